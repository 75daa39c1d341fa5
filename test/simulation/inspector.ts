import { reference } from '../../lambdas/zephyrcart/keys.ts';
import type { SentEvent } from './events.ts';
import { createReceives } from './inspection/receives.ts';
import type { Message } from './queue/queue-model.ts';
import type { Sandbox } from './sandbox.ts';
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
  let openSince: number | undefined;
  let finding: string | undefined;
  const find = (what: string) => {
    finding ??= what;
  };
  const isPosted = (key: string) => postedAt.has(key);
  const eventOf = (message: Pick<Message, 'body'>) => events.get(message.body);
  const receives = createReceives({
    find,
    nameOf: (message) => eventOf(message)?.name ?? 'a message that nobody sent',
    isMarked: (id) => table().read(`message:${id}`) !== undefined,
    doneAt: (message) => {
      const times = (eventOf(message)?.keys ?? []).map((key) => postedAt.get(key));
      return times.every((time) => time !== undefined) ? Math.max(...times) : undefined;
    },
  });

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
    receives,
    acting: (_sandbox: Sandbox) => {},
    carriedOut: receives.carriedOut,
    heard: (_sandbox: Sandbox, _command: object, _answer: object) => {},
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
