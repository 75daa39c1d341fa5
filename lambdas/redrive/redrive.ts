import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Log } from '../log.ts';

const NOT_BUILT = ['filter', 'maxMessages', 'force', 'release'] as const;

const Input = z.strictObject({
  /** Say what would be moved, and move nothing. */
  dryRun: z.boolean().default(false),
  /** Messages a second, at most 500. The ERP is the limit, not SQS. */
  perSecond: z.int().min(1).max(500).default(10),
});

/** `{"dryRun"?: boolean, "perSecond"?: 1..500}` */
export type RedriveInput = z.input<typeof Input>;

export type RedriveOutput =
  | { readonly status: 'nothing to redrive' }
  | { readonly status: 'dry run'; readonly wouldMove: number }
  | { readonly status: 'already running'; readonly moved: number; readonly toMove: number | undefined }
  | {
      readonly status: 'started';
      readonly toMove: number;
      readonly perSecond: number;
      readonly taskHandle: string | undefined;
    };

interface RedrivePorts {
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly deadLetterQueueUrl: string;
  readonly deadLetterQueueArn: string;
  readonly eventQueueArn: string;
  readonly log: Pick<Log, 'info'>;
}

/**
 * Moves all dead letters back to the event queue by SQS's own move task. The destination is explicit, so that messages
 * that somebody sent to the dead-letter queue by hand move too (platform sheet 1.1).
 * @throws an Error that names every field of the input that is wrong
 */
export function createRedrive(ports: RedrivePorts) {
  const { sqs, deadLetterQueueArn, eventQueueArn, deadLetterQueueUrl, log } = ports;
  return async (event: unknown): Promise<RedriveOutput> => {
    const { dryRun, perSecond } = readInput(event);

    const running = await runningTask(ports);
    if (running !== undefined) return running;

    const count = await deadLetters(sqs, deadLetterQueueUrl);
    if (count === 0) return { status: 'nothing to redrive' };
    if (dryRun) return { status: 'dry run', wouldMove: count };

    const task = await sqs.send(
      new StartMessageMoveTaskCommand({
        SourceArn: deadLetterQueueArn,
        DestinationArn: eventQueueArn,
        MaxNumberOfMessagesPerSecond: perSecond,
      }),
    );
    log.info('redrive started', { toMove: count, perSecond });
    return { status: 'started', toMove: count, perSecond, taskHandle: task.TaskHandle };
  };
}

function readInput(event: unknown) {
  const given = typeof event === 'object' && event !== null && !Array.isArray(event) ? event : {};
  const early = NOT_BUILT.filter((field) => field in given);
  if (early.length > 0) {
    throw new Error(`${early.join(', ')}: not in this version. It redrives everything; leave the field out.`);
  }
  const input = Input.safeParse(event ?? {});
  if (!input.success) throw new Error(`The redrive's input is wrong.\n${z.prettifyError(input.error)}`);
  return input.data;
}

/** What an SQS answers that has no such action; every region of AWS has it, emulators may not. */
const UNKNOWN_ACTION = /InvalidAction|UnknownOperation|UnsupportedOperation|NotImplemented/;

async function runningTask({ sqs, deadLetterQueueArn }: RedrivePorts): Promise<RedriveOutput | undefined> {
  const { Results = [] } = await sqs
    .send(new ListMessageMoveTasksCommand({ SourceArn: deadLetterQueueArn, MaxResults: 1 }))
    .catch((error: unknown) => {
      if (!(error instanceof Error) || !UNKNOWN_ACTION.test(error.name)) throw error;
      throw new Error(
        `This SQS has no message move tasks (it answered ${error.name} to ListMessageMoveTasks), so nothing was moved. An emulator may lack them; that of npm start has them.`,
        { cause: error },
      );
    });
  const [latest] = Results;
  if (latest?.Status !== 'RUNNING' && latest?.Status !== 'CANCELLING') return undefined;
  return {
    status: 'already running',
    moved: latest.ApproximateNumberOfMessagesMoved ?? 0,
    toMove: latest.ApproximateNumberOfMessagesToMove,
  };
}

async function deadLetters(sqs: RedrivePorts['sqs'], queueUrl: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(Attributes.ApproximateNumberOfMessages ?? 0);
}
