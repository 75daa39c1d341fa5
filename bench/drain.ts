/**
 * How fast a backlog drains into Business Central, against the most that it lets one application do: five requests at
 * a time, each answered after the same delay. The consumer is the one that Lambda runs, in five instances as a deployment
 * has by default, on a local DynamoDB; both runs go through real sockets.
 *
 *     node bench/drain.ts [orders] [milliseconds per answer]
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import local from '../config/local.ts';
import { consumerFrom } from '../lambdas/consumer/wiring.ts';
import { createSecrets } from '../local/aws/secrets.ts';
import { startAwsStub } from '../local/aws/stub.ts';
import { SEED } from '../local/business-central/seed.ts';
import { listen } from '../local/business-central/serve.ts';
import { createBusinessCentral } from '../local/business-central/simulator.ts';
import { startDynamoDb } from '../local/dynamodb.ts';
import { ulid } from '../local/examples/ulid.ts';

/** What Business Central works of one application at a time (contract sheet business-central 1.10). */
const CONCURRENT = 5;
const REQUESTS_PER_ORDER = 2;
const BATCH = 10;
const TARGET_RATIO = 0.9;

const ROOT = resolve(import.meta.dirname, '..');
const EXAMPLE = readFileSync(join(ROOT, 'examples/order-created-live.json'), 'utf8');
const EXAMPLE_ID = 'order_01KT3SSX6R3JTJ0HYCTFV8ES59';
const SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:erp';
const TABLE = 'ledger';

const [orders, delay] = [Number(process.argv[2] ?? 100), Number(process.argv[3] ?? 500)];

await using resources = new AsyncDisposableStack();
const businessCentral = createBusinessCentral();
businessCentral.admin.addFault({ path: '/api/v2.0/', fault: { kind: 'delay', ms: delay } });
const erp = resources.adopt(await listen(businessCentral, 0), (server) => server.close());
const dynamo = resources.adopt(await startDynamoDb([ledgerTable()]), (server) => server.close());
const stub = resources.adopt(await startAwsStub(), (server) => server.close());
const initial = JSON.stringify({ clientId: SEED.clientId, clientSecret: SEED.clientSecret });
stub.serve([createSecrets([{ arn: SECRET_ARN, name: 'erp', initial }]).service]);

Object.assign(process.env, {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL: stub.endpoint,
  AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
  POWERTOOLS_LOG_LEVEL: 'ERROR',
  POWERTOOLS_METRICS_DISABLED: 'true',
  LEDGER_TABLE: TABLE,
  QUEUE_URL: `${stub.endpoint}/000000000000/events`,
  CATALOG_TOPIC_ARN: 'arn:aws:sns:eu-central-1:000000000000:catalog',
  OPERATIONS_TOPIC_ARN: 'arn:aws:sns:eu-central-1:000000000000:operations',
  ERP_SECRET_ARN: SECRET_ARN,
  BC_BASE_URL: erp.baseUrl,
  BC_TOKEN_URL: erp.tokenUrl,
});

const allowed = await bareRequests();
const drained = await drain();
const { admin } = businessCentral;
const throttled = admin.requests().filter(({ status }) => status === 429).length;
const print = (name: string, value: string) => console.log(`${name.padEnd(28)} ${value.padStart(8)}`);
console.log(`${orders} orders, ${delay} ms per answer, ${CONCURRENT} requests at a time:`);
print('allowed, requests a second', allowed.toFixed(1));
print('used, requests a second', (drained * REQUESTS_PER_ORDER).toFixed(1));
print('orders a second', drained.toFixed(1));
print('ratio', `${((drained * REQUESTS_PER_ORDER) / allowed).toFixed(2)}     (target: at least ${TARGET_RATIO})`);
print('answers 429', String(throttled));
const orderCount = admin.documents().length;
if (orderCount !== orders) throw new Error(`${orderCount} documents instead of ${orders}`);
// Each instance holds a token of its own, as it does in Lambda.
const [violation] = admin.violations().filter(({ kind }) => kind !== 'token while one is held');
if (violation !== undefined) throw new Error(JSON.stringify(violation));

/** Requests a second of a client that does nothing else, five at a time. */
async function bareRequests(): Promise<number> {
  const grant = { grant_type: 'client_credentials', client_id: SEED.clientId, client_secret: SEED.clientSecret };
  const scope = 'https://api.businesscentral.dynamics.com/.default';
  const answer = await fetch(erp.tokenUrl, { method: 'POST', body: new URLSearchParams({ ...grant, scope }) });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${token}`, 'accept-language': 'en-US' };
  const lane = async () => {
    for (let sent = 0; sent < 20; sent += 1) {
      const reply = await fetch(`${erp.baseUrl}/companies(${SEED.companyId})/items?$top=1`, { headers });
      await reply.arrayBuffer();
      if (!reply.ok) throw new Error(`The baseline was answered ${reply.status}`);
    }
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: CONCURRENT }, lane));
  return (CONCURRENT * 20) / ((performance.now() - from) / 1000);
}

/** Orders a second. */
async function drain(): Promise<number> {
  const backlog = Array.from({ length: Math.ceil(orders / BATCH) }, (_, index) =>
    batch(Math.min(BATCH, orders - index * BATCH)),
  );
  const configuration = { ...local, delivery: { instances: CONCURRENT, perInstance: 1 } };
  const instance = async () => {
    const consumer = consumerFrom(process.env, configuration);
    for (let event = backlog.pop(); event !== undefined; event = backlog.pop()) {
      const { batchItemFailures } = await consumer(event, context());
      if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} orders came back`);
    }
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: CONCURRENT }, instance));
  return orders / ((performance.now() - from) / 1000);
}

function batch(size: number): SQSEvent {
  return { Records: Array.from({ length: size }, record) };
}

function record(): SQSRecord {
  const now = Date.now();
  const id = ulid(now);
  return {
    messageId: id,
    receiptHandle: id,
    body: EXAMPLE.replaceAll(EXAMPLE_ID, `order_${id}`),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: String(now),
      SenderId: 'bench',
      ApproximateFirstReceiveTimestamp: String(now),
    },
    messageAttributes: { receivedAt: { stringValue: new Date(now).toISOString(), dataType: 'String' } },
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:events',
    awsRegion: 'eu-central-1',
  };
}

function context(): Context {
  const until = Date.now() + 150_000;
  return {
    functionName: 'consumer',
    awsRequestId: ulid(Date.now()),
    getRemainingTimeInMillis: () => until - Date.now(),
  } as Context;
}

function ledgerTable() {
  const attribute = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });
  return {
    TableName: TABLE,
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
    AttributeDefinitions: [attribute('id'), attribute('unposted'), attribute('receivedAt')],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'unposted',
        KeySchema: [
          { AttributeName: 'unposted', KeyType: 'HASH' as const },
          { AttributeName: 'receivedAt', KeyType: 'RANGE' as const },
        ],
        Projection: { ProjectionType: 'ALL' as const },
      },
    ],
  };
}
