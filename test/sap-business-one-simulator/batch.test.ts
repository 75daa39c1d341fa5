import { describe, expect, test } from 'vitest';
import { connect, ORDER } from './client.ts';
import { batch, batchBody } from './multipart.ts';
import { errorOf } from './reply.ts';

const UNKNOWN = { ...ORDER, CardCode: 'NOPE' };
const post = (body: unknown, contentId?: string) => ({
  request: 'POST /b1s/v2/Orders HTTP/1.1',
  body,
  ...(contentId === undefined ? {} : { contentId }),
});

describe('$batch', () => {
  test('look-ups in several sets come back in one answer', async () => {
    const client = await connect();
    await client.createOrder();
    const { reply, statuses, bodies, heads } = await batch(client, [
      { request: "GET Orders?$select=DocEntry&$filter=NumAtCard%20eq%20'SHOP-1001'" },
      { request: "GET /b1s/v2/Drafts?$filter=NumAtCard%20eq%20'SHOP-1001' HTTP/1.1" },
    ]);
    expect(reply.headers.get('content-type')).toMatch(/^multipart\/mixed;boundary=batchresponse_/);
    expect(statuses).toEqual([200, 200]);
    expect(bodies.map((body) => JSON.parse(body).value.length)).toEqual([1, 0]);
    expect(heads[0]).toContain('OData-Version: 4.0');
    expect(heads[0]).toContain(`Content-Length: ${bodies[0]?.length}`);
  });

  test.each([
    ['v1', 202],
    ['v2', 200],
  ] as const)('row 48: %s answers %i, and one failing part undoes its change set', async (version, status) => {
    const client = await connect({ version });
    const parts = [post(ORDER, '1'), post(UNKNOWN, '2')].map((part) => ({ ...part, request: 'POST Orders' }));
    const { reply, statuses, bodies } = await batch(client, [parts], version);
    expect([reply.status, statuses]).toEqual([status, [400]]);
    expect(bodies[0]).toContain('Customer record not found');
    expect(bodies[0]?.includes('innererror')).toBe(version === 'v1');
    expect(client.admin.creations()).toEqual([]);
    expect((await client.createOrder()).body.DocEntry).toBe(123);
  });

  test('row 48: v2 wants a Content-ID, v1 does not', async () => {
    const client = await connect();
    const missing = await batch(client, [[{ request: 'POST Orders', body: ORDER }]]);
    expect(errorOf(missing.reply)).toEqual([244, 'Content ID should be specified in each change set request.']);
    expect(client.admin.violations()).toMatchObject([{ kind: 'unreadable body' }]);
    const old = await batch(client, [[{ request: 'POST Orders', body: ORDER }]], 'v1');
    expect(old.statuses).toEqual([201]);
  });

  test('a change set commits as one, and later parts may name what it made', async () => {
    const client = await connect();
    const { reply, statuses } = await batch(client, [
      [post(ORDER, '1'), { request: 'POST U_WEBKEYS', body: { Code: 'k1', Name: 'k1' }, contentId: '2' }],
      { request: 'POST $1/Cancel' },
      { request: 'GET $1?$select=Cancelled' },
    ]);
    expect(statuses).toEqual([201, 201, 204, 200]);
    expect(reply.text).toContain('Content-ID: 2');
    expect(reply.text).toContain('"Cancelled":"tYES"');
  });

  test('parts run one after the other, up to the first that fails', async () => {
    const client = await connect();
    const { statuses } = await batch(client, [
      { request: 'POST Orders', body: ORDER },
      { request: 'GET Orders(999)' },
      { request: 'POST Orders', body: ORDER },
    ]);
    expect(statuses).toEqual([201, 404]);
    expect(client.admin.documents()).toHaveLength(1);
  });

  test('nothing runs after a change set that failed', async () => {
    const client = await connect();
    const { statuses } = await batch(client, [[post(UNKNOWN, '1')], { request: 'POST Orders', body: ORDER }]);
    expect(statuses).toEqual([400]);
    expect(client.admin.documents()).toEqual([]);
  });

  test('an order that approval catches leaves no draft behind in a change set', async () => {
    const client = await connect({ approval: 'all' });
    expect((await batch(client, [[post(ORDER, '1')]])).statuses).toEqual([404]);
    expect(client.admin.documents()).toEqual([]);
    expect((await batch(client, [post(ORDER)])).statuses).toEqual([404]);
    expect(client.admin.documents()).toMatchObject([{ kind: 'draft' }]);
  });

  test('a session that ends in the middle fails the parts after it', async () => {
    const client = await connect();
    client.admin.addFault({ path: 'Drafts', inBatch: true, fault: { kind: 'expire-session' } });
    const { reply, statuses, bodies } = await batch(client, [
      { request: 'GET Orders' },
      { request: 'GET Drafts' },
      { request: 'GET CreditNotes' },
    ]);
    expect([reply.status, statuses]).toEqual([200, [200, 401]]);
    expect(JSON.parse(bodies[1] ?? '').error.code).toBe('301');
    expect((await client.get('Orders')).status).toBe(401);
  });

  test('an address of another version is not found', async () => {
    const client = await connect();
    expect((await batch(client, [{ request: 'GET /b1s/v1/Orders' }])).statuses).toEqual([400]);
  });

  const whole = batchBody([{ request: 'GET Orders' }]);
  test.each([
    ['without its end', whole.replace('--batch--', '--batch')],
    ['a GET with one blank line', whole.replace('GET Orders\r\n\r\n', 'GET Orders\r\n')],
    ['line feeds alone', whole.replaceAll('\r\n', '\n')],
    ['a part of another type', whole.replace('application/http', 'application/json')],
    ['a GET in a change set', batchBody([[{ request: 'GET Orders', contentId: '1' }]])],
  ])('%s is incomplete', async (_name, body) => {
    const client = await connect();
    const { reply } = await batch(client, body);
    expect([reply.status, ...errorOf(reply)]).toEqual([400, -1000, 'Incomplete Batch Request Body!']);
    expect(client.admin.violations()).toMatchObject([{ kind: 'unreadable body' }]);
  });

  test('JSON is no batch, and GET none either', async () => {
    const { call, post: send } = await connect();
    expect(errorOf(await send('$batch', { requests: [] }))[0]).toBe(-1000);
    expect(errorOf(await call('$batch'))[0]).toBe(-5006);
  });
});
