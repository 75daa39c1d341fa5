import type { RedrivePorts, Run } from './ports.ts';
import { createShelf, type HeldMessage } from './shelf.ts';
import { walk } from './walk.ts';

const DAY = 24 * 3_600_000;
/** Half of what a message may wait before it must be renewed: what is younger now is seen again in time. */
const RENEW_AFTER = 5 * DAY;
/** Two receives before SQS dead-letters it. Each sweep is a receive, and receives are for crashes. */
const RENEW_FROM_RECEIVE = 6;
const SWEEP_EVERY = DAY;
/** Longest delay that SQS allows. Seconds. */
const LONGEST_DELAY = 900;

export interface Swept {
  readonly renewed: number;
  /** When the oldest message that is left was sent first; milliseconds since the epoch. */
  readonly oldestSentAt?: number;
}

/**
 * Renews what has waited for days in the event queue, because delivery is off and SQS forgets after fourteen: a copy is
 * sent, then the original is deleted. Once a day; while delivery is on the consumer renews by itself, and one look at
 * what comes first is enough.
 */
export async function sweepEventQueue(
  ports: RedrivePorts,
  run: Run,
  deliveryIsOn: boolean,
): Promise<Swept | undefined> {
  const { ledger, now } = ports;
  const { 'event queue swept': last = 0 } = await ledger.upkeep.read();
  if (now() - last < SWEEP_EVERY) return undefined;
  const shelf = createShelf({ ...ports, queueUrl: ports.eventQueueUrl });
  const isOld = ({ sentAt }: HeldMessage) => now() - sentAt >= RENEW_AFTER;
  if (deliveryIsOn && !(await anyOf(shelf, isOld))) {
    await ledger.upkeep.noteDone('event queue swept');
    return { renewed: 0 };
  }
  let oldestSentAt: number | undefined;
  const walked = await walk(
    {
      ...ports,
      // Until the sweep is over: it must not meet its own copies.
      shelf: { ...shelf, move: (message) => shelf.move(message, delayFor(run)) },
    },
    { maxMoves: Number.POSITIVE_INFINITY, perSecond: 500, timeLeft: run.timeLeft },
    async (batch) =>
      batch.map((message) => {
        if (isOld(message) || message.receives >= RENEW_FROM_RECEIVE) return { decision: 'move' };
        oldestSentAt = Math.min(oldestSentAt ?? message.sentAt, message.sentAt);
        return { decision: 'leave' };
      }),
  );
  // Out of time: the next run goes on.
  if (walked.stoppedBy === undefined) await ledger.upkeep.noteDone('event queue swept');
  return { renewed: walked.moved, ...(oldestSentAt === undefined ? {} : { oldestSentAt }) };
}

async function anyOf(shelf: ReturnType<typeof createShelf>, isOld: (message: HeldMessage) => boolean) {
  const sample = await shelf.take(LONGEST_DELAY);
  await shelf.giveBack(sample.map(({ receiptHandle }) => receiptHandle));
  return sample.some(isOld);
}

const delayFor = ({ timeLeft }: Run): number => Math.min(LONGEST_DELAY, Math.max(1, Math.ceil(timeLeft() / 1000)));
