import { createServer, type Socket } from 'node:net';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { decodeMessage } from '../../lambdas/event-queue/message.ts';
import { createSqsClient } from '../../lambdas/event-queue/sqs.ts';
import { CLIENT_LIMITS } from '../../lambdas/receiver/budget.ts';
import { receiverFrom } from '../../lambdas/receiver/wiring.ts';
import { example, SECRET, signed } from './deliveries.ts';
import { capturePrinted } from './printed.ts';
import { listen, startSecretsManager } from './secrets-manager.ts';

const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:signing';
const LIVE = example('order-created-live');
const fresh = (body: Uint8Array, secret = SECRET) => signed(body, { secret, at: Math.floor(Date.now() / 1000) });

let sqs: FauxqsServer;
let secrets: Awaited<ReturnType<typeof startSecretsManager>>;
let printed: ReturnType<typeof capturePrinted>;

beforeEach(async () => {
  sqs = await startFauxqs({ port: 0, logger: false });
  secrets = await startSecretsManager(ARN, JSON.stringify({ current: SECRET }));
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', sqs.address);
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', secrets.url);
  vi.stubEnv('SIGNING_SECRET_ARN', ARN);
  // Its host does not resolve: the endpoint variable has to win.
  vi.stubEnv('QUEUE_URL', sqs.createQueue('events').queueUrl.replace(/\/\/[^/]+/, '//sqs.us-east-1.invalid'));
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'Bridge');
  printed = capturePrinted();
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await Promise.all([sqs.stop(), secrets.stop()]);
});

/** A server that takes connections and then does as `answer` says, which is nothing unless given. */
async function startSilentServer(answer: (socket: Socket) => void = () => {}) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', () => answer(socket));
  });
  const url = await listen(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url, connections: () => sockets.size };
}

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

    const answers = [await receive(fresh(LIVE)), await receive(signedBinary(binary))];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202]);
    const events = await onTheQueue();
    const bodies = events.map(({ body }) => Buffer.from(body).toString('hex')).sort();
    expect(bodies).toEqual([LIVE.toString('hex'), Buffer.from(binary).toString('hex')].sort());
    expect(events.map(({ attempt }) => attempt)).toEqual(['1', '1']);
    expect(secrets.state.reads).toBe(1);
    expect(printed.metrics().map(({ namespace, name }) => [namespace, name])).toEqual([
      ['Bridge', 'Queued'],
      ['Bridge', 'Queued'],
    ]);
  });

  it('follows the queue URL when no endpoint is given', async () => {
    const queueUrl = `${sqs.address}/000000000000/events`;
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', undefined);
    vi.stubEnv('QUEUE_URL', queueUrl);

    expect((await receiverFrom(process.env)(fresh(LIVE))).statusCode).toBe(202);
    expect(await onTheQueue()).toHaveLength(1);
  });

  it('takes up a rotation, and serves on while Secrets Manager is down', async () => {
    const receive = receiverFrom(process.env);
    await receive(fresh(LIVE));
    secrets.state.value = JSON.stringify({ current: 'whsec_new', previous: SECRET });

    const rotated = await receive(fresh(LIVE, 'whsec_new'));
    secrets.state.down = true;
    const during = await receive(fresh(LIVE));

    expect([rotated.statusCode, during.statusCode]).toEqual([202, 202]);
    expect(secrets.state.reads).toBe(2);
  });

  it('answers 503 with the remedy while the secret is the placeholder', async () => {
    secrets.state.value = JSON.stringify({ current: 'whsec_REPLACE_ME' });

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

/** ZephyrCart gives up after 10 s, so all of these must have ended by themselves by then. */
describe('before ZephyrCart stops waiting', { timeout: 10_000 }, () => {
  const stalls = 'HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: 99\r\n\r\n{';

  it('503 leaves when SQS takes the connection and never answers, after a second attempt', async () => {
    const silent = await startSilentServer();
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', silent.url);

    const { statusCode } = await receiverFrom(process.env)(fresh(LIVE));

    expect(statusCode).toBe(503);
    expect(silent.connections()).toBe(2);
    expect(printed.logged('not queued')).toMatchObject([{ error: 'TimeoutError' }]);
  });

  it('503 leaves when SQS begins an answer and stops half way', async () => {
    const stalling = await startSilentServer((socket) => socket.write(stalls));
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', stalling.url);

    expect((await receiverFrom(process.env)(fresh(LIVE))).statusCode).toBe(503);
  });

  it('503 leaves when SQS trickles its answer for ever', async () => {
    const timers: NodeJS.Timeout[] = [];
    onTestFinished(() => timers.forEach(clearInterval));
    const trickling = await startSilentServer((socket) => {
      socket.write(stalls);
      timers.push(setInterval(() => socket.write(' '), 300));
    });
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', trickling.url);

    expect((await receiverFrom(process.env)(fresh(LIVE))).statusCode).toBe(503);
  });

  it('503 leaves when Secrets Manager never answers', async () => {
    const silent = await startSilentServer();
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', silent.url);

    const { statusCode } = await receiverFrom(process.env)(fresh(LIVE));

    expect(statusCode).toBe(503);
    expect(printed.logged('not queued')).toMatchObject([{ why: 'the signing secret cannot be read' }]);
  });

  it('503 leaves when nobody listens', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', 'http://127.0.0.1:1');

    const { statusCode } = await receiverFrom(process.env)(fresh(LIVE));

    expect(statusCode).toBe(503);
    expect(printed.logged('not queued')).toMatchObject([{ code: 'ECONNREFUSED' }]);
  });
});

function signedBinary(body: Uint8Array) {
  return signed(body, { base64: true, at: Math.floor(Date.now() / 1000) });
}
