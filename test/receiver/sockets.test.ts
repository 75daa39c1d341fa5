import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeMessage } from '../../lambdas/event-queue/message.ts';
import { createSqsClient } from '../../lambdas/event-queue/sqs.ts';
import { CLIENT_LIMITS } from '../../lambdas/receiver/budget.ts';
import { receiverFrom } from '../../lambdas/receiver/wiring.ts';
import { example, fresh, SECRET } from './deliveries.ts';
import { type LocalAws, startLocalAws } from './local-aws.ts';
import { capturePrinted } from './printed.ts';

const LIVE = example('order-created-live');

let aws: LocalAws;
let printed: ReturnType<typeof capturePrinted>;

beforeEach(async () => {
  aws = await startLocalAws();
  printed = capturePrinted();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await aws.stop();
});

async function onTheQueue() {
  const client = createSqsClient(CLIENT_LIMITS);
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: process.env.QUEUE_URL,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
    }),
  );
  client.destroy();
  return Messages.map(({ Body = '', MessageAttributes = {} }) =>
    decodeMessage({
      body: Body,
      messageAttributes: Object.fromEntries(
        Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, { stringValue: StringValue }]),
      ),
    }),
  );
}

describe('the receiver as it is wired for Lambda', () => {
  it('brings events through real sockets onto the queue, plain and packed, byte for byte', async () => {
    const receive = receiverFrom(process.env);
    const binary = Uint8Array.of(0, 1, 2, 0xff);
    const tea = Buffer.from('{"type":"order.created","note":"Thank you \u{1F375}"}');

    const answers = [await receive(fresh(LIVE)), await receive(fresh(binary)), await receive(fresh(tea))];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202]);
    const events = await onTheQueue();
    const bodies = events.map(({ body }) => Buffer.from(body).toString('hex')).sort();
    expect(bodies).toEqual([LIVE.toString('hex'), Buffer.from(binary).toString('hex'), tea.toString('hex')].sort());
    expect(events.map(({ attempt }) => attempt)).toEqual(['1', '1', '1']);
    expect(aws.secrets.state.reads).toBe(1);
    expect(printed.metrics().map(({ namespace, name }) => [namespace, name])).toEqual([
      ['Bridge', 'Queued'],
      ['Bridge', 'Queued'],
      ['Bridge', 'Queued'],
    ]);
  });

  it('follows the queue URL when no endpoint is given', async () => {
    const queueUrl = `${aws.sqs.address}/000000000000/events`;
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', undefined);
    vi.stubEnv('QUEUE_URL', queueUrl);

    expect((await receiverFrom(process.env)(fresh(LIVE))).statusCode).toBe(202);
    expect(await onTheQueue()).toHaveLength(1);
  });

  it('takes up a rotation, and serves on while Secrets Manager is down', async () => {
    const receive = receiverFrom(process.env);
    await receive(fresh(LIVE));
    aws.secrets.state.value = JSON.stringify({ current: 'whsec_new', previous: SECRET });

    const rotated = await receive(fresh(LIVE, 'whsec_new'));
    aws.secrets.state.down = true;
    const during = await receive(fresh(LIVE));

    expect([rotated.statusCode, during.statusCode]).toEqual([202, 202]);
    expect(aws.secrets.state.reads).toBe(2);
  });

  it('answers 503 with the remedy while the secret is the placeholder', async () => {
    aws.secrets.state.value = JSON.stringify({ current: 'whsec_REPLACE_ME' });

    const { statusCode } = await receiverFrom(process.env)(fresh(LIVE));

    expect(statusCode).toBe(503);
    expect(printed.logged('not queued')).toMatchObject([{ remedy: expect.stringContaining('SigningSecretArn') }]);
  });

  it.each(['QUEUE_URL', 'SIGNING_SECRET_ARN'])('does not start without %s, and names it', (name) => {
    vi.stubEnv(name, undefined);

    expect(() => receiverFrom(process.env)).toThrow(name);
  });

  it('does not start with a TEST_ORDERS that means nothing', () => {
    expect(() => receiverFrom({ ...process.env, TEST_ORDERS: 'yes' })).toThrow('"ignore" or "deliver"');
  });
});
