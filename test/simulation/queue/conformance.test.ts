import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSqs } from '../../../local/queues/front.ts';
import { CREDENTIALS, QUEUES } from '../../local/stack-fixture.ts';
import { createLuck } from '../luck.ts';
import { createTimeline } from '../timeline.ts';
import { carryOut } from './commands.ts';
import { createMoveTasks } from './move-task.ts';
import { createQueueModel, type QueueModel, type QueueSettings } from './queue-model.ts';

interface Opened {
  send(command: object): Promise<Record<string, unknown>>;
  /** URL or name. */
  readonly events: string;
  readonly dead: string;
  readonly eventsArn: string;
  readonly deadArn: string;
  pass(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/** Receives that it takes in the stack of the tests until the next one moves a message to the dead letters. */
const MAX_RECEIVES = 2;

async function openModel(): Promise<Opened> {
  const luck = createLuck(1, 'conformance');
  const timeline = createTimeline(Date.parse('2026-06-02T09:14:33Z'), luck);
  const watch = { sent: () => {}, gone: () => {}, movedToDeadLetters: () => {}, receivedTwice: () => {} };
  const whims = () => ({ receivedTwice: 0, overlooked: 0 });
  const queue = (settings: QueueSettings) => createQueueModel(settings, { timeline, luck, whims, watch });
  const dead = queue({ name: 'dead', visibilityTimeout: 30_000 });
  const events = queue({
    name: 'events',
    visibilityTimeout: 900_000,
    redrive: { maxReceiveCount: MAX_RECEIVES, to: dead },
  });
  const byName = (name: string | undefined): QueueModel => (name === 'dead' ? dead : events);
  const queues = { byName, moves: createMoveTasks(timeline) };
  return {
    send: async (command) => carryOut(queues, command) as Record<string, unknown>,
    events: 'events',
    dead: 'dead',
    eventsArn: 'events',
    deadArn: 'dead',
    pass: (milliseconds) => timeline.run(timeline.now() + milliseconds, () => false),
    close: async () => {},
  };
}

async function openEmulator(): Promise<Opened> {
  const sqs = await startSqs();
  const queues = await sqs.open(QUEUES, () => {});
  const client = new SQSClient({ ...CREDENTIALS, endpoint: sqs.endpoint });
  const [events, dead] = QUEUES;
  return {
    send: (command) => client.send(command as ReceiveMessageCommand) as unknown as Promise<Record<string, unknown>>,
    events: `${sqs.endpoint}/000000000000/Events`,
    dead: `${sqs.endpoint}/000000000000/Dead`,
    eventsArn: events?.arn ?? '',
    deadArn: dead?.arn ?? '',
    pass: (milliseconds) => sleep(milliseconds),
    async close() {
      client.destroy();
      await queues.close();
      await sqs.close();
    },
  };
}

/** What both must do, since delivery relies on it. */
describe.each([
  ['the model', openModel],
  ['the local SQS', openEmulator],
] as const)('%s', (_name, open) => {
  let sqs: Opened;
  beforeEach(async () => {
    sqs = await open();
  });
  afterEach(() => sqs.close());

  const attributes = { receivedAt: { DataType: 'String', StringValue: '2026-06-02T09:14:32Z' } };
  const put = async (body: string, more: object = {}) =>
    (
      await sqs.send(
        new SendMessageCommand({ QueueUrl: sqs.events, MessageBody: body, MessageAttributes: attributes, ...more }),
      )
    ).MessageId;
  const take = async (QueueUrl = sqs.events, more: object = {}): Promise<readonly Message[]> => {
    const answer = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        ...more,
      }),
    );
    return (answer.Messages as readonly Message[] | undefined) ?? [];
  };
  const visibility = (ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
    sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: sqs.events, ReceiptHandle, VisibilityTimeout }));
  const remove = (ReceiptHandle: string | undefined) =>
    sqs.send(new DeleteMessageCommand({ QueueUrl: sqs.events, ReceiptHandle }));
  /** Receives and gives back, until the next receive moves it. */
  const kill = async () => {
    for (let receives = 0; receives < MAX_RECEIVES; receives += 1)
      await visibility((await take())[0]?.ReceiptHandle, 0);
    return take();
  };

  it('delivers what was sent, with its attributes, and counts the receive', async () => {
    const id = await put('body');
    const [message] = await take();
    expect(message).toMatchObject({ MessageId: id, Body: 'body', MessageAttributes: attributes });
    expect(message?.Attributes).toMatchObject({ ApproximateReceiveCount: '1' });
    expect(Number(message?.Attributes?.SentTimestamp)).toBeGreaterThan(Date.parse('2026-01-01'));
  });

  it('hides what is in flight, and shows it again when its time is over', async () => {
    await put('body');
    await take(sqs.events, { VisibilityTimeout: 1 });
    expect(await take()).toEqual([]);
    await sqs.pass(1_200);
    expect(await take()).toMatchObject([{ Body: 'body', Attributes: { ApproximateReceiveCount: '2' } }]);
  });

  it('shows at once what is given back with no time at all', async () => {
    await put('body');
    await visibility((await take())[0]?.ReceiptHandle, 0);
    expect(await take()).toHaveLength(1);
  });

  it('gives several back in one request, and says which it could not', async () => {
    await put('one');
    const [message] = await take();
    const entry = (Id: string, ReceiptHandle: string | undefined) => ({ Id, ReceiptHandle, VisibilityTimeout: 0 });
    const Entries = [entry('0', message?.ReceiptHandle), entry('1', 'no-such-handle')];
    const answer = await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: sqs.events, Entries }));
    expect(answer.Successful).toMatchObject([{ Id: '0' }]);
    expect(answer.Failed).toMatchObject([{ Id: '1' }]);
    expect(await take()).toHaveLength(1);
  });

  it('delays a message', async () => {
    await put('later', { DelaySeconds: 1 });
    expect(await take()).toEqual([]);
    await sqs.pass(1_200);
    expect(await take()).toHaveLength(1);
  });

  it('deletes by the handle of the receive', async () => {
    await put('body');
    const [message] = await take(sqs.events, { VisibilityTimeout: 0 });
    const [again] = await take();
    await remove(again?.ReceiptHandle);
    expect(message?.ReceiptHandle).not.toBe(again?.ReceiptHandle);
    await sqs.pass(50);
    expect(await take()).toEqual([]);
  });

  it('refuses another visibility for a message that nobody has any more', async () => {
    await put('body');
    const [message] = await take();
    await remove(message?.ReceiptHandle);
    await expect(visibility(message?.ReceiptHandle, 5)).rejects.toThrow();
  });

  it('moves a message to the dead letters at the receive that is one too many, with the time of its first sending', async () => {
    const id = await put('body');
    const [first] = await take(sqs.events, { VisibilityTimeout: 0 });
    await visibility((await take())[0]?.ReceiptHandle, 0);
    expect(await take()).toEqual([]);
    const [dead] = await take(sqs.dead);
    expect(dead).toMatchObject({ MessageId: id, Body: 'body', MessageAttributes: attributes });
    expect(dead?.Attributes?.SentTimestamp).toBe(first?.Attributes?.SentTimestamp);
  });

  it('counts what is visible, in flight and delayed', async () => {
    await put('in flight');
    await take();
    await put('visible');
    await put('delayed', { DelaySeconds: 900 });
    const answer = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: sqs.events, AttributeNames: ['All'] }));
    expect(answer.Attributes).toMatchObject({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
    });
  });

  it('moves dead letters back as new messages, with a receive count of their own', async () => {
    const id = await put('body');
    await kill();
    await sqs.send(
      new StartMessageMoveTaskCommand({
        SourceArn: sqs.deadArn,
        DestinationArn: sqs.eventsArn,
        MaxNumberOfMessagesPerSecond: 50,
      }),
    );
    await sqs.pass(2_500);
    const [message] = await take();
    expect(message).toMatchObject({
      Body: 'body',
      MessageAttributes: attributes,
      Attributes: { ApproximateReceiveCount: '1' },
    });
    expect(message?.MessageId).not.toBe(id);
    const tasks = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: sqs.deadArn, MaxResults: 10 }));
    expect(tasks.Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }]);
  });
});

describe('the model alone, because the local SQS cannot wait so long', () => {
  it('forgets a message fourteen days after it was sent first, dead letters included', async () => {
    const sqs = await openModel();
    await sqs.send(new SendMessageCommand({ QueueUrl: sqs.events, MessageBody: 'body' }));
    await sqs.pass(13.9 * 86_400_000);
    const receive = (QueueUrl: string) => sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
    for (let receives = 0; receives <= MAX_RECEIVES; receives += 1) await receive(sqs.events);
    expect((await receive(sqs.dead)).Messages).toHaveLength(1);
    await sqs.pass(0.2 * 86_400_000);
    expect((await receive(sqs.dead)).Messages).toHaveLength(0);
  });
});
