import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { QueueBlueprint } from '../template/blueprint.ts';
import type { Answer, Emulator } from './emulator.ts';
import { isActive, type MoveTask, runMoveTask } from './move-task.ts';
import type { Origins } from './origins.ts';

const startInput = z.object({
  SourceArn: z.string(),
  DestinationArn: z.string().optional(),
  MaxNumberOfMessagesPerSecond: z.number().int().min(1).max(500).optional(),
});
const listInput = z.object({ SourceArn: z.string(), MaxResults: z.number().int().min(1).max(10).default(1) });
const cancelInput = z.object({ TaskHandle: z.string() });

/** The three calls that fauxqs lacks. */
export const MOVE_TASK_ACTIONS: ReadonlySet<string> = new Set([
  'StartMessageMoveTask',
  'ListMessageMoveTasks',
  'CancelMessageMoveTask',
]);

/**
 * SQS's message move tasks on top of receive, send and delete, with SQS's answers (contract sheet aws-platform 1):
 * bodies and message attributes travel unchanged; a moved message is a new one, with a new id, send time and receive count.
 */
export function createMoveTasks(emulator: Emulator, queues: readonly QueueBlueprint[], origins: Origins) {
  const tasks: MoveTask[] = [];
  const byArn = (arn: string | undefined) => queues.find((queue) => queue.arn === arn);

  const start = async (input: unknown): Promise<Answer> => {
    const { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond } = startInput.parse(input);
    const source = byArn(SourceArn);
    const destination = byArn(DestinationArn);
    if (source === undefined || !queues.some((queue) => queue.deadLetterQueueArn === SourceArn)) {
      return refused('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.');
    }
    if (DestinationArn !== undefined && destination === undefined) {
      return refused('ResourceNotFoundException', 'There is no queue with the given DestinationArn.');
    }
    if (tasks.some((task) => task.source === source && isActive(task))) {
      return refused('InvalidParameterValue', 'There is already a task running. Only one is allowed per source queue.');
    }
    const task: MoveTask = {
      handle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn: SourceArn })).toString('base64'),
      source,
      destination,
      perSecond: MaxNumberOfMessagesPerSecond,
      startedAt: Date.now(),
      toMove: 0,
      status: 'RUNNING',
      moved: 0,
    };
    // Known before anything is awaited: of two starts at once only one may win.
    tasks.unshift(task);
    task.toMove = (await emulator.inspect(source.name)).ready.length;
    void runMoveTask(task, emulator, queues, origins);
    return { status: 200, body: { TaskHandle: task.handle } };
  };

  const list = (input: unknown): Answer => {
    const { SourceArn, MaxResults } = listInput.parse(input);
    const results = tasks.filter((task) => task.source.arn === SourceArn).slice(0, MaxResults);
    return { status: 200, body: { Results: results.map(describe) } };
  };

  const cancel = (input: unknown): Answer => {
    const { TaskHandle } = cancelInput.parse(input);
    const task = tasks.find(({ handle }) => handle === TaskHandle);
    if (task === undefined) return refused('ResourceNotFoundException', 'Task does not exist.');
    if (task.status !== 'RUNNING') return refused('InvalidParameterValue', 'Only active tasks can be cancelled.');
    task.status = 'CANCELLING';
    return { status: 200, body: { ApproximateNumberOfMessagesMoved: task.moved } };
  };

  return {
    async call(action: string, input: unknown): Promise<Answer> {
      try {
        if (action === 'StartMessageMoveTask') return await start(input);
        return action === 'ListMessageMoveTasks' ? list(input) : cancel(input);
      } catch (error) {
        if (error instanceof z.ZodError) return refused('InvalidParameterValue', z.prettifyError(error));
        throw error;
      }
    },
    /** Ends all moves after the message that each is at. */
    stop(): void {
      for (const task of tasks.filter(isActive)) task.status = 'CANCELLING';
    },
  };
}

/** A task's handle is shown only while it runs, its failure only when it failed. */
function describe(task: MoveTask) {
  return {
    Status: task.status,
    SourceArn: task.source.arn,
    ...(task.status === 'RUNNING' && { TaskHandle: task.handle }),
    ...(task.destination !== undefined && { DestinationArn: task.destination.arn }),
    ...(task.perSecond !== undefined && { MaxNumberOfMessagesPerSecond: task.perSecond }),
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    ...(task.failure !== undefined && { FailureReason: task.failure }),
    StartedTimestamp: task.startedAt,
  };
}

const refused = (type: string, message: string): Answer => ({
  status: 400,
  body: { __type: `com.amazonaws.sqs#${type}`, message },
  queryError: `${type};Sender`,
});
