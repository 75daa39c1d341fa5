import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { copyMessage } from '../event-queue/message.ts';

/** What the consumer may say to its queue about a message it holds. It never sends to the dead-letter queue. */
export interface QueueSide {
  /** Visible again after so many seconds; its failure is still to be reported. */
  giveBack(record: SQSRecord, seconds: number): Promise<void>;
  /** A copy with the same body and attributes, delayed; *then* the original may be reported done. */
  renew(record: SQSRecord, seconds: number): Promise<void>;
  /** Makes messages visible now that wait in flight. False for one that is no longer waiting under this handle. */
  wake(receiptHandle: string): Promise<boolean>;
}

export function createQueueSide(sqs: Pick<SQSClient, 'send'>, queueUrl: string): QueueSide {
  const visibility = (receiptHandle: string, seconds: number) =>
    sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  return {
    async giveBack(record, seconds) {
      await visibility(record.receiptHandle, seconds);
    },
    async renew(record, seconds) {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, DelaySeconds: seconds, ...copyMessage(record) }));
    },
    async wake(receiptHandle) {
      try {
        await visibility(receiptHandle, 0);
        return true;
      } catch (error) {
        // The handle is of an earlier receive: the refund is back already, or was renewed and comes by itself.
        if (error instanceof Error && /NotInflight|ReceiptHandleIsInvalid|InvalidParameterValue/.test(error.name))
          return false;
        throw error;
      }
    },
  };
}
