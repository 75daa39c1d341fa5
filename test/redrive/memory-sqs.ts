import type { SQSEvent } from 'aws-lambda';

type Attributes = Record<string, { DataType?: string; StringValue?: string }>;

interface Held {
  readonly id: string;
  readonly body: string;
  readonly attributes: Attributes;
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
  handle: string;
}

/** The fields of all the commands that this knows. */
interface Input {
  readonly QueueUrl: string;
  readonly MessageBody: string;
  readonly MessageAttributes?: Attributes;
  readonly DelaySeconds?: number;
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly ReceiptHandle: string;
  readonly Entries?: readonly { readonly ReceiptHandle: string; readonly VisibilityTimeout: number }[];
}

export const EVENTS = 'http://sqs/events';
export const DEAD = 'http://sqs/dead';

/**
 * The part of SQS that redrives rest on, for both queues: visibility, delay, receive counts, the redrive policy, ids and
 * times of sending. Prompt and in order, which SQS is not. Move tasks are only listed, and started on paper.
 */
export function createMemorySqs(now: () => number, { maxReceiveCount = 8, visibilityTimeout = 900 } = {}) {
  const queues = new Map<string, Map<string, Held>>([
    [EVENTS, new Map()],
    [DEAD, new Map()],
  ]);
  const started: unknown[] = [];
  const tasks: Record<string, unknown>[] = [];
  const calls: string[] = [];
  let sequence = 0;
  const queue = (url: string) => queues.get(url) ?? new Map<string, Held>();
  const put = (url: string, body: string, attributes: Attributes, delay = 0, sentAt = now()) => {
    sequence += 1;
    const id = `message-${sequence}`;
    queue(url).set(id, { id, body, attributes, sentAt, visibleAt: now() + delay * 1000, receives: 0, handle: '' });
    return id;
  };
  const held = (url: string, handle: string) => {
    const message = queue(url).get(handle.split('/', 1)[0] ?? '');
    return message?.handle === handle ? message : undefined;
  };
  const remove = (url: string, id: string) => queue(url).delete(id);
  const receive = (url: string, count: number, hiddenSeconds: number): readonly Held[] => {
    const due = [
      ...queue(url)
        .values()
        .filter((message) => message.visibleAt <= now())
        .take(count),
    ];
    const taken = due.filter((message) => {
      if (url !== EVENTS || message.receives < maxReceiveCount) return true;
      remove(EVENTS, message.id);
      queue(DEAD).set(message.id, { ...message, receives: 0, handle: '', visibleAt: now() });
      return false;
    });
    for (const message of taken) {
      message.receives += 1;
      message.visibleAt = now() + hiddenSeconds * 1000;
      message.handle = `${message.id}/${message.receives}/${now()}`;
    }
    return taken;
  };

  const actions: Readonly<Record<string, (input: Input) => object>> = {
    SendMessageCommand: ({ QueueUrl, MessageBody, MessageAttributes = {}, DelaySeconds }) => ({
      MessageId: put(QueueUrl, MessageBody, MessageAttributes, DelaySeconds),
    }),
    ReceiveMessageCommand: ({ QueueUrl, MaxNumberOfMessages = 1, VisibilityTimeout = visibilityTimeout }) => ({
      Messages: receive(QueueUrl, MaxNumberOfMessages, VisibilityTimeout).map((message) => ({
        MessageId: message.id,
        ReceiptHandle: message.handle,
        Body: message.body,
        MessageAttributes: message.attributes,
        Attributes: { SentTimestamp: String(message.sentAt), ApproximateReceiveCount: String(message.receives) },
      })),
    }),
    DeleteMessageCommand: ({ QueueUrl, ReceiptHandle }) => {
      remove(QueueUrl, held(QueueUrl, ReceiptHandle)?.id ?? '');
      return {};
    },
    ChangeMessageVisibilityCommand: ({ QueueUrl, ReceiptHandle, VisibilityTimeout = 0 }) => {
      const message = held(QueueUrl, ReceiptHandle);
      if (message === undefined) throw Object.assign(new Error('no such handle'), { name: 'ReceiptHandleIsInvalid' });
      message.visibleAt = now() + VisibilityTimeout * 1000;
      return {};
    },
    ChangeMessageVisibilityBatchCommand: ({ QueueUrl, Entries = [] }) => {
      for (const { ReceiptHandle, VisibilityTimeout } of Entries) {
        const message = held(QueueUrl, ReceiptHandle);
        if (message !== undefined) message.visibleAt = now() + VisibilityTimeout * 1000;
      }
      return {};
    },
    GetQueueAttributesCommand: ({ QueueUrl }) => ({
      Attributes: {
        ApproximateNumberOfMessages: String(visible(QueueUrl)),
        ApproximateNumberOfMessagesNotVisible: String(queue(QueueUrl).size - visible(QueueUrl)),
      },
    }),
    ListMessageMoveTasksCommand: () => ({ Results: tasks }),
    StartMessageMoveTaskCommand: (input) => {
      started.push(input);
      return { TaskHandle: 'handle' };
    },
    CancelMessageMoveTaskCommand: () => ({ ApproximateNumberOfMessagesMoved: 2 }),
  };
  const visible = (url: string) => {
    let count = 0;
    for (const { visibleAt } of queue(url).values()) if (visibleAt <= now()) count += 1;
    return count;
  };

  return {
    started,
    tasks,
    calls,
    put,
    visible,
    clear: (url: string) => queue(url).clear(),
    /** The SDK client's `send`. */
    async send(command: object): Promise<never> {
      const { name } = command.constructor;
      calls.push(name);
      const action = actions[name];
      if (action === undefined) throw new Error(`unexpected ${name}`);
      return action((command as { input: Input }).input) as never;
    },
    messages: (url: string): readonly Held[] => [...queue(url).values()],
    nextVisibleAt: () => Math.min(...[...queue(EVENTS).values()].map(({ visibleAt }) => visibleAt)),
    /** What the event source mapping hands to the consumer. */
    batch(): SQSEvent {
      const Records = receive(EVENTS, 10, visibilityTimeout).map((message) => ({
        messageId: message.id,
        receiptHandle: message.handle,
        body: message.body,
        attributes: {
          ApproximateReceiveCount: String(message.receives),
          SentTimestamp: String(message.sentAt),
          SenderId: 'test',
          ApproximateFirstReceiveTimestamp: String(now()),
        },
        messageAttributes: Object.fromEntries(
          Object.entries(message.attributes).map(([name, { DataType = 'String', StringValue = '' }]) => [
            name,
            { dataType: DataType, stringValue: StringValue },
          ]),
        ),
        md5OfBody: '',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:events',
        awsRegion: 'eu-central-1',
      }));
      return { Records };
    },
    /** As Lambda does with the consumer's answer. */
    done(event: SQSEvent, failures: readonly { itemIdentifier: string }[]): void {
      const failed = new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
      for (const { messageId } of event.Records) if (!failed.has(messageId)) remove(EVENTS, messageId);
    },
  };
}

export type MemorySqs = ReturnType<typeof createMemorySqs>;
