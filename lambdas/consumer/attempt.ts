import type { Context } from 'aws-lambda';
import type { Failure } from '../erp/failures.ts';
import type { Mark } from '../ledger/marks.ts';
import type { Task } from '../zephyrcart/event.ts';
import type { Gate } from './gate.ts';
import { type Delivery, deliveryFacts, jobOf } from './jobs.ts';
import { LATE_TRIES, overdue } from './patience.ts';
import type { ConsumerPorts } from './ports.ts';
import { type End, failedBefore, type Job, postedBefore, run } from './protocol.ts';

/** A document that starts with less time left would be cut off by the platform. Milliseconds. */
const TIME_FOR_ONE_RECORD = 90_000;
/** Kept for the writes after the last answer. Milliseconds. */
const TIME_FOR_LAST_WRITES = 10_000;
const HOUR = 3_600_000;

/** What one message brings to each of its tasks. */
export interface Attempt {
  readonly delivery: Delivery;
  /** What the message was marked with, if it failed for good before. */
  readonly mark: () => Promise<Mark | undefined>;
  readonly context: Context;
}

/** Works one task to an end of the table. Never throws: what breaks off is not final, whatever was written stands. */
export function createAttempt(ports: ConsumerPorts, gate: Gate) {
  const { entries, refundRoom } = ports.ledger;
  const { patience, settlingSeconds } = ports.settings;

  return async function attempt(task: Task, about: Attempt): Promise<End> {
    try {
      if (task.kind === 'refused') return await refuse(task, about);
      const job = jobOf(task, about.delivery, {
        erp: ports.erp,
        refundRoom,
        orderPatience: patience.orderUnknownHours * HOUR,
        isLastTry: async () => (await entries.countLateTry(task.key)) >= LATE_TRIES,
      });
      const end = await gate.pass(
        () => underLock(job, about),
        (failure) => byLedgerAlone(job, about, failure),
      );
      return await endOfPatience(end, job, about.delivery);
    } catch (error) {
      ports.log.error('attempt broke off', { key: task.key, error });
      return notFinal({ class: 'transient', reason: 'bridge_fault', detail: describe(error) });
    }
  };

  /** Row 1: the lock, then the table. */
  async function underLock(job: Job, { context, mark }: Attempt): Promise<End> {
    if (context.getRemainingTimeInMillis() < TIME_FOR_ONE_RECORD) return notFinal(noTimeLeft);
    const deadline = (milliseconds: number) => {
      const left = context.getRemainingTimeInMillis() - TIME_FOR_LAST_WRITES;
      return ports.deadline(Math.max(1, Math.min(milliseconds, left)));
    };
    const protocol = { ...ports, entries, mark, deadline, settling: settlingSeconds * 1000 };
    const locked = await ports.lock.run(
      job.key,
      context,
      () => run(job, protocol),
      (end) => end.at === 'posted',
    );
    switch (locked.outcome) {
      case 'worked':
        return locked.result;
      case 'held':
        if (locked.stays !== undefined) tellThatItStays(job.key, locked.stays);
        // A hint for the back-off, as for a settling time: by its age alone the message might stay away far longer.
        return { ...notFinal(lockHeld), ...(locked.until === undefined ? {} : { settlesAt: locked.until }) };
      case 'replayed':
        // A message is done only after *this* attempt read `posted`: the lock's word is not enough.
        return byLedgerAlone(job, { mark }, lockHeld);
    }
  }

  /** Nobody works the key meanwhile, and no patience ends by it: somebody has to take the lock away. */
  function tellThatItStays(key: string, lock: string): void {
    ports.metrics.count('LockStuck');
    ports.log.error('lock stays', { key, lock });
  }

  /** Posted, marked, or not yet: what can be said while the ERP is not to be asked. */
  async function byLedgerAlone(job: Job, { mark }: Pick<Attempt, 'mark'>, failure: Failure): Promise<End> {
    const entry = await entries.read(job.key);
    if (entry?.status === 'posted') return postedBefore(entry, job, entries);
    const marked = await mark();
    if (marked !== undefined) return failedBefore(marked, entry, job, entries);
    return notFinal(failure);
  }

  /** The event itself cannot become a document; no ERP is needed to say so. */
  async function refuse({ key, refusal }: Task & { kind: 'refused' }, { delivery, mark }: Attempt): Promise<End> {
    const failure: Failure = { class: 'final', ...refusal };
    if ((await mark()) !== undefined) return { at: 'failed', failure, erpAnswered: false, marked: true };
    const written = await entries.writeFailed(key, failure, deliveryFacts(delivery));
    if (written === 'failed') return { at: 'failed', failure, erpAnswered: false };
    await entries.flagChanged(key, deliveryFacts(delivery));
    const detail = `${key} is posted, and came again in a form that is refused (${refusal.reason}). Nothing was changed.`;
    const changed: Failure = { class: 'final', reason: 'payload_changed', detail };
    return { at: 'posted', entry: { id: key }, by: 'an earlier one', changed };
  }

  /**
   * Patience is time since the receiver had the event; an outage has no end of patience, and neither have what holds up
   * the bridge itself (another worker, no time left) and a POST that may still become a document.
   */
  async function endOfPatience(end: End, job: Job, delivery: Delivery): Promise<End> {
    if (end.at !== 'not final' || end.waiting || end.settlesAt !== undefined) return end;
    if (end.failure.reason === 'bridge_fault') return end;
    const failure = overdue(end.failure, delivery.age, job.facts.receivedAt, patience);
    if (failure === undefined || (await entries.countLateTry(job.key)) < LATE_TRIES) return end;
    const written = await entries.writeFailed(job.key, failure, deliveryFacts(delivery));
    return written === 'failed' ? { at: 'failed', failure, erpAnswered: false } : end;
  }
}

export const notFinal = (failure: Failure): End & { at: 'not final' } => ({ at: 'not final', failure });

export const describe = (error: unknown) =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

const noTimeLeft: Failure = {
  class: 'transient',
  reason: 'bridge_fault',
  detail: 'No time was left in this invocation.',
};

const lockHeld: Failure = { class: 'transient', reason: 'bridge_fault', detail: 'Another worker is at it.' };
