import type { Timeline } from '../timeline.ts';
import type { QueueModel } from './queue-model.ts';

export interface MoveTask {
  readonly handle: string;
  readonly source: string;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLED';
  moved: number;
  readonly toMove: number;
}

/** SQS's own redrive: every message that is visible becomes a new one in the other queue, so many a second. */
export function createMoveTasks(timeline: Timeline) {
  const tasks: MoveTask[] = [];

  const step = (task: MoveTask, from: QueueModel, to: QueueModel, perSecond: number) => {
    if (task.status !== 'RUNNING') return;
    const [message] = from.receive(1);
    if (message === undefined) {
      task.status = 'COMPLETED';
      return;
    }
    to.send(message.body, message.attributes);
    from.delete(message.handle);
    task.moved += 1;
    timeline.after(1000 / perSecond, () => step(task, from, to, perSecond));
  };

  return {
    tasks: (): readonly MoveTask[] => tasks.toReversed(),
    start(from: QueueModel, to: QueueModel, perSecond: number): MoveTask {
      if (tasks.some((task) => task.source === from.name && task.status === 'RUNNING')) {
        throw new Error('There is already a task running.');
      }
      const handle = `move-${tasks.length + 1}`;
      const task: MoveTask = { handle, source: from.name, status: 'RUNNING', moved: 0, toMove: from.counts().visible };
      tasks.push(task);
      timeline.after(1000, () => step(task, from, to, perSecond));
      return task;
    },
    cancel(handle: string | undefined) {
      const task = tasks.find((one) => one.handle === handle && one.status === 'RUNNING');
      if (task === undefined) throw new Error('There is no running task with this handle.');
      task.status = 'CANCELLED';
    },
  };
}
