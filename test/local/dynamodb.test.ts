import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalDynamoDb, startDynamoDb } from '../../local/dynamodb/front.ts';
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
  const markIf = (condition: string, value: unknown) =>
    client.send(
      new UpdateCommand({
        TableName: 'Ledger',
        Key: { id: 'order:1' },
        UpdateExpression: 'SET #s = :s',
        ConditionExpression: condition,
        ExpressionAttributeNames: { '#s': 'seen', '#p': 'postingSince' },
        ExpressionAttributeValues: { ':s': true, ':v': value },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );

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

  it.each([
    ['the same map', { at: 1, attempt: 'a' }, true],
    ['a map with another value', { at: 2, attempt: 'a' }, false],
    ['a map with less', { at: 1 }, false],
    ['a map with more', { at: 1, attempt: 'a', more: true }, false],
    ['a map with another map inside', { at: { deeper: 1 }, attempt: 'a' }, false],
    ['a text', 'a', false],
  ])('compares maps by content: %s', async (_, value, equal) => {
    await put({ id: 'order:1', postingSince: { at: 1, attempt: 'a' } });

    const same = await markIf('#p = :v', value).then(() => true, refusedOnly);
    const differs = await markIf('#p <> :v', value).then(() => true, refusedOnly);

    expect({ same, differs }).toEqual({ same: equal, differs: !equal });
  });

  it('compares maps inside maps', async () => {
    await put({ id: 'order:1', postingSince: { at: { by: { whom: 'x' } } } });

    expect(await markIf('#p = :v', { at: { by: { whom: 'x' } } }).then(() => true, refusedOnly)).toBe(true);
    expect(await markIf('#p = :v', { at: { by: { whom: 'y' } } }).then(() => true, refusedOnly)).toBe(false);
  });

  it('does not find a map equal to nothing at all', async () => {
    await put({ id: 'order:1' });

    expect(await markIf('#p = :v', { at: 1 }).then(() => true, refusedOnly)).toBe(false);
    expect(await markIf('#p <> :v', { at: 1 }).then(() => true, refusedOnly)).toBe(true);
  });

  it('returns the item that failed a condition, when it is asked for', async () => {
    await put({ id: 'order:1', status: 'posted' });

    const error: unknown = await markIf('attribute_exists(#p) AND #p = :v', 'x').catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ConditionalCheckFailedException);
    expect(error).toMatchObject({ Item: { id: { S: 'order:1' }, status: { S: 'posted' } } });
  });

  it('returns, of two at once, to the one that lost what the other wrote', async () => {
    const claim = (by: string) =>
      client.send(
        new UpdateCommand({
          TableName: 'Ledger',
          Key: { id: 'order:1' },
          UpdateExpression: 'SET claimedBy = :b',
          ConditionExpression: 'attribute_not_exists(claimedBy)',
          ExpressionAttributeValues: { ':b': by },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );

    const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd'].map(claim));

    const { Item } = await client.send(new GetCommand({ TableName: 'Ledger', Key: { id: 'order:1' } }));
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost).toHaveLength(3);
    for (const { reason } of lost) expect(reason).toMatchObject({ Item: { claimedBy: { S: Item?.claimedBy } } });
  });
});

function refusedOnly(error: unknown): false {
  if (error instanceof ConditionalCheckFailedException) return false;
  throw error;
}
