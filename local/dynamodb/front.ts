import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import dynalite from 'dynalite';
import { readBody } from '../http/body.ts';
import { close, listen } from '../http/listen.ts';
import type { TableProperties } from '../template/properties.ts';
import { spellOutMapEquality } from './map-equality.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Reply {
  readonly status: number;
  readonly body: Fields;
}

export type LocalDynamoDb = Awaited<ReturnType<typeof startDynamoDb>>;

/**
 * dynalite with the template's tables, behind a front that mends where it differs from DynamoDB: comparison of maps, and
 * `ReturnValuesOnConditionCheckFailure`, which it ignores. Nothing expires here: TTL is DynamoDB's own background work.
 */
export async function startDynamoDb(tables: readonly TableProperties[], port = 0) {
  const engine = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const engineUrl = await listen(engine, 0);
  const call = caller(engineUrl);
  for (const table of tables) await createTable(call, table);

  const keys = new Map(tables.map((table) => [table.TableName, table.KeySchema.map((key) => key.AttributeName)]));
  const inTurn = createTurns();
  const server = createServer((request, response) => {
    answer(request, response, (operation, input) =>
      // One write at a time, so that the item returned with a failed condition is the one that failed it.
      READS.has(operation) ? call(operation, input) : inTurn(() => write(call, keys, operation, input)),
    ).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const endpoint = await listen(server, port);
  return {
    endpoint,
    async close() {
      await Promise.all([close(server), close(engine)]);
    },
  };
}

const READS: ReadonlySet<string> = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'DescribeTable', 'ListTables']);

type Call = (operation: string, input: Fields) => Promise<Reply>;

function caller(engineUrl: string): Call {
  return async (operation, input) => {
    const response = await fetch(engineUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        // dynalite wants the look of a signature; it checks none.
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
        'x-amz-date': '20260101T000000Z',
      },
      body: JSON.stringify(input),
    });
    return { status: response.status, body: (await response.json()) as Fields };
  };
}

async function createTable(call: Call, table: TableProperties): Promise<void> {
  const { GlobalSecondaryIndexes: indexes, ...rest } = table;
  const created = await call('CreateTable', {
    ...rest,
    BillingMode: 'PAY_PER_REQUEST',
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
  });
  if (created.status !== 200) throw new Error(`Table ${table.TableName} was refused: ${JSON.stringify(created.body)}`);
}

async function write(
  call: Call,
  keys: ReadonlyMap<string, readonly string[]>,
  operation: string,
  input: Fields,
): Promise<Reply> {
  const reply = await call(operation, spellOutMapEquality(input));
  const failed = String(reply.body.__type ?? '').endsWith('#ConditionalCheckFailedException');
  if (!failed || input.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD') return reply;
  const names = keys.get(String(input.TableName)) ?? [];
  const source = (input.Key ?? input.Item ?? {}) as Fields;
  const old = await call('GetItem', {
    TableName: input.TableName,
    Key: Object.fromEntries(names.map((name) => [name, source[name]])),
    ConsistentRead: true,
  });
  return old.body.Item === undefined ? reply : { ...reply, body: { ...reply.body, Item: old.body.Item } };
}

async function answer(request: IncomingMessage, response: ServerResponse, handle: Call): Promise<void> {
  const operation = String(request.headers['x-amz-target'] ?? '').replace('DynamoDB_20120810.', '');
  const body = await readBody(request);
  const reply = await handle(operation, JSON.parse(body.toString('utf8') || '{}') as Fields);
  response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(reply.body));
}

/** Work in the order it came, each after the one before has ended, however it ended. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn;
    return turn;
  };
}
