import type { Answered, Arrived, ErpSide } from './erp/erp-side.ts';
import type { About } from './erp/network.ts';
import type { EventSource } from './functions/event-source.ts';
import { LIVES } from './functions/fleet.ts';
import { createAccess } from './inspection/access.ts';
import { createAge } from './inspection/age.ts';
import { checkBreakerWrite } from './inspection/breaker-writes.ts';
import { createCopies } from './inspection/copies.ts';
import { checkEntryWrite } from './inspection/entry-writes.ts';
import { createFacts } from './inspection/facts.ts';
import { createFailedMessages } from './inspection/failed-messages.ts';
import { createLocks } from './inspection/locks.ts';
import { createLogins } from './inspection/logins.ts';
import { createMails } from './inspection/mails.ts';
import { createMappingWatch } from './inspection/mapping.ts';
import { createMoves } from './inspection/moves.ts';
import { createReasons } from './inspection/reasons.ts';
import { createReceives } from './inspection/receives.ts';
import { createRetryAfter } from './inspection/retry-after.ts';
import { createSending } from './inspection/sending.ts';
import { createWaits } from './inspection/waits.ts';
import { createWaking } from './inspection/waking.ts';
import type { Settings } from './plan/plan.ts';
import type { Message } from './queue/queue-model.ts';
import type { Sandbox } from './sandbox.ts';
import type { SecretStore } from './secret-store.ts';
import type { Item } from './table/expression.ts';
import type { TableModel } from './table/table-model.ts';
import type { Timeline } from './timeline.ts';

const ADMISSION = 'admission#';
const A_MINUTE = 60_000;

/** Finds what must never happen, at the moment when it does. The first finding ends the run. */
export type Inspector = ReturnType<typeof createInspector>;

interface Parts {
  readonly timeline: Timeline;
  readonly table: () => TableModel;
  /** Messages of the event queue, and of the dead letters. */
  readonly queues: () => readonly [readonly Message[], readonly Message[]];
  readonly source: () => EventSource;
  readonly secrets: SecretStore;
  readonly erp: ErpSide;
  readonly settings: Settings;
}

export function createInspector({ timeline, table, queues, source, secrets, erp, settings }: Parts) {
  const { now } = timeline;
  let finding: string | undefined;
  /** Whose write or call it is at this moment; undefined for what SQS, DynamoDB or the end of time does. */
  let actor: Sandbox | undefined;
  /** Nothing has happened to any process whose invocation is over. */
  let isFair = true;
  const acted = new Set<Sandbox>();
  const isUndisturbed = () => isFair && !acted.values().some(({ isDisturbed }) => isDisturbed);
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
  const breaker = () => table().read('breaker') ?? {};
  const retryAfter = createRetryAfter({ find, now, breaker, skew: settings.skew });
  const receives = createReceives({ find, ...facts, isMarked, messages, waits, retryAfter });
  const { orderUnknownHours } = settings.patience;
  const approvalHours = settings.approvals ? settings.patience.approvalHours : undefined;
  const isReleased = (key: string) => Number(table().read(key)?.releases ?? 0) > 0;
  const reasons = createReasons({
    find,
    now,
    ...facts,
    isReleased,
    orderUnknownHours,
    approvalHours,
    skew: settings.skew,
  });
  const waking = createWaking({ timeline, find, read: (id) => table().read(id), messages });
  const access = createAccess({
    find,
    now,
    lives: LIVES,
    endless: !settings.kills,
    perInstance: settings.perInstance,
    windows: settings.windows,
  });

  const logins = createLogins({ find, now });
  const mapping = createMappingWatch({
    find,
    now,
    source,
    state: breaker,
    windows: settings.windows,
  });
  const mails = createMails({ find, now, read: (id) => table().read(id) });
  const age = createAge({ find, now, entries: () => table().all(), messages, orderUnknownHours });
  const settling = settings.settlingSeconds * 1000;
  const sending = createSending({
    find,
    now,
    read: (id) => table().read(id),
    ...facts,
    settling,
    skew: settings.skew,
    exact: settings.perInstance === 1,
  });
  const failedMessages = createFailedMessages({ find, ...facts, markedAt: receives.markedAt });
  const current = (message: Message) =>
    queues()
      .flat()
      .find(({ id }) => id === message.id);
  const isShut = () => breaker().paused !== undefined || breaker().state === 'open';
  const moves = createMoves({ find, now, current, ...facts, isShut });
  const locks = createLocks(find);
  const versionIn = (request: Arrived) => secrets.versionOf(erp.passwordIn(request) ?? '');
  const onAdmission: ((refundId: string) => void)[] = [];
  const onBreaker: (() => void)[] = [];

  const writtenBreaker = (before: Item | undefined, after: Item | undefined) => {
    if (after === undefined) find('the breaker’s state is gone');
    else checkBreakerWrite(before, after, now(), find);
    access.written(after);
    logins.written(after);
    mails.writtenBreaker(after);
    retryAfter.writtenBreaker(after);
    mapping.written(actor);
    if (before?.state !== after?.state || before?.paused !== after?.paused) for (const tell of onBreaker) tell();
  };
  const writtenEntry = (id: string, before: Item | undefined, after: Item | undefined) => {
    if (after === undefined) return find(`the ledger has forgotten ${id}`);
    if (after.status === 'posted') facts.posted(id, now());
    else if (before?.status === 'posted') find(`posted undone: ${id} is now ${String(after.status)}`);
    checkEntryWrite(id, { before, after }, { actor, settling }, find);
    sending.written(id, before, after);
    waking.written(id, before, after, actor);
    age.written();
    const admitted = Object.keys(after).filter((name) => name.startsWith(ADMISSION) && before?.[name] === undefined);
    for (const name of admitted) for (const tell of onAdmission) tell(name.slice(ADMISSION.length));
  };

  const writtenCause = (id: string, before: Item | undefined, after: Item | undefined) => {
    mails.writtenCause(id, before, after);
    // One order at most asks for each of these. What was counted is counted again before its entry says so: by whoever
    // works it at the same time, and after a process that died.
    const isLater = now() - Date.parse(String(before?.lastSeen)) > A_MINUTE;
    if (id.startsWith('cause:unknown_sku#') && Number(after?.events ?? 0) > 1 && isLater && isUndisturbed())
      find(`${id} counts ${String(after?.events)} events, and there is one`);
  };
  const writtenMark = (messageId: string, mark: Item) => {
    receives.marked(messageId, now(), actor?.name);
    reasons.marked(
      queues()
        .flat()
        .find(({ id }) => id === messageId),
      mark,
      actor,
    );
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
      age.left();
      const event = facts.eventOf(message);
      if (event === undefined || queues().some((queue) => queue.some((other) => other.body === message.body))) return;
      const open = facts.openKeys(event);
      if (open.length > 0)
        find(`vanished: ${event.name} was ${how}, is in no queue, and ${open.join(', ')} is not posted`);
      if (event.refused !== undefined) find(`vanished: ${event.name} was ${how}, and nobody can look at it any more`);
    },
    acting(sandbox: Sandbox | undefined) {
      actor = sandbox;
      if (sandbox !== undefined) acted.add(sandbox);
    },
    carriedOut(sandbox: Sandbox, command: object, answer: object) {
      receives.carriedOut(sandbox, command, answer);
      waits.carriedOut(sandbox, command);
      mails.carriedOut(sandbox, command);
      moves.carriedOut(sandbox, command, answer);
      locks.carriedOut(sandbox, command);
      sending.carriedOut(sandbox, command);
    },
    heard: access.heard,
    heardAtLogin: logins.heard,
    asked(sandbox: Sandbox, request: Arrived, about: About) {
      access.asked(sandbox, about);
      retryAfter.asked(sandbox, about);
      failedMessages.asked(sandbox, about);
      sending.asked(sandbox, about, erp.creates(request));
      const version = versionIn(request);
      if (version !== undefined) logins.asked(sandbox, version);
    },
    answered(sandbox: Sandbox, request: Arrived, { status, headers }: Answered, about: About) {
      const wait = headers.get('Retry-After');
      retryAfter.answered(sandbox, wait === null ? undefined : Number(wait), about);
      const version = versionIn(request);
      if (version === undefined && [401, 403].includes(status)) logins.turnedAway(sandbox);
      if (version !== undefined && status === 200) logins.letIn(sandbox);
      if (version !== undefined && status === 401) logins.refused(sandbox, version);
    },
    settled: access.settled,
    handed: failedMessages.handed,
    /** It threw instead of answering. */
    threw({ name, isDisturbed }: Sandbox, error: unknown) {
      if (!isDisturbed || name.startsWith('consumer')) find(`${name} has ended with ${String(error)}`);
    },
    /** It ran out of its time. */
    timedOut({ name, isDisturbed }: Sandbox) {
      if (!isDisturbed) find(`${name} has run out of time by itself`);
    },
    /** An invocation is over; `batch` is what it was handed, `orderly` whether it answered. */
    over(sandbox: Sandbox, orderly: boolean, batch: readonly Message[]) {
      if (!orderly || sandbox.isDisturbed) isFair = false;
      logins.over(sandbox);
      mails.over(sandbox);
      moves.over(sandbox, orderly, batch);
      locks.over(sandbox, orderly);
      retryAfter.over(sandbox);
    },
    mapping,
    mails,
    age,
    moves,
    /** Whenever delivery may have to be switched. */
    onBreaker: (tell: () => void) => void onBreaker.push(tell),
    onAdmission: (tell: (refundId: string) => void) => void onAdmission.push(tell),
    written(id: string, before: Item | undefined, after: Item | undefined) {
      if (id === 'breaker') writtenBreaker(before, after);
      if (id.startsWith('cause:')) writtenCause(id, before, after);
      if (id.startsWith('message:') && after !== undefined) writtenMark(id.slice('message:'.length), after);
      if (/^(order|refund):/.test(id)) writtenEntry(id, before, after);
    },
  };
}
