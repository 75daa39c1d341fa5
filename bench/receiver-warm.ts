/**
 * What a warm request costs: the CPU time that the receiver adds to its call to SQS, against that call alone. SQS and
 * Secrets Manager are one process and the receiver another, whose log goes nowhere, so that only its own CPU counts.
 *
 *     node bench/receiver-warm.ts [requests]
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createSqsClient } from '../lambdas/event-queue/sqs.ts';
import { CLIENT_LIMITS } from '../lambdas/receiver/budget.ts';
import { receiverFrom } from '../lambdas/receiver/wiring.ts';
import { signatureHeader } from '../lambdas/zephyrcart/signature.ts';

const TARGET_RATIO = 1;
const SECRET = 'whsec_bench_0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const QUEUE_URL = 'http://sqs.invalid/000000000000/events';
const BODY = readFileSync(join(resolve(import.meta.dirname, '..'), 'examples/order-created-live.json'));
const ROUND = 100;

const roles: Readonly<Record<string, () => Promise<void>>> = { aws: serveAws, receiver: measure };
await (roles[process.env.BENCH_ROLE ?? ''] ?? lead)();

async function lead(): Promise<void> {
  const aws = start('aws', {});
  try {
    const [endpoint] = await once(aws, 'message');
    const receiver = start('receiver', {
      AWS_ENDPOINT_URL: String(endpoint),
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      QUEUE_URL,
      SIGNING_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:signing',
      POWERTOOLS_METRICS_NAMESPACE: 'Bridge',
      REQUESTS: process.argv[2] ?? '3000',
    });
    const [cpu] = (await once(receiver, 'message')) as [{ call: number; request: number; requests: number }];
    const print = (name: string, value: number) => console.log(`${name.padEnd(28)} ${value.toFixed(0).padStart(5)} us`);
    console.log(`CPU time, mean of ${cpu.requests} each:`);
    print('one call to SQS', cpu.call);
    print('one request, that call in it', cpu.request);
    const ratio = (cpu.request - cpu.call) / cpu.call;
    console.log(`${'added / call'.padEnd(28)} ${ratio.toFixed(2).padStart(5)}     (target: at most ${TARGET_RATIO})`);
  } finally {
    aws.kill();
  }
}

function start(role: string, environment: NodeJS.ProcessEnv): ChildProcess {
  const env = { PATH: process.env.PATH, NODE_OPTIONS: '--enable-source-maps', BENCH_ROLE: role, ...environment };
  return fork(import.meta.filename, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

/** Answers `SendMessage` and `GetSecretValue` as the SDK expects, and nothing else. */
async function serveAws(): Promise<void> {
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { MessageBody } = JSON.parse(Buffer.concat(chunks).toString()) as { MessageBody?: string };
    const answer =
      MessageBody === undefined
        ? { ARN: 'arn', Name: 'signing', VersionId: 'v1', SecretString: JSON.stringify({ current: SECRET }) }
        : { MessageId: 'm', MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

/** Rounds of calls and of requests in turn, so that a busy machine slows both; the first ones warm everything up. */
async function measure(): Promise<void> {
  const client = createSqsClient(CLIENT_LIMITS);
  const receive = receiverFrom(process.env);
  const call = () => client.send(new SendMessageCommand({ QueueUrl: QUEUE_URL, MessageBody: BODY.toString('utf8') }));
  const request = async () => {
    const { statusCode } = await receive(delivery());
    if (statusCode !== 202) throw new Error(`The receiver answered ${statusCode}.`);
  };

  const rounds = Math.ceil(Number(process.env.REQUESTS) / ROUND);
  const spent = { call: 0, request: 0 };
  for (let round = -5; round < rounds; round += 1) {
    const [calls, requests] = [await cpuOf(call), await cpuOf(request)];
    if (round < 0) continue;
    spent.call += calls;
    spent.request += requests;
  }
  const count = rounds * ROUND;
  process.send?.({ call: spent.call / count, request: spent.request / count, requests: count });
  client.destroy();
  process.disconnect();
}

/** Microseconds of CPU for a round, one after the other. */
async function cpuOf(action: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let done = 0; done < ROUND; done += 1) await action();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function delivery(): APIGatewayProxyEventV2 {
  const at = Math.floor(Date.now() / 1000);
  return {
    headers: {
      'x-zephyrcart-signature': signatureHeader(BODY, SECRET, at),
      'x-zephyrcart-timestamp': String(at),
      'x-zephyrcart-delivery-id': '01KT3SSZ0000000000DELIVERY',
      'x-zephyrcart-delivery-attempt': '1',
    },
    body: BODY.toString('base64'),
    isBase64Encoded: true,
  } as unknown as APIGatewayProxyEventV2;
}
