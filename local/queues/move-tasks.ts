import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { QueueBlueprint } from '../template/blueprint.ts';
import type { Answer, Emulator } from './emulator.ts';
import type { Origins } from './origins.ts';

type Status = 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED';

interface MoveTask {
  readonly handle: string;
  readonly source: QueueBlueprint;
  readonly destinationArn: string | undefined;
  readonly perSecond: number | undefined;
  readonly startedAt: number;
  readonly toMove: number;
  status: Status;
  moved: number;
  failure?: string;
}

const startInput = z.object({
  SourceArn: z.string(),
  DestinationArn: z.string().optional(),
  MaxNumberOfMessagesPerSecond: z.number().int().min(1).max(500).optional(),
});
const listInput = z.object({ SourceArn: z.string(), MaxResults: z.number().int().min(1).max(10).default(1) });
const cancelInput = z.object({ TaskHandle: z.string() });

const received = z.object({
  Messages: z
    .array(
      z.object({
        MessageId: z.string(),
        ReceiptHandle: z.string(),
        Body: z.string(),
        MessageAttributes: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .default([]),
});

const refused = (type: string, message: string): Answer => ({
  status: 400,
  body: { __type: `com.amazonaws.sqs#${type}`, message },
  queryError: `${type};Sender`,
});

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
  let stopped = false;

  const start = async (input: unknown): Promise<Answer> => {
    const { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond } = startInput.parse(input);
    const source = queues.find((queue) => queue.arn === SourceArn);
    if (source === undefined || !queues.some((queue) => queue.deadLetterQueueArn === SourceArn)) {
      return refused('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.');
    }
    if (DestinationArn !== undefined && !queues.some((queue) => queue.arn === DestinationArn)) {
      return refused(
        'ResourceNotFoundException',
        "The resource that you specified for the DestinationArn parameter doesn't exist.",
      );
    }
    if (tasks.some((task) => task.source === source && (task.status === 'RUNNING' || task.status === 'CANCELLING'))) {
      return refused(
        'InvalidParameterValue',
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    }
    const contents = await emulator.inspect(source.name);
    const task: MoveTask = {
      handle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn: SourceArn })).toString('base64'),
      source,
      destinationArn: DestinationArn,
      perSecond: MaxNumberOfMessagesPerSecond,
      startedAt: Date.now(),
      toMove: contents.ready.length,
      status: 'RUNNING',
      moved: 0,
    };
    tasks.unshift(task);
    run(task).catch((error: unknown) => {
      task.status = 'FAILED';
      task.failure = error instanceof Error ? error.message : String(error);
    });
    return { status: 200, body: { TaskHandle: task.handle } };
  };

  /** Moves what is visible until nothing is, the task is cancelled, or a message has nowhere to go. */
  const run = async (task: MoveTask): Promise<void> => {
    while (task.status === 'RUNNING' && !stopped) {
      const [message] = await receiveOne(emulator, task.source);
      if (message === undefined) break;
      const destination = destinationOf(task, message.MessageId);
      if (destination === undefined) {
        await must(emulator, 'ChangeMessageVisibility', task.source, {
          ReceiptHandle: message.ReceiptHandle,
          VisibilityTimeout: 0,
        });
        throw new Error('CouldNotDetermineMessageSource');
      }
      const sent = await must(emulator, 'SendMessage', destination, {
        MessageBody: message.Body,
        MessageAttributes: message.MessageAttributes,
      });
      origins.sent(String(sent.MessageId), destination.name);
      await must(emulator, 'DeleteMessage', task.source, { ReceiptHandle: message.ReceiptHandle });
      task.moved += 1;
      if (task.perSecond !== undefined) await sleep(1000 / task.perSecond, undefined, { ref: false });
    }
    task.status = task.status === 'CANCELLING' ? 'CANCELLED' : 'COMPLETED';
  };

  const destinationOf = (task: MoveTask, messageId: string): QueueBlueprint | undefined => {
    if (task.destinationArn !== undefined) return queues.find((queue) => queue.arn === task.destinationArn);
    const source = origins.sourceOf(messageId, task.source.name);
    return queues.find((queue) => queue.name === source);
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
    if (task.status !== 'RUNNING') {
      return refused('InvalidParameterValue', 'Only active tasks can be cancelled.');
    }
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
    stop(): void {
      stopped = true;
    },
  };
}

/** A task's handle is shown only while it runs, its failure only when it failed. */
function describe(task: MoveTask) {
  return {
    Status: task.status,
    SourceArn: task.source.arn,
    ...(task.status === 'RUNNING' && { TaskHandle: task.handle }),
    ...(task.destinationArn !== undefined && { DestinationArn: task.destinationArn }),
    ...(task.perSecond !== undefined && { MaxNumberOfMessagesPerSecond: task.perSecond }),
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    ...(task.failure !== undefined && { FailureReason: task.failure }),
    StartedTimestamp: task.startedAt,
  };
}

async function receiveOne(emulator: Emulator, source: QueueBlueprint) {
  const answer = await must(emulator, 'ReceiveMessage', source, {
    MessageAttributeNames: ['All'],
    VisibilityTimeout: 30,
  });
  return received.parse(answer).Messages;
}

async function must(
  emulator: Emulator,
  action: string,
  queue: QueueBlueprint,
  input: Answer['body'],
): Promise<Answer['body']> {
  const answer = await emulator.call(action, { QueueUrl: `http://local/${queue.name}`, ...input });
  if (answer.status !== 200) throw new Error(`${action} on ${queue.name} failed: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
