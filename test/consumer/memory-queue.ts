import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { type EncodedMessage, encodeMessage } from '../../lambdas/event-queue/message.ts';

interface Held {
  readonly id: string;
  readonly content: EncodedMessage;
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
  handle: string;
}

/**
 * The part of SQS that delivery rests on: visibility, delay, receive counts, the redrive policy. Prompt and in order,
 * which SQS is not; the seeded simulation is for that.
 */
export function createMemoryQueue(now: () => number, maxReceiveCount = 8, visibilityTimeout = 900) {
  let messages: Held[] = [];
  const dead: Held[] = [];
  let sequence = 0;

  const put = (content: EncodedMessage, delaySeconds = 0) => {
    sequence += 1;
    const id = `message-${sequence}`;
    messages.push({ id, content, sentAt: now(), visibleAt: now() + delaySeconds * 1000, receives: 0, handle: '' });
  };

  return {
    dead,
    get waiting() {
      return messages;
    },
    post(body: Uint8Array, deliveryId = 'delivery-1') {
      const content = encodeMessage({ body, deliveryId, attempt: '1', receivedAt: now() });
      if (content === 'too large') throw new Error('the test body is too large');
      put(content);
    },
    /** The same message once more, as SQS may deliver it, under an id of its own. */
    postAgain: ({ content }: Held) => put(content),
    /** The SDK client's `send`, for the two commands that the consumer uses. */
    async send(command: { readonly input: unknown }): Promise<never> {
      const input = command.input as {
        MessageBody?: string;
        MessageAttributes?: EncodedMessage['MessageAttributes'];
        DelaySeconds?: number;
        ReceiptHandle?: string;
        VisibilityTimeout?: number;
      };
      if (input.MessageBody !== undefined) {
        put({ MessageBody: input.MessageBody, MessageAttributes: input.MessageAttributes ?? {} }, input.DelaySeconds);
      } else {
        const held = messages.find((message) => message.handle === input.ReceiptHandle);
        if (held === undefined) throw Object.assign(new Error('no such handle'), { name: 'ReceiptHandleIsInvalid' });
        held.visibleAt = now() + (input.VisibilityTimeout ?? 0) * 1000;
      }
      return {} as never;
    },
    nextVisibleAt: () => Math.min(...messages.map((message) => message.visibleAt)),
    receive(): SQSEvent {
      const due = messages.filter((message) => message.visibleAt <= now()).slice(0, 10);
      for (const message of due.filter(({ receives }) => receives >= maxReceiveCount)) {
        dead.push(message);
        messages = messages.filter((other) => other !== message);
      }
      return { Records: due.filter((message) => !dead.includes(message)).map(receiveOne) };
    },
    done(event: SQSEvent, failures: readonly { itemIdentifier: string }[]) {
      const failed = new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
      const finished = new Set(event.Records.map(({ messageId }) => messageId).filter((id) => !failed.has(id)));
      messages = messages.filter(({ id }) => !finished.has(id));
    },
    /** SQS's own move: new ids, new receive counts. */
    redrive() {
      for (const { content } of dead.splice(0)) put(content);
    },
  };

  function receiveOne(message: Held): SQSRecord {
    message.receives += 1;
    message.visibleAt = now() + visibilityTimeout * 1000;
    message.handle = `${message.id}/${message.receives}`;
    const attributes = Object.entries(message.content.MessageAttributes).map(([name, { DataType, StringValue }]) => [
      name,
      { dataType: DataType, stringValue: StringValue },
    ]);
    return {
      messageId: message.id,
      receiptHandle: message.handle,
      body: message.content.MessageBody,
      attributes: {
        ApproximateReceiveCount: String(message.receives),
        SentTimestamp: String(message.sentAt),
        SenderId: 'test',
        ApproximateFirstReceiveTimestamp: String(now()),
      },
      messageAttributes: Object.fromEntries(attributes),
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:events',
      awsRegion: 'eu-central-1',
    };
  }
}
