import type { Envelope } from './envelope.ts';
import type { Task } from './event.ts';
import { refundFingerprint } from './fingerprint.ts';
import { refundKey } from './keys.ts';
import type { ReadingOptions } from './reading-options.ts';
import { type ReadRefund, readRefunds } from './refund.ts';
import { refused } from './refusal.ts';

/** One task for every refund id of an `order.refunded` event. `bodyKey` is for what has no readable id. */
export function refundTasks(
  { data, createdAt, livemode }: Envelope,
  bodyKey: string,
  options: ReadingOptions,
): readonly [Task, ...Task[]] {
  const task = (read: ReadRefund) => taskOf(read, bodyKey, livemode === 'unknown');
  const [first, ...others] = readRefunds(data, createdAt === undefined ? {} : { createdAt }, options);
  const start = task(first);
  const tasks = new Map([[start.key, start]]);
  for (const next of others.map(task)) {
    const earlier = tasks.get(next.key);
    if (earlier === undefined) tasks.set(next.key, next);
    else if (contentOf(earlier) !== contentOf(next)) tasks.set(next.key, contradiction(next.key));
  }
  const [firstTask = start, ...otherTasks] = tasks.values();
  return [firstTask, ...otherTasks];
}

function taskOf(read: ReadRefund, bodyKey: string, livemodeUnknown: boolean): Task {
  if ('refund' in read) return { kind: 'refund', key: refundKey(read.refund.id), refund: read.refund, livemodeUnknown };
  return { kind: 'refused', key: read.id === undefined ? bodyKey : refundKey(read.id), refusal: read.refusal };
}

function contentOf(task: Task): string {
  if (task.kind === 'refund') return refundFingerprint(task.refund);
  return task.kind === 'refused' ? task.refusal.reason : task.key;
}

function contradiction(key: string): Task {
  return {
    kind: 'refused',
    key,
    ...refused('payload_changed', `The event holds ${key} twice with different content.`),
  };
}
