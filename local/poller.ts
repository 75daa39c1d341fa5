import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Outcome } from './functions/instance.ts';
import type { MappingBlueprint } from './template/blueprint.ts';
import { REGION } from './template/identities.ts';

export type PollerState = 'Enabled' | 'Disabling' | 'Disabled';

export type Poller = ReturnType<typeof startPoller>;

/** Short enough that disabling and stopping are quick; seconds. */
const WAIT_SECONDS = 1;
const PAUSE_AFTER_TROUBLE = 1000;

const response = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * Lambda's event source for one queue: `maximumConcurrency` pollers, each receiving a batch, invoking, and deleting what
 * was not reported as failed. Rules of success and failure: contract sheet aws-platform 3.1.
 */
export function startPoller(
  mapping: MappingBlueprint,
  queueUrl: string,
  client: SQSClient,
  invoke: (event: unknown) => Promise<Outcome>,
  onTrouble: (problem: string) => void,
) {
  const stopping = new AbortController();
  let enabled = mapping.enabled;
  let busy = 0;
  let wake = Promise.withResolvers<void>();

  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (!enabled) {
        await wake.promise;
        continue;
      }
      busy += 1;
      try {
        await pollOnce(mapping, queueUrl, client, invoke, stopping.signal);
      } catch (error) {
        if (stopping.signal.aborted) return;
        onTrouble(error instanceof Error ? error.message : String(error));
        await sleep(PAUSE_AFTER_TROUBLE, undefined, { signal: stopping.signal }).catch(() => {});
      } finally {
        busy -= 1;
      }
    }
  };
  const workers = Array.from({ length: mapping.maximumConcurrency }, work);

  const rouse = () => {
    wake.resolve();
    wake = Promise.withResolvers<void>();
  };
  return {
    /** Disabling while a batch that was already received is worked to its end. */
    state: (): PollerState => (enabled ? 'Enabled' : busy > 0 ? 'Disabling' : 'Disabled'),
    enable(): void {
      enabled = true;
      rouse();
    },
    disable(): void {
      enabled = false;
    },
    /** Does not wait for a running invocation: stop the function first. */
    async stop(): Promise<void> {
      stopping.abort();
      rouse();
      await Promise.all(workers);
    },
  };
}

/** One batch, if there is one: received, worked, and deleted as far as it was worked. */
export async function pollOnce(
  mapping: MappingBlueprint,
  queueUrl: string,
  client: SQSClient,
  invoke: (event: unknown) => Promise<Outcome>,
  abortSignal: AbortSignal,
  waitSeconds = WAIT_SECONDS,
): Promise<void> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: Math.min(mapping.batchSize, 10),
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
    { abortSignal },
  );
  if (Messages.length === 0) return;
  const outcome = await invoke({ Records: Messages.map((message) => record(message, mapping.queueArn)) });
  const done = worked(Messages, outcome, mapping.reportsItemFailures);
  if (done.length === 0) return;
  const deleted = await client.send(
    new DeleteMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
    }),
  );
  const [failure] = deleted.Failed ?? [];
  if (failure) throw new Error(`A worked message could not be deleted: ${failure.Message ?? failure.Code}`);
}

/** The messages to delete. A thrown error, or an answer that names an unknown message or none, fails the whole batch. */
export function worked(
  messages: readonly Message[],
  outcome: Outcome,
  reportsItemFailures: boolean,
): readonly Message[] {
  if (!outcome.ok) return [];
  if (!reportsItemFailures || outcome.result === null) return messages;
  const parsed = response.safeParse(outcome.result);
  if (!parsed.success) return [];
  const failed = new Set((parsed.data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
  const known = new Set(messages.map(({ MessageId }) => MessageId));
  if ([...failed].some((id) => !known.has(id))) return [];
  return messages.filter(({ MessageId }) => !failed.has(MessageId ?? ''));
}

/** One record of an SQS event, with Lambda's spelling of SQS's fields. */
function record(message: Message, queueArn: string) {
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, attribute]) => [
    name,
    {
      dataType: attribute.DataType,
      ...(attribute.StringValue !== undefined && { stringValue: attribute.StringValue }),
      ...(attribute.BinaryValue !== undefined && {
        binaryValue: Buffer.from(attribute.BinaryValue).toString('base64'),
      }),
      stringListValues: [],
      binaryListValues: [],
    },
  ]);
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: message.MD5OfBody,
    ...(message.MD5OfMessageAttributes !== undefined && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: REGION,
  };
}
