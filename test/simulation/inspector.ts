import { createAccess, type Lives } from './inspection/access.ts';
import { checkBreakerWrite } from './inspection/breaker-writes.ts';
import { createCopies } from './inspection/copies.ts';
import { checkEntryWrite } from './inspection/entry-writes.ts';
import { createFacts } from './inspection/facts.ts';
import { createReceives } from './inspection/receives.ts';
import { createWaits } from './inspection/waits.ts';
import { createWaking } from './inspection/waking.ts';
import type { Settings } from './plan.ts';
import type { Message } from './queue/queue-model.ts';
import type { Sandbox } from './sandbox.ts';
import type { Item } from './table/expression.ts';
import type { TableModel } from './table/table-model.ts';
import type { Timeline } from './timeline.ts';

/** Finds what must never happen, at the moment when it does. The first finding ends the run. */
export type Inspector = ReturnType<typeof createInspector>;

interface Parts {
  readonly timeline: Timeline;
  readonly table: () => TableModel;
  /** Messages of the event queue, and of the dead letters. */
  readonly queues: () => readonly [readonly Message[], readonly Message[]];
  readonly lives: Lives;
  readonly settings: Settings;
}

export function createInspector({ timeline, table, queues, lives, settings }: Parts) {
  const { now } = timeline;
  let finding: string | undefined;
  /** Whose write or call it is at this moment; undefined for what SQS, DynamoDB or the end of time does. */
  let actor: Sandbox | undefined;
  const find = (what: string) => {
    finding ??= what;
  };
  const facts = createFacts();
  const isMarked = (id: string) => table().read(`message:${id}`) !== undefined;
  const messages = () => queues()[0];
  const isWoken = (message: Message) => {
    const { orderKey } = facts.eventOf(message) ?? {};
    return orderKey !== undefined && facts.isPosted(orderKey);
  };

  const copies = createCopies(find);
  const waits = createWaits({ find, now, ...facts, isMarked, messages, isWoken });
  const receives = createReceives({ find, ...facts, isMarked, waits });
  const waking = createWaking({ timeline, find, read: (id) => table().read(id), messages });
  const access = createAccess({
    find,
    now,
    lives,
    endless: !settings.kills,
    perInstance: settings.perInstance,
    windows: settings.windows,
  });

  const writtenBreaker = (before: Item | undefined, after: Item | undefined) => {
    if (after === undefined) find('the breaker’s state is gone');
    else checkBreakerWrite(before, after, now(), find);
    access.written(after);
  };
  const writtenEntry = (id: string, before: Item | undefined, after: Item | undefined) => {
    if (after === undefined) return find(`the ledger has forgotten ${id}`);
    if (after.status === 'posted') facts.posted(id, now());
    else if (before?.status === 'posted') find(`posted undone: ${id} is now ${String(after.status)}`);
    checkEntryWrite(id, { before, after }, { actor, settling: settings.settlingSeconds * 1000 }, find);
    waking.written(id, before, after, actor);
  };

  return {
    get finding() {
      return finding;
    },
    find,
    facts,
    access,
    receives,
    delivered: copies.delivered,
    sent(message: Message) {
      const event = facts.eventOf(message);
      if (event === undefined) return find(`a message that nobody sent is on the queue: ${message.id}`);
      facts.accept(event);
      copies.sent(event, message);
    },
    gone(message: Message, how: string) {
      const event = facts.eventOf(message);
      if (event === undefined || queues().some((queue) => queue.some((other) => other.body === message.body))) return;
      const open = facts.openKeys(event);
      if (open.length > 0)
        find(`vanished: ${event.name} was ${how}, is in no queue, and ${open.join(', ')} is not posted`);
      if (event.refused !== undefined) find(`vanished: ${event.name} was ${how}, and nobody can look at it any more`);
    },
    acting(sandbox: Sandbox | undefined) {
      actor = sandbox;
    },
    carriedOut(sandbox: Sandbox, command: object, answer: object) {
      receives.carriedOut(sandbox, command, answer);
      waits.carriedOut(sandbox, command);
    },
    heard: access.heard,
    written(id: string, before: Item | undefined, after: Item | undefined) {
      if (id === 'breaker') writtenBreaker(before, after);
      if (id.startsWith('message:')) receives.marked(id.slice('message:'.length), now());
      if (/^(order|refund):/.test(id)) writtenEntry(id, before, after);
    },
  };
}
