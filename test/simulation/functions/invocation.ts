import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Message } from '../queue/queue-model.ts';

export type ConsumerHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** What Lambda hands a function about its invocation, as far as ours look at it. */
export function contextOf(functionName: string, requestId: string, left: () => number): Context {
  const context: Pick<Context, 'functionName' | 'awsRequestId' | 'getRemainingTimeInMillis'> = {
    functionName,
    awsRequestId: requestId,
    getRemainingTimeInMillis: left,
  };
  return context as Context;
}

export function sqsEvent(batch: readonly Message[]): SQSEvent {
  return { Records: batch.map(recordOf) };
}

function recordOf(message: Message): SQSRecord {
  const attributes = Object.entries(message.attributes).map(([name, { DataType, StringValue }]) => [
    name,
    { dataType: DataType, stringValue: StringValue },
  ]);
  return {
    messageId: message.id,
    receiptHandle: message.handle ?? '',
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receives),
      SentTimestamp: String(message.sentAt),
      SenderId: 'receiver',
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    },
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:events',
    awsRegion: 'eu-central-1',
  };
}
