import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';

interface MoveTaskPorts {
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly deadLetterQueueArn: string;
  readonly eventQueueArn: string;
}

/** One of SQS's own moves, as its list tells it; the counts lag behind. */
export interface MoveTask {
  readonly state: string;
  readonly moved: number;
  readonly toMove?: number;
  readonly perSecond?: number;
  readonly startedAt?: string;
  /** Only when it failed. */
  readonly failure?: string;
}

/** What an SQS answers that has no such action; every region of AWS has it, emulators may not. */
const UNKNOWN_ACTION = /InvalidAction|UnknownOperation|UnsupportedOperation|NotImplemented/;
/** SQS remembers no more. */
const LIST = 10;

export type MoveTasks = ReturnType<typeof createMoveTasks>;

/** SQS's own move of a whole dead-letter queue (contract sheet aws-platform 1). */
export function createMoveTasks({ sqs, deadLetterQueueArn, eventQueueArn }: MoveTaskPorts) {
  const list = async (count: number): Promise<readonly ListMessageMoveTasksResultEntry[]> => {
    const command = new ListMessageMoveTasksCommand({ SourceArn: deadLetterQueueArn, MaxResults: count });
    try {
      return (await sqs.send(command)).Results ?? [];
    } catch (error) {
      throw isUnknownAction(error) ? new NoMoveTasks(error) : error;
    }
  };

  return {
    /** @throws NoMoveTasks */
    async running(): Promise<MoveTask | undefined> {
      const [latest] = await list(1);
      return latest?.Status === 'RUNNING' || latest?.Status === 'CANCELLING' ? describe(latest) : undefined;
    },

    /** As `running`, where an SQS without such tasks has none running. */
    async runningIfAny(): Promise<MoveTask | undefined> {
      try {
        return await this.running();
      } catch (error) {
        if (error instanceof NoMoveTasks) return undefined;
        throw error;
      }
    },

    /** The destination is explicit, so that messages that somebody sent to the queue by hand move too. */
    async start(perSecond: number): Promise<string | undefined> {
      const started = await sqs.send(
        new StartMessageMoveTaskCommand({
          SourceArn: deadLetterQueueArn,
          DestinationArn: eventQueueArn,
          MaxNumberOfMessagesPerSecond: perSecond,
        }),
      );
      return started.TaskHandle;
    },

    /** The last ten, the newest first. */
    list: async (): Promise<readonly MoveTask[]> => (await list(LIST)).map(describe),

    /** The latest one stopped before its end, less than so many milliseconds ago. */
    async failedWithin(milliseconds: number, now: number): Promise<boolean> {
      try {
        const [latest] = await list(1);
        return latest?.Status === 'FAILED' && now - (latest.StartedTimestamp ?? 0) < milliseconds;
      } catch (error) {
        if (error instanceof NoMoveTasks) return false;
        throw error;
      }
    },

    /** What was moved stays moved. False when none is running. */
    async cancel(): Promise<{ readonly cancelled: boolean; readonly moved: number }> {
      const [latest] = await list(1);
      // A task has a handle only while it runs.
      if (latest?.TaskHandle === undefined) return { cancelled: false, moved: 0 };
      const answer = await sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle: latest.TaskHandle }));
      return { cancelled: true, moved: answer.ApproximateNumberOfMessagesMoved ?? 0 };
    },
  };
}

/** The SQS that this runs on, an emulator, lacks the calls. */
export class NoMoveTasks extends Error {
  override readonly name = 'NoMoveTasks';

  constructor(cause: unknown) {
    const answer = cause instanceof Error ? cause.name : String(cause);
    super(
      `This SQS has no message move tasks (it answered ${answer} to ListMessageMoveTasks), so nothing was moved. A filter does without them: {"filter": {"olderThanHours": 0}} moves every dead letter.`,
      { cause },
    );
  }
}

const isUnknownAction = (error: unknown) => error instanceof Error && UNKNOWN_ACTION.test(error.name);

const describe = (task: ListMessageMoveTasksResultEntry): MoveTask => ({
  state: task.Status ?? 'unknown',
  moved: task.ApproximateNumberOfMessagesMoved ?? 0,
  ...(task.ApproximateNumberOfMessagesToMove === undefined ? {} : { toMove: task.ApproximateNumberOfMessagesToMove }),
  ...(task.MaxNumberOfMessagesPerSecond === undefined ? {} : { perSecond: task.MaxNumberOfMessagesPerSecond }),
  ...(task.StartedTimestamp === undefined ? {} : { startedAt: new Date(task.StartedTimestamp).toISOString() }),
  ...(task.FailureReason === undefined ? {} : { failure: task.FailureReason }),
});
