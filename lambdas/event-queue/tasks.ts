import { Buffer } from 'node:buffer';
import { readEvent, type Task } from '../zephyrcart/event.ts';
import { eventKey } from '../zephyrcart/keys.ts';
import type { ReadingOptions } from '../zephyrcart/reading-options.ts';
import { decodeMessage, MalformedMessageError, type ReceivedRecord } from './message.ts';

/** What a queue message asks for. */
export interface QueuedTasks {
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly deliveryId?: string;
  /** None when the event is not for us, for the reason `ignored`. */
  readonly tasks: readonly Task[];
  readonly ignored?: 'type' | 'test';
}

/** Reads a message down to its tasks. One that is damaged is refused as a whole, under the key of its bytes. */
export function tasksIn(record: ReceivedRecord, options: ReadingOptions): QueuedTasks {
  try {
    const { body, receivedAt, deliveryId } = decodeMessage(record);
    const reading = readEvent(body, options);
    return {
      receivedAt,
      ...(deliveryId === undefined ? {} : { deliveryId }),
      ...(reading.kind === 'tasks' ? { tasks: reading.tasks } : { tasks: [], ignored: reading.why }),
    };
  } catch (error) {
    if (!(error instanceof MalformedMessageError)) throw error;
    const refusal = { reason: 'unreadable', detail: error.message } as const;
    const task: Task = { kind: 'refused', key: eventKey(Buffer.from(record.body)), refusal };
    return { receivedAt: Number(record.attributes?.SentTimestamp), tasks: [task] };
  }
}
