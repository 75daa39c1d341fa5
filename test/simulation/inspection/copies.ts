import type { Attributes, Message } from '../queue/queue-model.ts';
import type { SentEvent } from '../sales/events.ts';

/** Finds messages that do not say of their event what the receiver said: of when it came, above all. */
export function createCopies(find: (what: string) => void) {
  /** What the receiver may have said, by event. */
  const said = new Map<SentEvent, Set<string>>();

  return {
    /** The receiver has a delivery at this instant, milliseconds since the epoch. */
    delivered(event: SentEvent, attempt: number, now: number) {
      const receivedAt = new Date(now).toISOString();
      const words = written({ deliveryId: `delivery-${attempt}`, attempt: String(attempt), receivedAt });
      said.set(event, (said.get(event) ?? new Set()).add(words));
    },
    sent(event: SentEvent, { attributes }: Message) {
      const words = written(plain(attributes));
      if (!said.get(event)?.has(words)) find(`a message of ${event.name} says ${words}, which its receiver did not`);
    },
  };
}

/** How the body is packed is not said of the event. */
function plain({ encoding: _, ...attributes }: Attributes): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(attributes).map(([name, { StringValue }]) => [name, StringValue]));
}

const written = (attributes: Readonly<Record<string, string>>) =>
  Object.keys(attributes)
    .toSorted()
    .map((name) => `${name}=${attributes[name]}`)
    .join(' ');
