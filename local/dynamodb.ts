import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { close, listen } from './http/listen.ts';
import { REGION } from './template/identities.ts';
import type { TableProperties } from './template/properties.ts';

export type LocalDynamoDb = Awaited<ReturnType<typeof startDynamoDb>>;

/**
 * dynalite with the template's tables. Nothing expires here, TTL is DynamoDB's own background work; and a failed
 * condition does not return the item, so the ledger reads it.
 */
export async function startDynamoDb(tables: readonly TableProperties[], port = 0) {
  const engine = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const endpoint = await listen(engine, port);
  const client = new DynamoDBClient({
    endpoint,
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  for (const table of tables) await client.send(createTable(table));
  client.destroy();
  return { endpoint, close: () => close(engine) };
}

function createTable({ GlobalSecondaryIndexes: indexes, ...table }: TableProperties): CreateTableCommand {
  return new CreateTableCommand({
    ...table,
    BillingMode: 'PAY_PER_REQUEST',
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: [...indexes] }),
  });
}
