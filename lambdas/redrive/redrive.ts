import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { refundKey } from '../zephyrcart/keys.ts';
import { alone, type Busy } from './alone.ts';
import { type CensusReport, census } from './census.ts';
import { type DecisionReport, force, rehearseDecision, release } from './decisions.ts';
import { type RedriveInput, readInput } from './input.ts';
import { createMoveTasks, type MoveTask, type MoveTasks } from './move-task.ts';
import type { CensusPorts, RedrivePorts, Run } from './ports.ts';
import type { Redriven, Rehearsal } from './report.ts';
import { redriveMatching, rehearse, USUAL_PER_SECOND } from './select.ts';

export type RedriveOutput =
  | Busy
  | Rehearsal
  | Redriven
  | DecisionReport
  | CensusReport
  | { readonly status: 'nothing to redrive'; readonly held?: number }
  | {
      readonly status: 'started';
      readonly toMove: number;
      readonly perSecond: number;
      readonly taskHandle: string | undefined;
    }
  | {
      readonly status: 'tasks';
      readonly deadLetters: number;
      readonly held: number;
      readonly tasks: readonly MoveTask[];
    }
  | { readonly status: 'cancelled' | 'none running'; readonly moved: number };

/** Without a context, in a test or a script, a run may take its time. Milliseconds. */
const ENDLESS = 15 * 60_000;

/**
 * Gives dead letters back to the event queue: all of them by SQS's own move task, or those that a filter names; and what
 * else only a person may do with them. See `input.ts` for what it takes.
 * @throws an Error that names every field of the input that is wrong
 */
export function createRedrive(ports: CensusPorts) {
  const moveTasks = createMoveTasks(ports);
  return async (event: unknown, context?: Pick<Context, 'getRemainingTimeInMillis'>): Promise<RedriveOutput> => {
    const input = readInput(event);
    const run: Run = { timeLeft: () => context?.getRemainingTimeInMillis() ?? ENDLESS };
    if (input.force !== undefined) {
      return input.dryRun ? rehearseDecision(input.force.keys, ports) : force(input.force, ports);
    }
    if (input.release !== undefined) {
      const keys = input.release.refundIds.map(refundKey);
      return input.dryRun ? rehearseDecision(keys, ports) : release(input.release, ports);
    }
    if (input.cancel) {
      const { cancelled, moved } = await moveTasks.cancel();
      return { status: cancelled ? 'cancelled' : 'none running', moved };
    }
    if (input.status) {
      return { status: 'tasks', ...(await count(ports)), tasks: await moveTasks.list() };
    }
    if (input.census) return alone(ports, moveTasks, run, () => census(ports, run));
    return alone(ports, moveTasks, run, () => move(input, ports, moveTasks, run));
  };
}

async function move(input: RedriveInput, ports: RedrivePorts, moveTasks: MoveTasks, run: Run): Promise<RedriveOutput> {
  if (input.dryRun) return orNothing(await rehearse(input, ports, run), ports);
  if (input.filter !== undefined || input.maxMessages !== undefined) {
    return orNothing(await redriveMatching(input, ports, run), ports);
  }

  const { deadLetters: toMove, held } = await count(ports);
  if (toMove === 0) return nothing(held);
  const perSecond = input.perSecond ?? USUAL_PER_SECOND;
  await moveTasks.running(); // says clearly when this SQS has no move tasks
  const taskHandle = await moveTasks.start(perSecond);
  ports.log.info('redrive started', { toMove, perSecond });
  return { status: 'started', toMove, perSecond, taskHandle };
}

/** A look at the queue itself, which SQS's counts follow late; only where it found none they say whether some are hidden. */
async function orNothing<Walked extends Rehearsal | Redriven>(walked: Walked, ports: RedrivePorts) {
  return walked.examined > 0 ? walked : nothing((await count(ports)).held);
}

const nothing = (held: number): RedriveOutput =>
  held === 0 ? { status: 'nothing to redrive' } : { status: 'nothing to redrive', held };

/** Dead letters that anybody may receive now, and those that somebody has received and that come back; SQS's own estimate. */
async function count({ sqs, deadLetterQueueUrl: QueueUrl }: RedrivePorts) {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] });
  const { Attributes = {} } = await sqs.send(command);
  const [deadLetters = 0, held = 0] = AttributeNames.map((name) => Number(Attributes[name] ?? 0));
  return { deadLetters, held };
}
