import {
  type EncodedMessage,
  type EventToSend,
  encodeMessage,
  type ReceivedRecord,
} from '../../lambdas/event-queue/message.ts';

/** An event that must fit. */
export function encoded(event: EventToSend): EncodedMessage {
  const message = encodeMessage(event);
  if (message === 'too large') throw new Error('the event of this test does not fit into a message');
  return message;
}

/** A sent message as an event source mapping hands it over. */
export function asReceived({ MessageBody, MessageAttributes }: EncodedMessage): ReceivedRecord {
  const messageAttributes = Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { DataType, StringValue }]) => [
      name,
      { dataType: DataType, stringValue: StringValue },
    ]),
  );
  return { body: MessageBody, messageAttributes };
}

/** Bytes as SQS counts them: body, and name, type and value of each attribute. */
export function sizeOf({ MessageBody, MessageAttributes }: EncodedMessage): number {
  const parts = Object.entries(MessageAttributes).flatMap(([name, value]) => [name, value.DataType, value.StringValue]);
  return [MessageBody, ...parts].reduce((sum, part) => sum + new TextEncoder().encode(part).length, 0);
}
