import { reference } from '../../lambdas/zephyrcart/keys.ts';
import type { SentEvent } from './events.ts';
import type { Message } from './queue/queue-model.ts';
import type { Item } from './table/expression.ts';
import type { TableModel } from './table/table-model.ts';

/** Finds what must never happen, at the moment when it does. The first finding ends the run. */
export type Inspector = ReturnType<typeof createInspector>;

interface Parts {
  readonly table: () => TableModel;
  /** Every message in either queue. */
  readonly messages: () => readonly Message[];
  readonly now: () => number;
}

export function createInspector({ table, messages, now }: Parts) {
  const events = new Map<string, SentEvent>();
  const accepted = new Map<string, SentEvent>();
  const postedAt = new Map<string, number>();
  const careless = new Map<string, number>();
  const worked = new Map<string, number>();
  let openSince: number | undefined;
  let finding: string | undefined;
  const find = (what: string) => {
    finding ??= what;
  };
  const isPosted = (key: string) => postedAt.has(key);
  const eventOf = (message: Message) => events.get(message.body);

  return {
    get finding() {
      return finding;
    },
    find,
    /** Events that the queue has taken. */
    accepted: (): readonly SentEvent[] => [...accepted.values()],
    eventOf,
    isPosted,
    know: (event: SentEvent) => void events.set(event.body.toString(), event),
    sent(message: Message) {
      const event = eventOf(message);
      if (event === undefined) find(`a message that nobody sent is on the queue: ${message.id}`);
      else accepted.set(message.body, event);
    },
    gone(message: Message, how: string) {
      const event = eventOf(message);
      const elsewhere = messages().some((other) => other.body === message.body);
      const missing = event?.keys.filter((key) => !isPosted(key)) ?? [];
      if (missing.length > 0 && !elsewhere) {
        find(`vanished: ${event?.name} was ${how}, is in no queue, and ${missing.join(', ')} is not posted`);
      }
    },
    /** The invocation that had these messages ended without an answer, or they were dropped before it began. */
    crashed: (batch: readonly Message[]) => {
      for (const { id } of batch) careless.set(id, (careless.get(id) ?? 0) + 1);
    },
    /** The consumer gave its answer about this message, which it had received at that time. */
    failedOrderly: (id: string, receivedAt: number) => void worked.set(id, receivedAt),
    movedToDeadLetters(message: Message) {
      const event = eventOf(message);
      if (event === undefined) return;
      const received = worked.get(message.id);
      const known = event.keys.every((key) => (postedAt.get(key) ?? Number.POSITIVE_INFINITY) < (received ?? 0));
      if (known) find(`failed although posted: ${event.name} was given back as failed after its keys were posted`);
      const mark = table().read(`message:${message.id}`);
      if (mark === undefined && (careless.get(message.id) ?? 0) < 2) {
        find(`dead-lettered without a reason: ${event.name}, with ${careless.get(message.id) ?? 0} crashes to blame`);
      }
    },
    /** A consumer's request to the ERP leaves: while the breaker is open only what had begun may still be under way. */
    asked(life: number, what: string) {
      const open = openSince === undefined ? 0 : now() - openSince;
      if (open > life) find(`a consumer asks a dead ERP (${what}) although the breaker has been open for ${open} ms`);
    },
    written(id: string, before: Item | undefined, after: Item | undefined) {
      if (id === 'breaker') openSince = after?.state === 'open' ? (openSince ?? now()) : undefined;
      if (!/^(order|refund):/.test(id)) return;
      if (after?.status === 'posted' && before?.status !== 'posted') postedAt.set(id, now());
      if (before?.status !== 'posted') return;
      if (after?.status !== 'posted') find(`posted undone: ${id} is now ${String(after?.status)}`);
    },
    /** Key of the document with this reference. */
    keyOf(stored: string): string | undefined {
      return [...events.values()].flatMap(({ keys }) => keys).find((key) => referenceOf(key) === stored);
    },
  };
}

export function referenceOf(key: string): string {
  const [kind, id] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
  return reference(id, kind === 'order' ? 'order' : 'refund');
}
