import type { MoveTask, MoveTasks } from './move-task.ts';
import type { RedrivePorts, Run } from './ports.ts';

/** Somebody else moves dead letters at this moment. */
export type Busy =
  | ({ readonly status: 'already running'; readonly what: "SQS's own move task" } & Omit<MoveTask, 'state'>)
  | { readonly status: 'already running'; readonly what: 'another run of this function'; readonly until: string };

/** What a clock may be off, and the last writes. Milliseconds. */
const MARGIN = 30_000;

/**
 * Does `work` while nobody else moves dead letters: no other run of this function, nor a move task of SQS's own, whoever
 * started it. A run that dies gives its right up by itself, once its time is over.
 */
export async function alone<Result>(
  { ledger, runId, now, log }: Pick<RedrivePorts, 'ledger' | 'runId' | 'now' | 'log'>,
  moveTasks: Pick<MoveTasks, 'runningIfAny'>,
  run: Run,
  work: () => Promise<Result>,
): Promise<Result | Busy> {
  const holder = runId();
  const taken = await ledger.redriveLease.take(holder, now() + run.timeLeft() + MARGIN);
  if (taken !== 'taken') {
    const until = new Date(taken.heldUntil).toISOString();
    return { status: 'already running', what: 'another run of this function', until };
  }
  try {
    const task = await moveTasks.runningIfAny();
    if (task === undefined) return await work();
    const { state: _, ...counts } = task;
    return { status: 'already running', what: "SQS's own move task", ...counts };
  } finally {
    await ledger.redriveLease.giveBack(holder).catch((error: unknown) => log.warn('lease not given back', { error }));
  }
}
