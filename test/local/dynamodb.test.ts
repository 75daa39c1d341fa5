import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalDynamoDb, startDynamoDb } from '../../local/dynamodb.ts';
import { readBlueprint } from '../../local/template/blueprint.ts';
import { CREDENTIALS, stackOf, TEMPLATE } from './stack-fixture.ts';

describe('local DynamoDB', () => {
  let dynamo: LocalDynamoDb;
  let client: DynamoDBDocumentClient;

  beforeEach(async () => {
    dynamo = await startDynamoDb(readBlueprint(stackOf(TEMPLATE), 'http://127.0.0.1:1').tables);
    client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...CREDENTIALS, endpoint: dynamo.endpoint }));
  });
  afterEach(async () => {
    client.destroy();
    await dynamo.close();
  });

  const put = (item: Record<string, unknown>) => client.send(new PutCommand({ TableName: 'Ledger', Item: item }));

  it('has the template’s table and its index', async () => {
    await put({ id: 'order:1', unposted: 'failed' });
    await put({ id: 'order:2' });

    const { Items } = await client.send(
      new QueryCommand({
        TableName: 'Ledger',
        IndexName: 'unposted',
        KeyConditionExpression: 'unposted = :s',
        ExpressionAttributeValues: { ':s': 'failed' },
      }),
    );

    expect(Items).toEqual([{ id: 'order:1', unposted: 'failed' }]);
  });
});
