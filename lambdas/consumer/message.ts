import type { Context, SQSRecord } from 'aws-lambda';
import { tasksIn } from '../event-queue/tasks.ts';
import type { Mark } from '../ledger/marks.ts';
import type { Task } from '../zephyrcart/event.ts';
import { createAttempt, describe, notFinal } from './attempt.ts';
import { backOff, RENEW_FROM_RECEIVE } from './back-off.ts';
import type { Gate } from './gate.ts';
import { moneyAccepted } from './intake.ts';
import type { Delivery } from './jobs.ts';
import type { ConsumerPorts } from './ports.ts';
import type { End } from './protocol.ts';
import type { QueueSide } from './queue-side.ts';
import { createTelling } from './telling.ts';

/** Reported to SQS as failed: it keeps the message, or moves it to the dead-letter queue in the end. */
export class NotDone extends Error {
  override readonly name = 'NotDone';
}

/** One message from receipt to an end of the table: done (returns), or given back or failed (throws `NotDone`). */
export function createMessageWorker(ports: ConsumerPorts, gate: Gate, queue: QueueSide) {
  const { ledger, log, now } = ports;
  const attempt = createAttempt(ports, gate);
  const tell = createTelling(ports, queue);

  return async function work(record: SQSRecord, context: Context): Promise<void> {
    const { delivery, tasks } = read(record);
    for (const money of moneyAccepted(record, delivery.receivedAt, tasks)) ports.metrics.accepted(money);
    let asked: Promise<Mark | undefined> | undefined;
    const mark = () => {
      asked ??= ledger.marks.read(record.messageId);
      return asked;
    };
    const ends = await Promise.all(
      tasks.map(async (task) => {
        const end = await attempt(task, { delivery, mark, context });
        await tell(task.key, end, delivery);
        return end;
      }),
    );

    const unfinished = ends.filter((end) => end.at === 'not final');
    if (unfinished.length > 0) return comeBack(record, delivery, unfinished);
    const failed = ends.filter((end) => end.at === 'failed');
    if (failed.length > 0) return fail(record, delivery, tasks, failed);
  };

  function read(record: SQSRecord): { delivery: Delivery; tasks: readonly Task[] } {
    const { receivedAt, deliveryId, tasks, ignored } = tasksIn(record, ports.settings.reading);
    if (ignored !== undefined) log.info('ignored', { why: ignored, deliveryId });
    const { messageId, receiptHandle } = record;
    const delivery = { messageId, receiptHandle, receivedAt, age: Math.max(0, now() - receivedAt), deliveryId };
    return { delivery, tasks };
  }

  /** Row 12: visible again later; from the sixth receive a copy goes on in its place. */
  async function comeBack(record: SQSRecord, delivery: Delivery, ends: readonly (End & { at: 'not final' })[]) {
    const waits = ends.map((end) =>
      backOff({
        ageSeconds: delivery.age / 1000,
        retryAfterSeconds: end.failure.retryAfterSeconds,
        settlesInSeconds: end.settlesAt === undefined ? undefined : (end.settlesAt - now()) / 1000,
        random: ports.random(),
      }),
    );
    const seconds = Math.min(...waits);
    if (Number(record.attributes.ApproximateReceiveCount) >= RENEW_FROM_RECEIVE) {
      await queue.renew(record, seconds);
      return; // the copy is on the queue: the original is done
    }
    await queue.giveBack(record, seconds);
    throw new NotDone(`Comes back in ${seconds} s: ${ends.map((end) => end.failure.reason).join(', ')}`);
  }

  /** Rows 10m and 13: marked, then moved by SQS itself, so that "redrive to source" works on it. */
  async function fail(
    record: SQSRecord,
    delivery: Delivery,
    tasks: readonly Task[],
    ends: readonly (End & { at: 'failed' })[],
  ) {
    const fresh = ends.find((end) => end.marked === undefined);
    if (fresh !== undefined) {
      const { reason, detail } = fresh.failure;
      try {
        await ledger.marks.mark(record.messageId, { reason, detail, keys: tasks.map((task) => task.key) });
        // Not when each key fails: one refund of a list would begin anew while the others still have tries left, for ever.
        for (const { key } of tasks) await ledger.entries.forgetLateTries(key);
      } catch (error) {
        log.error('mark not written', { messageId: record.messageId, error });
        const failure = { class: 'transient', reason: 'bridge_fault', detail: describe(error) } as const;
        return comeBack(record, delivery, [notFinal(failure)]);
      }
    }
    await queue.giveBack(record, 0);
    throw new NotDone(`Failed for good: ${ends.map((end) => end.failure.reason).join(', ')}`);
  }
}
