import type { HeldMessage, Shelf } from './shelf.ts';

/**
 * What becomes of a message: moved to the event queue, left for others, or kept hidden because the run has still to do
 * something with it.
 */
export type Decision = 'move' | 'leave' | 'keep';

export interface Judgement {
  readonly decision: Decision;
  /** Done right before a message is moved, and only then. */
  readonly before?: () => Promise<void>;
}

export interface WalkLimits {
  readonly maxMoves: number;
  readonly perSecond: number;
  /** Milliseconds that the run still has. */
  readonly timeLeft: () => number;
}

export interface WalkReport {
  readonly examined: number;
  readonly moved: number;
  /** Why it ended before the queue was seen whole; the next run goes on. */
  readonly stoppedBy?: 'time' | 'maxMessages';
}

export interface WalkPorts {
  readonly shelf: Shelf;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Time for the last answers and for giving back what is left. Milliseconds. */
const RESERVE = 15_000;
/** Batches that are worked at the same time. */
const LANES = 4;
/** Seconds that a message stays hidden if the run dies: longer than the run, by what a clock may be off. */
const MARGIN_SECONDS = 30;
/** Empty answers in a row that count as an empty queue: each asked all of SQS's servers. */
const EMPTY_ANSWERS = 2;

/**
 * Takes every message of a queue once and does with it what `judge` says of its batch. What is left stays hidden until
 * the whole queue was seen, so that nothing is seen twice; a run that is out of time lets it come back by itself, so that
 * the next one begins with what was not seen yet.
 */
export async function walk(
  { shelf, now, sleep }: WalkPorts,
  limits: WalkLimits,
  judge: (batch: readonly HeldMessage[]) => Promise<readonly Judgement[]>,
): Promise<WalkReport> {
  const left: string[] = [];
  const pace = createPace(limits.perSecond, now, sleep);
  let [examined, moves, moved] = [0, 0, 0];
  let stoppedBy: WalkReport['stoppedBy'];

  const work = async (message: HeldMessage, { decision, before }: Judgement): Promise<void> => {
    if (decision === 'keep') return;
    if (decision === 'move') {
      if (moves >= limits.maxMoves) stoppedBy ??= 'maxMessages';
      else if (limits.timeLeft() - pace.wait() <= RESERVE) stoppedBy ??= 'time';
    }
    if (decision !== 'move' || stoppedBy !== undefined) {
      left.push(message.receiptHandle);
      return;
    }
    moves += 1; // before anything is awaited: the lanes share the limit
    await pace.turn();
    await before?.();
    await shelf.move(message);
    moved += 1;
  };

  const lane = async (): Promise<void> => {
    for (let empty = 0; empty < EMPTY_ANSWERS && stoppedBy === undefined; ) {
      if (limits.timeLeft() <= RESERVE) {
        stoppedBy = 'time';
        return;
      }
      const batch = await shelf.take(Math.ceil(limits.timeLeft() / 1000) + MARGIN_SECONDS);
      empty = batch.length === 0 ? empty + 1 : 0;
      if (batch.length === 0) continue;
      examined += batch.length;
      const judgements = await judge(batch);
      await settled(batch.map((message, index) => work(message, judgements[index] ?? { decision: 'leave' })));
    }
  };

  await settled(Array.from({ length: LANES }, lane));
  if (stoppedBy !== 'time') await shelf.giveBack(left);
  return { examined, moved, ...(stoppedBy === undefined ? {} : { stoppedBy }) };
}

/** One failure must not leave the others at work behind the handler's back, where the lease no longer covers them. */
async function settled(works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((work) => work.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Never more than so many a second, whichever lane they come from. */
function createPace(perSecond: number, now: () => number, sleep: WalkPorts['sleep']) {
  let next = 0;
  const wait = () => Math.max(0, next - now());
  return {
    /** Milliseconds until the next turn. */
    wait,
    async turn(): Promise<void> {
      const milliseconds = wait();
      next = now() + milliseconds + 1000 / perSecond;
      if (milliseconds > 0) await sleep(milliseconds);
    },
  };
}
