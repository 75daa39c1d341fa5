import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLock } from '../../../lambdas/consumer/lock.ts';
import { absent, anyOf, below, differs, equals, present, update } from '../../../lambdas/ledger/update.ts';
import { openLocalTable } from '../../ledger/local-table.ts';
import { contextOf } from '../functions/invocation.ts';
import { carryOut } from './commands.ts';
import { createTableModel } from './table-model.ts';

type Send = (command: object) => Promise<Record<string, unknown>>;

interface Opened {
  readonly send: Send;
  /** For Powertools. */
  readonly dynamo: DynamoDBClient;
  close(): Promise<void>;
}

const TABLE = 'conformance';

function openModel(): Opened {
  const table = createTableModel(Date.now, () => 0);
  const send: Send = async (command) => carryOut(table, command) as Record<string, unknown>;
  const middlewareStack = { identify: () => [], addRelativeTo: () => {} };
  const dynamo = { send, config: {}, middlewareStack } as unknown as DynamoDBClient;
  return { send, dynamo, close: async () => {} };
}

async function openDynalite(): Promise<Opened> {
  const local = await openLocalTable();
  await local.createTable(TABLE);
  const documents: DynamoDBDocumentClient = local.documents;
  const send: Send = (command) => documents.send(command as GetCommand) as unknown as ReturnType<Send>;
  return { send, dynamo: local.dynamo, close: () => local.close() };
}

/** What both must do, since the ledger relies on it. */
describe.each([
  ['the model', async () => openModel()],
  ['the local DynamoDB', openDynalite],
] as const)('%s', (_name, open) => {
  let opened: Opened;
  let ids = 0;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  const fresh = () => {
    ids += 1;
    return `item-${ids}`;
  };
  const send: Send = (command) => opened.send(command);
  const get = async (id: string) => (await send(new GetCommand({ TableName: TABLE, Key: { id } }))).Item;
  const put = (Item: Record<string, unknown>, condition: object = {}) =>
    send(new PutCommand({ TableName: TABLE, Item, ...condition }));
  const change = (id: string, UpdateExpression: string, more: object = {}) =>
    send(new UpdateCommand({ TableName: TABLE, Key: { id }, UpdateExpression, ...more }));
  const refused = { name: 'ConditionalCheckFailedException' };

  it('keeps what was put, lists and maps included, and nothing of what was there before', async () => {
    const id = fresh();
    await put({ id, a: 1, b: 'x' });
    await put({ id, deep: { list: [1, 'two', null, { three: true }] } });
    expect(await get(id)).toEqual({ id, deep: { list: [1, 'two', null, { three: true }] } });
  });

  it('knows nothing of what was never put', async () => {
    expect(await get(fresh())).toBeUndefined();
  });

  it('puts only if the condition holds', async () => {
    const id = fresh();
    const once = { ConditionExpression: 'attribute_not_exists(id)' };
    await put({ id, n: 1 }, once);
    await expect(put({ id, n: 2 }, once)).rejects.toMatchObject(refused);
    expect(await get(id)).toEqual({ id, n: 1 });
  });

  it('sets, adds and removes in one update, and makes the item if there is none', async () => {
    const id = fresh();
    const more = {
      ExpressionAttributeNames: { '#a': 'a', '#n': 'n', '#gone': 'gone' },
      ExpressionAttributeValues: { ':a': 'x', ':n': 2 },
      ReturnValues: 'ALL_NEW',
    };
    const once = await change(id, 'SET #a = if_not_exists(#a, :a) ADD #n :n REMOVE #gone', more);
    expect(once.Attributes).toEqual({ id, a: 'x', n: 2 });
    const again = { ...more, ExpressionAttributeValues: { ':a': 'y', ':n': 3 } };
    expect((await change(id, 'SET #a = if_not_exists(#a, :a) ADD #n :n REMOVE #gone', again)).Attributes).toEqual({
      id,
      a: 'x',
      n: 5,
    });
  });

  it('computes with what stood there before the update', async () => {
    const id = fresh();
    await put({ id, n: 5 });
    const more = { ExpressionAttributeValues: { ':one': 1 }, ReturnValues: 'ALL_NEW' };
    expect((await change(id, 'SET n = n + :one, m = n', more)).Attributes).toEqual({ id, n: 6, m: 5 });
  });

  it.each([
    ['a missing attribute equals nothing', 'b = :v', false],
    ['a missing attribute differs from everything', 'b <> :v', true],
    ['a missing attribute is not less', 'b < :v', false],
    ['another type is not equal', 'a = :text', false],
    ['another type is different', 'a <> :text', true],
    ['and binds closer than or', 'a = :no AND a = :no OR a = :v', true],
    ['not is asked of one condition', 'NOT a = :no AND a = :v', true],
    ['parentheses decide', 'a = :no AND (a = :no OR a = :v)', false],
    ['between includes both ends', 'a BETWEEN :v AND :v', true],
    ['one of several', 'a IN (:no, :v)', true],
    ['the begin of a text', 'begins_with(t, :begin)', true],
    ['a part of a text', 'contains(t, :part)', true],
  ])('decides: %s', async (_what, ConditionExpression, holds) => {
    const id = fresh();
    await put({ id, a: 7, t: 'order:1' });
    const all: Record<string, unknown> = { ':v': 7, ':no': 8, ':text': '7', ':begin': 'order:', ':part': 'der' };
    const ExpressionAttributeValues = Object.fromEntries(
      Object.entries(all).filter(([name]) => ConditionExpression.includes(name)),
    );
    const act = put({ id, a: 7, t: 'order:1' }, { ConditionExpression, ExpressionAttributeValues });
    if (holds) await expect(act).resolves.toBeDefined();
    else await expect(act).rejects.toMatchObject(refused);
  });

  it('refuses an update that names one attribute twice', async () => {
    const more = { ExpressionAttributeValues: { ':v': 1 } };
    await expect(change(fresh(), 'SET a = :v REMOVE a', more)).rejects.toThrow(/overlap/i);
  });

  it('refuses values that no expression uses', async () => {
    const more = { ExpressionAttributeValues: { ':v': 1, ':unused': 2 } };
    await expect(change(fresh(), 'SET a = :v', more)).rejects.toThrow(/unused/i);
  });

  it('deletes under a condition, and says what was there', async () => {
    const id = fresh();
    await put({ id, n: 1 });
    const about = { TableName: TABLE, Key: { id }, ConditionExpression: 'n = :n' };
    await expect(send(new DeleteCommand({ ...about, ExpressionAttributeValues: { ':n': 2 } }))).rejects.toMatchObject(
      refused,
    );
    const gone = await send(
      new DeleteCommand({ ...about, ExpressionAttributeValues: { ':n': 1 }, ReturnValues: 'ALL_OLD' }),
    );
    expect(gone.Attributes).toEqual({ id, n: 1 });
    expect(await get(id)).toBeUndefined();
  });

  it('finds by the index only what has both of its keys, in order, page by page', async () => {
    const unposted = fresh();
    for (const n of [3, 1, 2]) await put({ id: `${unposted}/${n}`, unposted, receivedAt: `2026-06-0${n}` });
    await put({ id: `${unposted}/none`, unposted });
    const query = (more: object = {}) =>
      send(
        new QueryCommand({
          TableName: TABLE,
          IndexName: 'unposted',
          KeyConditionExpression: '#u = :u',
          ExpressionAttributeNames: { '#u': 'unposted' },
          ExpressionAttributeValues: { ':u': unposted },
          ...more,
        }),
      );
    const times = (answer: Record<string, unknown>) =>
      (answer.Items as { receivedAt: string }[]).map(({ receivedAt }) => receivedAt);
    expect(times(await query())).toEqual(['2026-06-01', '2026-06-02', '2026-06-03']);
    expect(times(await query({ ScanIndexForward: false, Limit: 1 }))).toEqual(['2026-06-03']);
    const first = await query({ Limit: 2 });
    const rest = await query({ Limit: 2, ExclusiveStartKey: first.LastEvaluatedKey });
    expect([...times(first), ...times(rest)]).toEqual(['2026-06-01', '2026-06-02', '2026-06-03']);
    expect(rest.LastEvaluatedKey).toBeUndefined();
  });

  it('filters what it has found, and counts it before', async () => {
    const unposted = fresh();
    for (const n of [1, 2]) await put({ id: `${unposted}/${n}`, unposted, receivedAt: `2026-06-0${n}`, n });
    const found = await send(
      new ScanCommand({
        TableName: TABLE,
        FilterExpression: 'unposted = :u AND n > :n',
        ExpressionAttributeValues: { ':u': unposted, ':n': 1 },
      }),
    );
    expect(found.Items).toMatchObject([{ n: 2 }]);
    expect(found.Count).toBe(1);
  });

  it('reads several items at once, and leaves out what is not there', async () => {
    const [one, other] = [fresh(), fresh()];
    await put({ id: one, n: 1 });
    const Keys = [{ id: one }, { id: other }];
    const answer = await send(new BatchGetCommand({ RequestItems: { [TABLE]: { Keys } } }));
    expect(answer.Responses).toEqual({ [TABLE]: [{ id: one, n: 1 }] });
  });

  it('holds the lock of Powertools for one worker at a time, and remembers what was done', async () => {
    const lock = createLock(opened.dynamo, TABLE);
    const context = contextOf('consumer', 'request', () => 60_000);
    const key = fresh();
    const run = (done: boolean) =>
      lock.run(
        key,
        context,
        async () => done,
        (result) => result,
      );
    const inside = await lock.run(
      key,
      context,
      async () => (await run(false)).outcome,
      () => false,
    );
    expect(inside).toEqual({ outcome: 'worked', result: 'held' });
    expect(await run(true)).toEqual({ outcome: 'worked', result: true });
    expect(await run(true)).toEqual({ outcome: 'replayed' });
  });
});

/** One write of the kind that the ledger makes. */
const writes = fc.record({
  id: fc.constantFrom('a', 'b'),
  set: fc.dictionary(
    fc.constantFrom('status', 'n', 'postingSince'),
    fc.oneof(fc.constantFrom('posted', 'failed'), fc.nat(3)),
    { maxKeys: 2 },
  ),
  setOnce: fc.dictionary(fc.constant('receivedAt'), fc.constantFrom('first', 'second'), { maxKeys: 1 }),
  add: fc.dictionary(fc.constant('attempts'), fc.integer({ min: -2, max: 2 }), { maxKeys: 1 }),
  remove: fc.subarray(['reason', 'flag']),
  only: fc.array(
    fc.constantFrom(
      differs('status', 'posted'),
      equals('status', 'failed'),
      equals('postingSince', undefined),
      present('receivedAt'),
      anyOf(absent('n'), below('n', 2)),
    ),
    { maxLength: 2 },
  ),
});

describe('the model and the local DynamoDB', () => {
  it('answer alike to any sequence of the ledger’s writes', async () => {
    const [model, local] = [openModel(), await openDynalite()];
    let round = 0;
    const at = (opened: Opened) => ({ client: { send: opened.send }, tableName: TABLE }) as never;
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(writes, { maxLength: 12 }), async (sequence) => {
          round += 1;
          for (const { id, ...wanted } of sequence) {
            const empty = [wanted.set, wanted.setOnce, wanted.add].every((fields) => Object.keys(fields).length === 0);
            if (empty && wanted.remove.length === 0) continue;
            const key = `${round}/${id}`;
            const expected = await update(at(local), key, wanted);
            expect(await update(at(model), key, wanted)).toEqual(expected);
          }
        }),
        { numRuns: 60 },
      );
    } finally {
      await local.close();
    }
  });
});
