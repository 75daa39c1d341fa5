import { describe, expect, test } from 'vitest';
import { type Call, type Client, COMPANY, connect } from './client.ts';
import { errorOf } from './errors.ts';

const create = (id: string, customerNumber: string) => ({
  id,
  method: 'POST',
  url: `${COMPANY}/salesOrders`,
  headers: { 'Content-Type': 'application/json' },
  body: { customerNumber, externalDocumentNumber: `O${id}` },
});
const THREE = [create('1', '10000'), create('2', '20000'), create('3', '10000')];
const send = (client: Client, requests: readonly unknown[], headers: Call['headers'] = {}) =>
  client.call('$batch', { method: 'POST', body: { requests }, headers });

describe('$batch', () => {
  test.each([
    ['nothing said', {}, [201, 400], ['O1']],
    ['Isolation: snapshot', { isolation: 'snapshot' }, [201, 400], []],
    ['continue-on-error', { prefer: 'odata.continue-on-error' }, [201, 400, 201], ['O1', 'O3']],
  ])('row 51: the second of three fails, %s', async (_name, headers, statuses, kept) => {
    const client = await connect();
    const reply = await send(client, THREE, headers);
    expect(reply.status).toBe(200);
    expect(reply.body.responses.map(({ status }) => status)).toEqual(statuses);
    expect(client.admin.documents().map((each) => each.externalDocumentNumber)).toEqual(kept);
  });

  test('row 51: what was rolled back leaves no gap in the numbers and no trace of a creation', async () => {
    const client = await connect();
    await send(client, THREE, { isolation: 'snapshot' });
    expect(client.admin.creations()).toEqual([]);
    expect((await client.createOrder()).body.number).toBe('S-ORD101001');
  });

  test('row 52: a hundred operations are worked, a hundred and one refused', async () => {
    const client = await connect();
    const reads = (count: number) =>
      Array.from({ length: count }, (_each, id) => ({ id: `${id}`, method: 'GET', url: 'companies' }));
    expect((await send(client, reads(100))).body.responses).toHaveLength(100);
    const over = await send(client, reads(101));
    expect([over.status, errorOf(over).code]).toEqual([400, 'Unknown']);
    expect(errorOf(over).message).toContain("A maximum number of '100'");
  });

  test('three look-ups take one round trip, and each answer carries the id of its question', async () => {
    const client = await connect();
    await client.createOrder();
    const filter = "$filter=externalDocumentNumber eq 'ORDER_1'&$top=2&$select=id,number";
    const sets = ['salesOrders', 'salesInvoices', 'salesShipments'];
    const reply = await send(
      client,
      sets.map((set) => ({ id: set, method: 'GET', url: `${COMPANY}/${set}?${filter}` })),
    );
    expect(reply.body.responses.map(({ id, status, body }) => [id, status, body.value.length])).toEqual([
      ['salesOrders', 200, 1],
      ['salesInvoices', 200, 0],
      ['salesShipments', 200, 0],
    ]);
    expect(client.admin.violations()).toEqual([]);
  });

  test('lines are repaired together', async () => {
    const client = await connect();
    const { body } = await client.createOrder();
    const patch = {
      id: '1',
      method: 'PATCH',
      url: `${COMPANY}/salesOrderLines(${body.salesOrderLines[0]?.id})`,
      headers: { 'Content-Type': 'application/json', 'If-Match': '*' },
      body: { unitPrice: 10, discountAmount: 1.5 },
    };
    const reply = await send(client, [patch], { isolation: 'snapshot' });
    expect(reply.body.responses).toMatchObject([{ status: 200, body: { amountExcludingTax: 18.5 } }]);
  });

  test('a fault can strike one operation inside', async () => {
    const client = await connect();
    client.admin.addFault({ inBatch: true, path: 'salesInvoices', fault: { kind: 'status', status: 503 } });
    const reply = await send(client, [
      { id: '1', method: 'GET', url: `${COMPANY}/salesOrders` },
      { id: '2', method: 'GET', url: `${COMPANY}/salesInvoices` },
    ]);
    expect(reply.body.responses.map(({ status }) => status)).toEqual([200, 503]);
  });

  test('without Accept the answer is multipart; that and undocumented references are on record', async () => {
    const client = await connect();
    const reply = await send(client, [{ id: '1', method: 'GET', url: 'companies', dependsOn: ['0'] }], {
      accept: undefined,
    });
    expect(reply.headers.get('content-type')).toMatch(/^multipart\/mixed; boundary=/);
    expect(client.admin.violations().map(({ kind }) => kind)).toEqual(['batch reference', 'batch without accept json']);
  });
});
