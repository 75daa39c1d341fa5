import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { QueueBlueprint } from '../template/blueprint.ts';
import type { Answer, Emulator } from './emulator.ts';
import type { Origins } from './origins.ts';

/** One move, under way or over. */
export interface MoveTask {
  readonly handle: string;
  readonly source: QueueBlueprint;
  /** Undefined: each message goes back to where it came from. */
  readonly destination: QueueBlueprint | undefined;
  readonly perSecond: number | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED';
  moved: number;
  toMove: number;
  failure?: string;
}

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

/** While a message is on its way between the queues; seconds. */
const HIDDEN = 30;

export const isActive = (task: MoveTask) => task.status === 'RUNNING' || task.status === 'CANCELLING';

/** Moves what is visible until nothing is, the task is cancelled, or a message has nowhere to go. Never rejects. */
export async function runMoveTask(
  task: MoveTask,
  emulator: Emulator,
  queues: readonly QueueBlueprint[],
  origins: Origins,
): Promise<void> {
  try {
    while (task.status === 'RUNNING' && (await moveOne(task, emulator, queues, origins))) {
      if (task.perSecond !== undefined) await sleep(1000 / task.perSecond, undefined, { ref: false });
    }
    task.status = task.status === 'CANCELLING' ? 'CANCELLED' : 'COMPLETED';
  } catch (error) {
    task.status = 'FAILED';
    task.failure = error instanceof Error ? error.message : String(error);
  }
}

/** False when there is nothing to move. Sent first, deleted afterwards: a break between the two doubles, and loses nothing. */
async function moveOne(
  task: MoveTask,
  emulator: Emulator,
  queues: readonly QueueBlueprint[],
  origins: Origins,
): Promise<boolean> {
  const receive = { MessageAttributeNames: ['All'], VisibilityTimeout: HIDDEN };
  const [message] = received.parse(await must(emulator, 'ReceiveMessage', task.source, receive)).Messages;
  if (message === undefined) return false;
  const { ReceiptHandle } = message;
  const source = origins.sourceOf(message.MessageId, task.source.name);
  const destination = task.destination ?? queues.find(({ name }) => name === source);
  if (destination === undefined) {
    await must(emulator, 'ChangeMessageVisibility', task.source, { ReceiptHandle, VisibilityTimeout: 0 });
    throw new Error('CouldNotDetermineMessageSource');
  }
  const sent = await must(emulator, 'SendMessage', destination, {
    MessageBody: message.Body,
    MessageAttributes: message.MessageAttributes,
  });
  origins.sent(String(sent.MessageId), destination.name);
  await must(emulator, 'DeleteMessage', task.source, { ReceiptHandle });
  task.moved += 1;
  return true;
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
