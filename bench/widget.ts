/**
 * What the dashboard's widget takes for ten thousand failures: with as few causes as usual, and with a cause for each of
 * them, against reading the same causes through the SDK and doing nothing with them. On a local DynamoDB, which is
 * slower than the real one at this; the widget is the one that Lambda runs.
 *
 *     node bench/widget.ts [failures]
 */
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import local from '../config/local.ts';
import { widgetFrom } from '../lambdas/widget/wiring.ts';
import { startDynamoDb } from '../local/dynamodb.ts';

/** A widget should answer within this (contract sheet aws-platform 8); milliseconds. */
const LIMIT = 3000;
const ROUNDS = 5;
const BATCH = 25;
const ARN = 'arn:aws:lambda:eu-central-1:000000000000:function:';

const failures = Number(process.argv[2] ?? 10_000);

for (const causes of [3, failures]) {
  await using resources = new AsyncDisposableStack();
  const dynamo = resources.adopt(await startDynamoDb([ledgerTable()]), (server) => server.close());
  Object.assign(process.env, {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    LEDGER_TABLE: 'ledger',
    REDRIVE_FUNCTION_ARN: `${ARN}Redrive`,
  });
  const client = resources.adopt(new DynamoDBClient(), (opened) => opened.destroy());
  await fill(client, causes);

  const widget = widgetFrom(process.env, local);
  const context = { invokedFunctionArn: `${ARN}Widget`, awsRequestId: 'bench' };
  const answer = await widget({}, context);
  if (!answer.includes('<table')) throw new Error(`The widget shows no list: ${answer.slice(-300)}`);
  const reading = await median(() => readCauses(client));
  const showing = await median(() => widget({}, context));
  const verdict = showing <= LIMIT ? 'within' : 'BEYOND';
  console.log(
    `widget, ${failures} failures of ${causes} causes: ${showing.toFixed(0)} ms, ${(showing / reading).toFixed(2)} x reading them (${reading.toFixed(0)} ms); ` +
      `${(answer.length / 1000).toFixed(0)} KB; ${verdict} ${LIMIT} ms`,
  );
  if (showing > LIMIT) process.exitCode = 1;
}

async function fill(client: DynamoDBClient, causes: number): Promise<void> {
  const items = Array.from({ length: failures }, (_, n) => failure(n)).concat(
    Array.from({ length: causes }, (_, n) => cause(n, Math.ceil(failures / causes))),
  );
  for (let start = 0; start < items.length; start += BATCH) {
    const requests = items.slice(start, start + BATCH).map((item) => ({ PutRequest: { Item: marshall(item) } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { ledger: requests } }));
  }
}

function at(n: number): string {
  return new Date(Date.UTC(2026, 5, 2) - n * 1000).toISOString();
}

function failure(n: number): Record<string, unknown> {
  return {
    id: `order:order_${n}`,
    status: 'failed',
    unposted: 'failed',
    reason: 'unknown_sku',
    detail: `The ERP has no item for SKU-${n}.`,
    receivedAt: at(n),
  };
}

function cause(n: number, events: number): Record<string, unknown> {
  return {
    id: `cause:unknown_sku#SKU-${n}`,
    unposted: 'cause',
    reason: 'unknown_sku',
    subject: `SKU-${n}`,
    events,
    keys: [`order:order_${n}`],
    'money#EUR': events * 7110,
    'exponent#EUR': 2,
    receivedAt: at(n),
    lastSeen: at(0),
  };
}

async function readCauses(client: DynamoDBClient): Promise<void> {
  const query = {
    TableName: 'ledger',
    IndexName: 'unposted',
    KeyConditionExpression: 'unposted = :cause',
    ExpressionAttributeValues: { ':cause': 'cause' },
  };
  const pages = paginateQuery({ client: DynamoDBDocumentClient.from(client) }, query);
  for await (const { Items } of pages) if (Items?.length === 0) throw new Error('There are no causes to read.');
}

async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
}

function ledgerTable() {
  const attribute = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });
  return {
    TableName: 'ledger',
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
