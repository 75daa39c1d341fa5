import {
  CancelMessageMoveTaskCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SeenMessage } from '../../local/queues/emulator.ts';
import { type LocalSqs, type OpenQueues, startSqs } from '../../local/queues/front.ts';
import { CREDENTIALS, QUEUES } from './stack-fixture.ts';

const DEAD_ARN = QUEUES[1]?.arn ?? '';
const EVENTS_ARN = QUEUES[0]?.arn ?? '';

describe('local SQS', () => {
  let sqs: LocalSqs;
  let queues: OpenQueues;
  let client: SQSClient;
  let events: string;
  let dead: string;
  let deadLetters: SeenMessage[];

  beforeEach(async () => {
    sqs = await startSqs();
    deadLetters = [];
    queues = await sqs.open(QUEUES, (message) => deadLetters.push(message));
    client = new SQSClient({ ...CREDENTIALS, endpoint: sqs.endpoint });
    events = `${sqs.endpoint}/000000000000/Events`;
    dead = `${sqs.endpoint}/000000000000/Dead`;
  });
  afterEach(async () => {
    client.destroy();
    await queues.close();
    await sqs.close();
  });

  const receive = async (QueueUrl: string, seconds = 0) => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        WaitTimeSeconds: seconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages[0];
  };
  const send = (body: string, QueueUrl = events) =>
    client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: body,
        MessageAttributes: { receivedAt: { DataType: 'String', StringValue: '2026-06-02T09:14:32Z' } },
      }),
    );
  /** Receives and gives back until SQS moves it. */
  const killByReceives = async () => {
    for (const _ of [1, 2]) {
      const message = await receive(events);
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: events,
          ReceiptHandle: message?.ReceiptHandle,
          VisibilityTimeout: 0,
        }),
      );
    }
    expect(await receive(events)).toBeUndefined();
  };
  const finished = (status: string) =>
    vi.waitUntil(async () => {
      const { Results } = await client.send(new ListMessageMoveTasksCommand({ SourceArn: DEAD_ARN }));
      return Results?.[0]?.Status === status ? Results[0] : undefined;
    }, 10_000);

  it('names queues by an address that resolves', async () => {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'Events' }));

    expect(QueueUrl).toBe(events);
  });

  it('counts receives and keeps attributes and the time of sending', async () => {
    const before = Date.now();
    await send('one');
    await receive(events).then((message) =>
      client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: events,
          ReceiptHandle: message?.ReceiptHandle,
          VisibilityTimeout: 0,
        }),
      ),
    );

    const again = await receive(events);

    expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
    expect(Number(again?.Attributes?.SentTimestamp)).toBeGreaterThanOrEqual(before);
    expect(again?.MessageAttributes?.receivedAt?.StringValue).toBe('2026-06-02T09:14:32Z');
  });

  it('counts a message as there again as soon as its time is over, also before anybody receives it', async () => {
    await send('one');
    const message = await receive(events);
    const count = async () => {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: events, AttributeNames: ['ApproximateNumberOfMessages'] }),
      );
      return Attributes;
    };
    expect(await count()).toEqual({ ApproximateNumberOfMessages: '0' });

    const { ReceiptHandle } = message ?? {};
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl: events, ReceiptHandle, VisibilityTimeout: 1 }));

    await vi.waitUntil(async () => (await count())?.ApproximateNumberOfMessages === '1', 10_000);
    expect(await queues.inspect('Events')).toMatchObject({ ready: [{ body: 'one' }], inFlight: [] });
  });

  it('moves a message to the dead letters at once while somebody polls, under its own id, and says so', async () => {
    const { MessageId } = await send('poison');
    const first = await receive(events);
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: events,
        ReceiptHandle: first?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    const second = await receive(events);
    const polling = receive(events, 20);

    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: events,
        ReceiptHandle: second?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );

    expect(await polling).toBeUndefined();
    expect(deadLetters.map(({ messageId }) => messageId)).toEqual([MessageId]);
    expect((await receive(dead))?.MessageId).toBe(MessageId);
  });

  it('gives back at once what was received for somebody who has gone', async () => {
    const gone = new AbortController();
    const polling = client.send(new ReceiveMessageCommand({ QueueUrl: events, WaitTimeSeconds: 20 }), {
      abortSignal: gone.signal,
    });
    gone.abort();
    await expect(polling).rejects.toThrow();

    await send('for anybody');

    expect((await receive(events, 5))?.Body).toBe('for anybody');
  });

  describe('a move task', () => {
    it('takes dead letters back to where they came from, as new messages with their attributes', async () => {
      const { MessageId } = await send('again');
      await killByReceives();

      await client.send(new StartMessageMoveTaskCommand({ SourceArn: DEAD_ARN }));

      const moved = await receive(events, 5);
      expect(moved).toMatchObject({ Body: 'again', Attributes: { ApproximateReceiveCount: '1' } });
      expect(moved?.MessageId).not.toBe(MessageId);
      expect(moved?.MessageAttributes?.receivedAt?.StringValue).toBe('2026-06-02T09:14:32Z');
      expect(await finished('COMPLETED')).toMatchObject({ ApproximateNumberOfMessagesMoved: 1 });
    });

    it('fails for a message that was sent straight to the dead letters, and leaves it there', async () => {
      await send('direct', dead);

      await client.send(new StartMessageMoveTaskCommand({ SourceArn: DEAD_ARN }));

      expect(await finished('FAILED')).toMatchObject({ FailureReason: 'CouldNotDetermineMessageSource' });
      expect((await receive(dead))?.Body).toBe('direct');
    });

    it('takes any message to an explicit destination', async () => {
      await send('direct', dead);

      await client.send(new StartMessageMoveTaskCommand({ SourceArn: DEAD_ARN, DestinationArn: EVENTS_ARN }));

      expect((await receive(events, 5))?.Body).toBe('direct');
    });

    it('is refused on a queue that is nobody’s dead-letter queue', async () => {
      await expect(client.send(new StartMessageMoveTaskCommand({ SourceArn: EVENTS_ARN }))).rejects.toThrow(
        'Source queue must be configured as a Dead Letter Queue.',
      );
    });

    it('runs alone, can be cancelled, and then moves no more', async () => {
      await Promise.all(['a', 'b', 'c'].map((body) => send(body, dead)));
      const { TaskHandle } = await client.send(
        new StartMessageMoveTaskCommand({
          SourceArn: DEAD_ARN,
          DestinationArn: EVENTS_ARN,
          MaxNumberOfMessagesPerSecond: 1,
        }),
      );

      await expect(client.send(new StartMessageMoveTaskCommand({ SourceArn: DEAD_ARN }))).rejects.toThrow(
        'There is already a task running',
      );
      await client.send(new CancelMessageMoveTaskCommand({ TaskHandle }));

      const { ApproximateNumberOfMessagesMoved = 0 } = await finished('CANCELLED');
      expect((await queues.inspect('Dead')).ready).toHaveLength(3 - ApproximateNumberOfMessagesMoved);
      expect(ApproximateNumberOfMessagesMoved).toBeLessThan(3);
    });

    it('loses nothing of many', async () => {
      const bodies = Array.from({ length: 40 }, (_, index) => `event ${index}`);
      await Promise.all(bodies.map((body) => send(body, dead)));

      await client.send(new StartMessageMoveTaskCommand({ SourceArn: DEAD_ARN, DestinationArn: EVENTS_ARN }));

      await finished('COMPLETED');
      const { ready } = await queues.inspect('Events');
      expect(ready.map(({ body }) => body).sort()).toEqual([...bodies].sort());
      expect((await queues.inspect('Dead')).ready).toHaveLength(0);
    });
  });

  it('forgets a message that was deleted', async () => {
    await send('done');
    const message = await receive(events);

    await client.send(new DeleteMessageCommand({ QueueUrl: events, ReceiptHandle: message?.ReceiptHandle }));

    expect(await queues.inspect('Events')).toEqual({ ready: [], delayed: [], inFlight: [] });
  });
});
