import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { receiverFrom } from '../../lambdas/receiver/wiring.ts';
import { example, fresh } from './deliveries.ts';
import { type LocalAws, startLocalAws } from './local-aws.ts';
import { capturePrinted } from './printed.ts';
import { listen } from './secrets-manager.ts';

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

  it('503 leaves when SQS trickles the headers of its answer, after a second attempt', async () => {
    const timers: NodeJS.Timeout[] = [];
    onTestFinished(() => timers.forEach(clearInterval));
    const trickling = await startSilentServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-pad: ');
      timers.push(setInterval(() => socket.write('.'), 300));
    });
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', trickling.url);

    expect((await receiverFrom(process.env)(fresh(LIVE))).statusCode).toBe(503);
    expect(trickling.connections()).toBe(2);
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
