import { describe, expect, test } from 'vitest';
import { connect, LINE, ORDER } from './client.ts';
import { batch } from './multipart.ts';

const kinds = ({ admin }: Pick<Awaited<ReturnType<typeof connect>>, 'admin'>) =>
  admin.violations().map(({ kind }) => kind);

describe('what a client should not send', () => {
  test.each([
    ['unknown property', { Total: 1 }],
    ['wrong type', { NumAtCard: 1 }],
    ['value too long', { NumAtCard: 'x'.repeat(101) }],
    ['read-only property', { DocNum: 5 }],
    ['total set', { DocTotal: 99 }],
    ['total set', { DocumentLines: [{ ...LINE, TaxTotal: 9 }] }],
    ['read-only property', { DocumentLines: [{ ...LINE, LineNum: 0 }] }],
    ['too many decimals', { DocumentLines: [{ ...LINE, UnitPrice: 33.3333333 }] }],
    ['two prices', { DocumentLines: [{ ...LINE, PriceAfterVAT: 55 }] }],
    ['discount left open', { DocumentLines: [{ ...LINE, DiscountPercent: undefined }] }],
    ['tax of another localisation', { DocumentLines: [{ ...LINE, VatGroup: 'T1' }] }],
  ] as const)('%s stands in the journal', async (kind, over) => {
    const client = await connect();
    await client.createOrder(over);
    expect(client.admin.violations()).toMatchObject([{ kind, method: 'POST', url: '/b1s/v2/Orders' }]);
  });

  test('a body that is not called JSON, or is none', async () => {
    const client = await connect();
    const headers = { 'content-type': 'text/plain' };
    expect((await client.call('Orders', { method: 'POST', body: ORDER, headers })).status).toBe(201);
    await client.post('Drafts', '{');
    expect(kinds(client)).toEqual(['content type', 'unreadable body']);
  });

  test('a clean order leaves no trace', async () => {
    const client = await connect();
    await client.createOrder();
    expect(client.admin.violations()).toEqual([]);
  });

  test('neither passwords nor session ids are written down', async () => {
    const { admin, get, login } = await connect();
    const { SessionId } = (await login()).body;
    await get('Orders');
    const journal = JSON.stringify(admin.requests());
    expect(journal).toContain('/b1s/v2/Login');
    expect([journal.includes('bridge-pass'), journal.includes(SessionId)]).toEqual([false, false]);
  });
});

describe('logins', () => {
  test('one more while a session is still good', async () => {
    const client = await connect();
    await client.login();
    expect(kinds(client)).toEqual(['login while a session is held']);
    expect(client.admin.sessions()).toEqual({ open: 2, logins: 2 });
  });

  test('as many as the client may hold', async () => {
    const client = await connect({ sessions: 2 });
    await client.login();
    expect(kinds(client)).toEqual([]);
    await client.login();
    expect(kinds(client)).toEqual(['login while a session is held']);
  });

  test.each(['expire-session', '403-once', 'forbid', '305'] as const)(
    'after %s another login is right',
    async (kind) => {
      const client = await connect();
      client.admin.addFault({ path: 'Orders', count: 1, fault: { kind } });
      await client.get('Orders');
      await client.login();
      expect(kinds(client)).toEqual([]);
    },
  );

  test('so is one when the session was told to be gone by its number alone', async () => {
    const client = await connect();
    client.admin.addFault({ path: 'Orders', fault: { kind: 'refusal', code: -304, message: 'gone' } });
    await client.get('Orders');
    await client.login();
    expect(kinds(client)).toEqual([]);
  });

  test('so is one after Logout, after everything expired, or two minutes before the idle time ends', async () => {
    const client = await connect({ sessionTimeout: 30 });
    await client.call('Logout', { method: 'POST' });
    await client.login();
    client.admin.expireSessions();
    await client.login();
    client.time.now += 28 * 60_000 - 1;
    await client.login();
    expect(kinds(client)).toEqual(['login while a session is held']);
    client.time.now += 28 * 60_000;
    await client.login();
    expect(kinds(client)).toHaveLength(1);
  });

  test.each(['drop-after-commit', '502-after-commit'] as const)(
    'so is one when the answer to the last never arrived: %s',
    async (kind) => {
      const client = await connect();
      client.admin.expireSessions();
      client.admin.addFault({ path: 'Login', count: 1, fault: { kind } });
      await client.login().catch(() => undefined);
      await client.login();
      expect(kinds(client)).toEqual([]);
    },
  );

  test('the same credentials again after a refusal', async () => {
    const client = await connect();
    client.admin.expireSessions();
    await client.login({ Password: 'old' });
    await client.login({ Password: 'older' });
    expect(kinds(client)).toEqual([]);
    await client.login({ Password: 'old' });
    expect(kinds(client)).toEqual(['login after a refusal']);
  });
});

describe('posting again', () => {
  const LOOK_UP = "Orders?$filter=U_WEB_OrderId eq '5501'";

  test.each(['502-before', '502-after-commit', 'drop-after-commit', '500-empty', '305'] as const)(
    'blindly after %s stands in the journal, after a look-up it does not',
    async (kind) => {
      const blind = await connect();
      blind.admin.addFault({ path: 'Orders', method: 'POST', count: 1, fault: { kind } });
      await blind.createOrder().catch(() => undefined);
      await blind.createOrder();
      expect(kinds(blind)).toEqual(['blind repeat']);

      const careful = await connect();
      careful.admin.addFault({ path: 'Orders', method: 'POST', count: 1, fault: { kind } });
      await careful.createOrder().catch(() => undefined);
      if (kind === '305') await careful.login();
      await careful.get(LOOK_UP);
      await careful.createOrder();
      expect(kinds(careful)).toEqual([]);
    },
  );

  test('after a success, or after an approval took it', async () => {
    for (const approval of ['off', 'orders'] as const) {
      const client = await connect({ approval });
      await client.createOrder();
      await client.createOrder();
      expect(kinds(client)).toEqual(['blind repeat']);
    }
  });

  test('after a reference that was used before, which may have been our own', async () => {
    const client = await connect({ refCheck: 'blockAll' });
    await client.createOrder();
    await client.get(LOOK_UP);
    await client.createOrder();
    await client.createOrder();
    expect(kinds(client)).toEqual(['blind repeat']);
  });

  test('a refusal for good, or for want of a session, needs no look-up', async () => {
    const client = await connect();
    for (const CardCode of ['C30000', 'C30000', 'NOPE', 'NOPE']) await client.createOrder({ CardCode });
    client.admin.expireSessions();
    await client.createOrder();
    await client.login();
    await client.createOrder();
    expect(kinds(client)).toEqual([]);
  });

  test('a look-up counts by customer reference too, and from inside a batch', async () => {
    const client = await connect();
    await client.createOrder({ NumAtCard: "O'Neill" });
    await batch(client, [{ request: `GET Drafts?$filter=${encodeURIComponent("NumAtCard eq 'O''Neill'")}` }]);
    await client.createOrder({ NumAtCard: "O'Neill" });
    expect(kinds(client)).toEqual([]);
  });

  test('one that failed, asked for something else, or came before the attempt does not count', async () => {
    const client = await connect();
    await client.get(LOOK_UP);
    await client.createOrder();
    client.admin.addFault({ method: 'GET', path: '5501', count: 1, fault: { kind: '502-before' } });
    await client.get(LOOK_UP);
    await client.get("Orders?$filter=U_WEB_OrderId eq '5502'");
    await client.createOrder();
    expect(kinds(client)).toEqual(['blind repeat']);
  });

  test('a refund is another document than its order', async () => {
    const client = await connect();
    await client.createOrder();
    await client.createCreditNote();
    expect(kinds(client)).toEqual([]);
  });

  test('an attempt inside a batch counts', async () => {
    const client = await connect();
    await batch(client, [{ request: 'POST Orders', body: ORDER }]);
    await client.createOrder();
    expect(kinds(client)).toEqual(['blind repeat']);
  });
});

describe('at the same time', () => {
  test('a second request in one session waits for the first, and is on record', async () => {
    const { get, admin, pass } = await connect();
    admin.addFault({ path: 'Orders', fault: { kind: 'delay', ms: 10 } });
    let answered = 0;
    const calls = [1, 2].map(() => get('Orders').then(() => (answered += 1)));
    await pass(10);
    expect(answered).toBe(1);
    await pass(10);
    await Promise.all(calls);
    expect(admin.violations()).toMatchObject([{ kind: 'concurrent in a session' }]);
  });

  test('more than the configured number altogether is on record', async () => {
    const client = await connect({ sessions: 2, concurrency: 1 });
    client.admin.addFault({ path: 'Orders', fault: { kind: 'delay', ms: 10 } });
    const first = client.get('Orders');
    await client.pass(0);
    await client.login();
    const second = client.get('Orders');
    await client.pass(10);
    await Promise.all([first, second]);
    expect(kinds(client)).toEqual(['too many concurrent', 'too many concurrent']);
  });
});
