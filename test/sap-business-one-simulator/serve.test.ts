import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { type Listening, listen } from '../../local/sap-business-one/serve.ts';
import { createSapBusinessOne } from '../../local/sap-business-one/simulator.ts';
import { CREDENTIALS, ORDER } from './client.ts';

const open: Listening[] = [];
afterEach(async () => {
  for (const served of open.splice(0)) await served.close();
});

async function start() {
  const simulator = createSapBusinessOne();
  const served = await listen(simulator, 0);
  open.push(served);
  const admin = (method: string, path: string, body?: unknown) =>
    fetch(`${served.adminUrl}/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const answer = async (method: string, path: string, body?: unknown): Promise<unknown> =>
    (await admin(method, path, body)).json();
  const login = async () => {
    const reply = await fetch(`${served.url}/b1s/v2/Login`, { method: 'POST', body: JSON.stringify(CREDENTIALS) });
    return reply.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  };
  const post = async (path: string, body: unknown) =>
    fetch(`${served.url}/b1s/v2/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { cookie: (await login()).join('; '), 'content-type': 'application/json' },
    });
  return { simulator, served, admin, answer, login, post };
}

const DUE = { ...ORDER, DocDate: undefined, TaxDate: undefined, DocDueDate: new Date().toISOString().slice(0, 10) };

describe('the simulator on a socket', () => {
  test('both cookies of a login arrive as headers of their own', async () => {
    const { login } = await start();
    const cookies = await login();
    expect(cookies).toEqual([expect.stringMatching(/^B1SESSION=/), 'ROUTEID=.node1']);
  });

  test('a dropped connection is a broken socket', async () => {
    const { admin, login } = await start();
    await admin('POST', 'faults', { path: 'Login', fault: { kind: 'drop-before' } });
    await expect(login()).rejects.toThrow(TypeError);
  });

  test('row 5: a client that expects a 100 gets an empty 500 and a closed connection', async () => {
    const { served } = await start();
    const answer = await new Promise<[number | undefined, string | undefined, boolean]>((resolve, reject) => {
      let continued = false;
      const sent = request(`${served.url}/b1s/v2/Login`, { method: 'POST', headers: { expect: '100-continue' } });
      sent.on('continue', () => {
        continued = true;
      });
      sent.on('response', ({ statusCode, headers }) => resolve([statusCode, headers.connection, continued]));
      sent.on('error', reject);
      sent.flushHeaders();
    });
    expect(answer).toEqual([500, 'close', false]);
  });

  test('a port in use is said, not waited for', async () => {
    const { served } = await start();
    const port = Number(new URL(served.url).port);
    await expect(listen(createSapBusinessOne(), port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('the admin surface over HTTP', () => {
  test('people work with orders, invoices and drafts', async () => {
    const { answer, admin, post } = await start();
    await post('Orders', DUE);
    const quantities = { 0: '1' };
    const invoice = await answer('POST', 'orders/SHOP-1001/invoice', { quantities });
    expect(invoice).toMatchObject({ kind: 'invoice', total: '55.00', open: true });
    expect(await answer('POST', 'orders/SHOP-1001/invoice', { paid: true })).toMatchObject({
      paid: '55.00',
      open: false,
    });
    expect((await admin('POST', 'invoices/456/cancel')).status).toBe(204);
    await admin('PUT', 'switches', { approval: 'all' });
    await post('CreditNotes', { ...DUE, NumAtCard: 'R1' });
    await post('Orders', { ...DUE, NumAtCard: 'S2' });
    expect(await answer('POST', 'drafts/R1/reject')).toMatchObject({ authorization: 'dasRejected' });
    expect(await answer('POST', 'drafts/S2/approve')).toMatchObject({ authorization: 'dasApproved' });
    expect(await answer('POST', 'drafts/S2/add')).toMatchObject({ kind: 'order', reference: 'S2' });
    expect((await admin('DELETE', 'drafts/R1')).status).toBe(204);
    expect((await admin('POST', 'orders/S2/close')).status).toBe(204);
    expect((await admin('POST', 'orders/S2/cancel')).status).toBe(400);
    const kinds = ['order', 'order', 'invoice', 'invoice', 'invoice', 'draft'].map((kind) => ({ kind }));
    expect(await answer('GET', 'documents')).toMatchObject(kinds);
    const listed = await Promise.all(
      ['orders', 'invoices', 'credit-memos', 'drafts'].map((path) => answer('GET', path)),
    );
    expect(listed.map((list) => Array.isArray(list) && list.length)).toEqual([2, 3, 0, 1]);
    expect(await answer('GET', 'creations')).toHaveLength(7);
  });

  test('people keep master data, rates, periods and user fields', async () => {
    const { answer, admin, post } = await start();
    expect(await answer('PUT', 'items/NEW', { price: '2.50', taxCode: 'T7', stock: false })).toMatchObject({
      SalesVATGroup: 'T7',
      InventoryItem: 'tNO',
      ItemPrices: [{ Price: '2.5' }],
    });
    expect(await answer('GET', 'items')).toHaveLength(9);
    expect((await admin('DELETE', 'items/NEW')).status).toBe(204);
    expect(await answer('PUT', 'partners/C99999', { frozen: true })).toMatchObject({ Frozen: 'tYES' });
    expect(await answer('GET', 'partners')).toHaveLength(3);
    await admin('PUT', 'partners/C99999', { frozen: false });
    await admin('PUT', 'rates/GBP', { rate: '1.25' });
    await admin('PUT', 'tax-codes/T3', { percent: '3' });
    await admin('PUT', 'user-fields/U_SHOP', { table: 'ORDR', size: 5 });
    const line = { ItemCode: 'SHIP', Quantity: 1, UnitPrice: 100, DiscountPercent: 0, TaxCode: 'T3' };
    const order = { ...DUE, DocCurrency: 'GBP', U_SHOP: 'a', DocumentLines: [line] };
    expect(await (await post('Orders', order)).json()).toMatchObject({ DocTotalFc: 103, U_SHOP: 'a' });
    await admin('DELETE', 'user-fields/U_SHOP', { table: 'ORDR' });
    expect((await post('Orders', { ...DUE, U_SHOP: 'a' })).status).toBe(400);
    await admin('DELETE', 'rates/GBP');
    expect((await post('Orders', { ...DUE, DocCurrency: 'GBP' })).status).toBe(400);
    const today = new Date().toISOString();
    await admin('PUT', `months/${today.slice(0, 7)}`, { state: 'locked' });
    expect(await (await post('Orders', DUE)).text()).toContain('-4013');
    await admin('PUT', `months/${today.slice(0, 7)}`, { state: 'open' });
    await admin('PUT', `years/${today.slice(0, 4)}`, { present: false });
    expect(await (await post('Orders', DUE)).text()).toContain('Date deviates');
  });

  test('sessions, passwords, outages and faults; and everything afresh', async () => {
    const { answer, admin, login, served } = await start();
    await login();
    expect(await answer('GET', 'sessions')).toEqual({ open: 1, logins: 1 });
    await admin('DELETE', 'sessions');
    await admin('PUT', 'password', { password: 'new' });
    expect([await login(), await login()]).toEqual([[], []]);
    expect((await admin('POST', 'unlock')).status).toBe(204);
    await admin('PUT', 'unavailable', { unavailable: true });
    expect((await fetch(`${served.url}/ping/`)).status).toBe(503);
    await admin('POST', 'faults', { path: 'Login', fault: { kind: '502-before' } });
    expect(await answer('GET', 'faults')).toHaveLength(1);
    await admin('DELETE', 'faults');
    expect(await answer('GET', 'faults')).toEqual([]);
    expect(await answer('GET', 'violations')).toMatchObject([{ kind: 'login after a refusal' }]);
    await admin('PUT', 'switches', { nodes: 0 });
    expect((await admin('POST', 'reset')).status).toBe(204);
    expect(await answer('GET', 'requests')).toEqual([]);
    expect(await answer('GET', 'switches')).toMatchObject({ nodes: 1 });
    expect(await login()).toHaveLength(2);
  });

  test('says what it does not understand', async () => {
    const { admin } = await start();
    expect((await admin('POST', 'faults', { fault: { kind: 'earthquake' } })).status).toBe(400);
    expect((await admin('POST', 'orders/NONE/cancel')).status).toBe(400);
    expect((await admin('PUT', 'switches', { approval: 'perhaps' })).status).toBe(400);
    expect((await admin('PUT', 'rates/XYZ', { rate: '1' })).status).toBe(400);
    expect((await admin('GET', 'weather')).status).toBe(404);
  });
});
