import { type CauseKey, causesOf } from '../erp/failures.ts';
import { tasksIn } from '../event-queue/tasks.ts';
import { causeName, readCauseName } from '../ledger/cause.ts';
import type { Dossiers } from '../ledger/dossiers.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Mark } from '../ledger/marks.ts';
import type { Log } from '../log.ts';
import type { Task } from '../zephyrcart/event.ts';
import { orderFingerprint, refundFingerprint } from '../zephyrcart/fingerprint.ts';
import { orderKey } from '../zephyrcart/keys.ts';
import type { ReadingOptions } from '../zephyrcart/reading-options.ts';
import type { HeldMessage } from './shelf.ts';

/** A dead letter with all that is known of it. */
export interface Letter {
  readonly message: HeldMessage;
  /** When the receiver had it first, milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly deliveryId?: string | undefined;
  /** None when the event is not for us, or `broken`. */
  readonly tasks: readonly Task[];
  /** Reading it fails in a way that is not foreseen. */
  readonly broken: boolean;
  /** Why it failed; absent when it crashed the consumer again and again, so that nobody could write it down. */
  readonly mark: Mark | undefined;
  /** Of its keys, and of the orders of its refunds. */
  readonly entry: (key: string) => Entry | undefined;
}

export interface LetterPorts {
  readonly dossiers: Dossiers;
  readonly reading: ReadingOptions;
  readonly log: Log;
}

export async function readLetters(
  messages: readonly HeldMessage[],
  { dossiers, reading, log }: LetterPorts,
): Promise<readonly Letter[]> {
  const read = messages.map((message) => ({ message, ...tasksOf(message, reading, log) }));
  const keys = read.flatMap(({ tasks }) => tasks.flatMap(keysOf));
  const dossier = await dossiers(
    messages.map(({ messageId }) => messageId),
    keys,
  );
  return read.map((letter) => ({
    ...letter,
    mark: dossier.mark(letter.message.messageId),
    entry: dossier.entry,
  }));
}

/** An event that no reading survives is a dead letter like any other: it must not stop the walk. */
function tasksOf(message: HeldMessage, reading: ReadingOptions, log: Log) {
  try {
    const { receivedAt, deliveryId, tasks } = tasksIn(message.record, reading);
    return { receivedAt, deliveryId, tasks, broken: false };
  } catch (error) {
    log.error('dead letter not readable', { messageId: message.messageId, error });
    return { receivedAt: message.sentAt, tasks: [], broken: true };
  }
}

const keysOf = (task: Task): readonly string[] =>
  task.kind === 'refund' ? [task.key, orderKey(task.refund.orderId)] : [task.key];

/** The tasks whose key is not in the ERP. */
export const unpostedTasks = ({ tasks, entry }: Letter): readonly Task[] =>
  tasks.filter(({ key }) => entry(key)?.status !== 'posted');

/** What has to be mended before it can pass. None when everything that it asks for is in the ERP. */
export function causesOfLetter(letter: Letter): readonly CauseKey[] {
  const causes = letter.tasks.flatMap((task) => causesOfKey(letter, task.key));
  const broken = letter.broken ? [brokenBy(letter)] : [];
  return [...new Map([...causes, ...broken].map((cause) => [causeName(cause), cause])).values()];
}

export const brokenBy = ({ mark }: Letter): CauseKey => ({ reason: mark?.reason ?? 'bridge_fault' });

/** Of one key of a letter. What says otherwise than the key's first event fails for that alone. */
export function causesOfKey(letter: Letter, key: string): readonly CauseKey[] {
  const { mark, entry } = letter;
  const known = entry(key);
  const task = letter.tasks.find((one) => one.key === key);
  // Of a list of refunds one alone may say otherwise; the mark is that of the whole message.
  if (mark?.reason === 'payload_changed' && (task === undefined || !isFirstContent(task, known)))
    return [{ reason: mark.reason }];
  if (known?.status === 'posted') return [];
  if (known?.causes !== undefined) return known.causes.map(readCauseName);
  if (known?.status === 'failed' && known.reason !== undefined) {
    return causesOf({ reason: known.reason, skus: known.skus });
  }
  return mark === undefined && task?.kind === 'refused' ? [{ reason: task.refusal.reason }] : [brokenBy(letter)];
}

const fingerprintOf = (task: Task): string | undefined => {
  switch (task.kind) {
    case 'order':
      return orderFingerprint(task.order);
    case 'refund':
      return refundFingerprint(task.refund);
    case 'refused':
      return undefined;
  }
};

const isFirstContent = (task: Task, entry: Entry | undefined): boolean =>
  entry?.fingerprint !== undefined && entry.fingerprint === fingerprintOf(task);

/** The key stands in the ledger with other content than this task's. */
export const isOtherContent = (task: Task, entry: Entry | undefined): boolean =>
  entry?.fingerprint !== undefined && task.kind !== 'refused' && entry.fingerprint !== fingerprintOf(task);

/** Orders and refunds by the names that people know, for a report. */
export const namesOf = ({ tasks, message }: Letter): readonly string[] =>
  tasks.length > 0 ? tasks.map(({ key }) => key) : [`message:${message.messageId}`];

/** What a dead letter died of when nobody could write it down. */
export const CRASHED = 'It made the consumer crash, or run out of time, eight times.';

/** What happened, in words. */
export const detailOf = ({ mark, tasks, entry }: Letter): string =>
  mark?.detail ?? tasks.map(({ key }) => entry(key)?.detail).find((detail) => detail !== undefined) ?? CRASHED;
