import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { copyMessage, type ReceivedRecord } from '../event-queue/message.ts';

/** A message as this run has received it. */
export interface HeldMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** When it was sent to the event queue first; SQS forgets it 14 days later. Milliseconds since the epoch. */
  readonly sentAt: number;
  readonly receives: number;
  readonly record: ReceivedRecord;
}

/** A queue as a run walks through it. */
export interface Shelf {
  /** Up to ten messages, hidden from everybody else for so long. */
  take(hiddenSeconds: number): Promise<readonly HeldMessage[]>;
  /** Sent to the event queue as a new message with the same body and attributes, and only then deleted here. */
  move(message: HeldMessage, delaySeconds?: number): Promise<void>;
  remove(receiptHandle: string): Promise<void>;
  /** Visible again, at once. */
  giveBack(receiptHandles: readonly string[]): Promise<void>;
}

interface ShelfPorts {
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly queueUrl: string;
  /** Where moved messages go. */
  readonly eventQueueUrl: string;
}

const BATCH = 10;

export function createShelf({ sqs, queueUrl, eventQueueUrl }: ShelfPorts): Shelf {
  const remove = async (receiptHandle: string) => {
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle }));
  };
  return {
    remove,
    async take(hiddenSeconds) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: BATCH,
          VisibilityTimeout: hiddenSeconds,
          // Asks all of SQS's servers: a short poll may find none of a few messages.
          WaitTimeSeconds: 1,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
        }),
      );
      return Messages.map(held);
    },
    async move({ record, receiptHandle }, delaySeconds = 0) {
      const delay = delaySeconds > 0 ? { DelaySeconds: delaySeconds } : {};
      await sqs.send(new SendMessageCommand({ QueueUrl: eventQueueUrl, ...copyMessage(record), ...delay }));
      // A crash before this line leaves both: a duplicate, which is harmless.
      await remove(receiptHandle);
    },
    async giveBack(receiptHandles) {
      for (let start = 0; start < receiptHandles.length; start += BATCH) {
        const Entries = receiptHandles
          .slice(start, start + BATCH)
          .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
        // What is refused here comes back by itself when its time is over.
        await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
      }
    },
  };
}

function held(message: Message): HeldMessage {
  const { MessageId = '', ReceiptHandle = '', Body = '', Attributes = {}, MessageAttributes = {} } = message;
  const attributes = Object.entries(MessageAttributes).map(([name, { DataType = 'String', StringValue }]) => [
    name,
    { dataType: DataType, stringValue: StringValue },
  ]);
  const SentTimestamp = Attributes.SentTimestamp ?? '';
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    sentAt: Number(SentTimestamp),
    receives: Number(Attributes.ApproximateReceiveCount ?? 1),
    record: { body: Body, messageAttributes: Object.fromEntries(attributes), attributes: { SentTimestamp } },
  };
}
