import type { QueueBlueprint } from '../template/blueprint.ts';
import type { Emulator, SeenMessage } from './emulator.ts';
import type { Origins } from './origins.ts';

/** A message that exceeded its receives and lies in a dead-letter queue now. */
export type DeadLetterListener = (message: SeenMessage, deadLetterQueue: string) => void;

/** SQS moves messages silently, at a receive; comparing the dead-letter queue after each one tells which. */
export function createDeadLetterWatch(
  emulator: Emulator,
  queues: readonly QueueBlueprint[],
  origins: Origins,
  onDeadLetter: DeadLetterListener,
) {
  const known = new Set<string>();
  return {
    async afterReceive(queueName: string): Promise<void> {
      const source = queues.find((queue) => queue.name === queueName);
      const target = queues.find((queue) => queue.arn === source?.deadLetterQueueArn);
      if (target === undefined) return;
      const { ready } = await emulator.inspect(target.name);
      for (const message of ready) {
        if (known.has(message.messageId)) continue;
        known.add(message.messageId);
        if (origins.sourceOf(message.messageId, target.name) !== undefined) onDeadLetter(message, target.name);
      }
    },
  };
}
