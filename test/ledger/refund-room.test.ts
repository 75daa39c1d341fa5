import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLedger } from '../../lambdas/ledger/ledger.ts';
import { admissionOf, createRefundRoom, roomFor } from '../../lambdas/ledger/refund-room.ts';
import type { LedgerTable } from '../../lambdas/ledger/table.ts';
import { openLocalTable } from './local-table.ts';

const KEY = 'order:o1';
const document = { kind: 'sales order', id: 'guid-1', number: 'S-ORD101001' } as const;
const POSTED = { currency: 'EUR', exponent: 2, total: 7110, tax: 1135, customer: 'WEB', document };

let local: Awaited<ReturnType<typeof openLocalTable>>;
let table: LedgerTable;
let tables = 0;

beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(async () => {
  tables += 1;
  table = { client: local.documents, tableName: `rooms-${tables}` };
  await local.createTable(table.tableName);
});

const put = (attributes: Readonly<Record<string, unknown>>) =>
  local.documents.send(
    new UpdateCommand({
      TableName: table.tableName,
      Key: { id: KEY },
      AttributeUpdates: Object.fromEntries(
        Object.entries(attributes).map(([name, Value]) => [name, { Action: 'PUT', Value }]),
      ),
    }),
  );
const entry = async () => {
  const read = await createLedger(table, () => 0).entries.read(KEY);
  if (read === undefined) throw new Error('no entry');
  return read;
};

describe('an admission', () => {
  it.each([
    ['', {}],
    [', the code of its currency included', { currencyCode: 'EU' }],
  ])('knows all that a refund needs of its order%s', async (_what, code) => {
    await put({ ...POSTED, ...code, status: 'posted' });

    expect(await createRefundRoom(table).admit(KEY, 'r1', 1773)).toEqual({
      outcome: 'admitted',
      order: { orderId: 'o1', ...POSTED, ...code },
      admission: { before: 0, amount: 1773 },
    });
  });

  it('stands in the order’s item, under the refund’s own name, and takes its room', async () => {
    await put({ ...POSTED, status: 'posted' });
    await createRefundRoom(table).admit(KEY, 'r1', 1773);

    expect(await entry()).toMatchObject({ refunded: 1773, 'admission#r1': { before: 0, amount: 1773 } });
    expect(admissionOf(await entry(), 'r1')).toEqual({ before: 0, amount: 1773 });
    expect(admissionOf(await entry(), 'r2')).toBeUndefined();
    expect([roomFor(await entry()), roomFor({ id: KEY })]).toEqual([5337, 0]);
  });

  it('is read back as it stands, as often as it is asked for', async () => {
    await put({ ...POSTED, status: 'posted' });
    const room = createRefundRoom(table);
    const first = await room.admit(KEY, 'r1', 1773);
    await room.admit(KEY, 'r2', 1);

    expect(await room.admit(KEY, 'r1', 1773)).toEqual(first);
  });

  it.each(Object.keys(POSTED))('of an order that is posted without its %s stops loudly', async (name) => {
    await put({ ...Object.fromEntries(Object.entries(POSTED).filter(([each]) => each !== name)), status: 'posted' });

    await expect(createRefundRoom(table).admit(KEY, 'r1', 1)).rejects.toThrow(
      `The ledger's entry ${KEY} is posted but lacks ${name}.`,
    );
  });

  it('gives way when others come between reading and writing, every time, and has taken no room', async () => {
    // Prepare: before each of its writes another refund is admitted.
    await put({ ...POSTED, status: 'posted' });
    const others = createRefundRoom(table);
    let came = 0;
    const hindered = {
      ...table,
      client: {
        send: async (command: UpdateCommand) => {
          if (command instanceof UpdateCommand) {
            came += 1;
            await others.admit(KEY, `other-${came}`, 1);
          }
          return local.documents.send(command);
        },
      },
    } as unknown as LedgerTable;

    // Act
    const answer = await createRefundRoom(hindered).admit(KEY, 'r1', 100);

    // Assess
    expect(answer).toEqual({ outcome: 'contended' });
    expect([came, (await entry()).refunded, admissionOf(await entry(), 'r1')]).toEqual([8, 8, undefined]);
  });
});
