import { describe, expect, test } from 'vitest';
import { connect, ORDER } from './client.ts';
import { errorOf } from './reply.ts';

const POST_ORDERS = { method: 'POST', path: '/Orders', count: 1 } as const;

describe('an answer that says nothing about the order', () => {
  test('row 49: 502 after the commit: the order exists', async () => {
    const { createOrder, admin } = await connect();
    admin.addFault({ ...POST_ORDERS, fault: { kind: '502-after-commit' } });
    const reply = await createOrder();
    expect(reply.status).toBe(502);
    expect(reply.text).toContain('<title>502 Proxy Error</title>');
    expect(reply.headers.get('content-type')).toMatch(/^text\/html/);
    expect(admin.documents()).toMatchObject([{ kind: 'order', reference: 'SHOP-1001' }]);
  });

  test('502 before: it does not', async () => {
    const { createOrder, admin } = await connect();
    admin.addFault({ ...POST_ORDERS, fault: { kind: '502-before' } });
    expect((await createOrder()).status).toBe(502);
    expect(admin.documents()).toEqual([]);
    expect((await createOrder()).status).toBe(201);
  });

  test('the connection breaks: afterwards the order exists, before it does not', async () => {
    const { createOrder, admin } = await connect();
    admin.addFault({ ...POST_ORDERS, fault: { kind: 'drop-before' } });
    await expect(createOrder()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(admin.documents()).toEqual([]);
    admin.clearFaults();
    admin.addFault({ ...POST_ORDERS, fault: { kind: 'drop-after-commit' } });
    await expect(createOrder()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(admin.documents()).toHaveLength(1);
    expect(admin.requests().at(-1)).toMatchObject({ outcome: 'dropped' });
  });

  test.each(['drop', '502'] as const)('the order appears long after the answer "%s"', async (answer) => {
    const { createOrder, admin, pass } = await connect();
    admin.addFault({ ...POST_ORDERS, fault: { kind: 'commit-late', ms: 540_000, answer } });
    const outcome = await createOrder().then(
      ({ status }) => status,
      () => 'broken',
    );
    expect(outcome).toBe(answer === '502' ? 502 : 'broken');
    await pass(539_999);
    expect(admin.documents()).toEqual([]);
    await pass(1);
    await admin.settled();
    expect(admin.documents()).toHaveLength(1);
  });

  test('a late commit needs no session any more, and a reset takes it with it', async () => {
    const { createOrder, admin, pass } = await connect();
    admin.addFault({ ...POST_ORDERS, fault: { kind: 'commit-late', ms: 100 } });
    await createOrder().catch(() => undefined);
    admin.expireSessions();
    await pass(100);
    expect(admin.documents()).toHaveLength(1);
    admin.addFault({ ...POST_ORDERS, fault: { kind: 'commit-late', ms: 100 } });
    await createOrder().catch(() => undefined);
    admin.reset();
    await pass(100);
    expect(admin.creations()).toEqual([]);
  });

  test.each(['arrival', 'answer'] as const)(
    'a client that gives up does not stop Business One; waiting at %s',
    async (at) => {
      const { call, admin, pass } = await connect();
      admin.addFault({ ...POST_ORDERS, fault: { kind: 'delay', ms: 60_000, at } });
      const stop = new AbortController();
      const sent = call('Orders', { method: 'POST', body: ORDER, signal: stop.signal }).catch(
        (error: unknown) => error,
      );
      await pass(10);
      stop.abort();
      expect(await sent).toMatchObject({ name: 'AbortError' });
      expect(admin.documents()).toHaveLength(at === 'answer' ? 1 : 0);
      await pass(60_000);
      expect(admin.documents()).toHaveLength(1);
    },
  );

  test('an empty 500, a captive portal, and any other answer', async () => {
    const { createOrder, admin } = await connect();
    admin.addFault({ ...POST_ORDERS, fault: { kind: '500-empty' } });
    const empty = await createOrder();
    expect([empty.status, empty.text]).toEqual([500, '']);
    admin.addFault({ ...POST_ORDERS, fault: { kind: 'html-200' } });
    const portal = await createOrder();
    expect([portal.status, portal.headers.get('content-type')]).toEqual([200, 'text/html']);
    admin.addFault({ ...POST_ORDERS, fault: { kind: 'status', status: 503, headers: { 'Retry-After': '5' } } });
    const busy = await createOrder();
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '5']);
    expect(admin.documents()).toEqual([]);
    admin.addFault({ ...POST_ORDERS, fault: { kind: 'status', status: 504, body: 'late', afterCommit: true } });
    expect((await createOrder()).text).toBe('late');
    expect(admin.documents()).toHaveLength(1);
  });

  test.each(['v1', 'v2'] as const)('%s refuses with any number and text', async (version) => {
    const { createOrder, admin } = await connect({ version });
    const message = 'Could not commit transaction: Error -1 detected during transaction';
    admin.addFault({ ...POST_ORDERS, fault: { kind: 'refusal', code: -1116, message } });
    const reply = await createOrder();
    expect([reply.status, ...errorOf(reply)]).toEqual([400, -1116, message]);
    expect(admin.documents()).toEqual([]);
  });

  test('the service is down for everybody, and comes back', async () => {
    const { get, admin } = await connect();
    admin.setUnavailable(true);
    expect((await get('Orders')).status).toBe(503);
    admin.setUnavailable(false);
    expect((await get('Orders')).status).toBe(200);
  });
});

describe('losing a session', () => {
  test.each(['v1', 'v2'] as const)('row 50: %s, code 305 lasts until a new login', async (version) => {
    const { createOrder, get, login, admin } = await connect({ version });
    admin.addFault({ ...POST_ORDERS, fault: { kind: '305' } });
    const reply = await createOrder();
    expect([reply.status, ...errorOf(reply)]).toEqual([500, 305, 'Switch company error: -1102']);
    expect((await get('Orders')).status).toBe(500);
    expect(admin.documents()).toEqual([]);
    await login();
    expect((await createOrder()).status).toBe(201);
    expect(admin.violations().map(({ kind }) => kind)).toEqual(['blind repeat']);
  });

  test('the session ends just before the call', async () => {
    const { createOrder, login, admin } = await connect();
    admin.addFault({ ...POST_ORDERS, fault: { kind: 'expire-session' } });
    expect(errorOf(await createOrder())[0]).toBe(301);
    await login();
    expect((await createOrder()).status).toBe(201);
    expect(admin.violations()).toEqual([]);
  });

  test('a recycled member says 403, and the session is gone', async () => {
    const { get, login, admin } = await connect();
    admin.addFault({ path: 'Orders', count: 1, fault: { kind: '403-once' } });
    const reply = await get('Orders');
    expect([reply.status, reply.headers.get('content-type')]).toEqual([403, 'text/html; charset=iso-8859-1']);
    expect((await get('Orders')).status).toBe(401);
    await login();
    expect((await get('Orders')).status).toBe(200);
  });

  test('v1 may say it in the words of v2', async () => {
    const { get, admin } = await connect({ version: 'v1' });
    admin.addFault({ path: 'Orders', count: 1, fault: { kind: 'v2-401-on-v1' } });
    const reply = await get('Orders');
    expect([reply.status, reply.body]).toEqual([
      401,
      { error: { code: '301', message: 'Invalid session or session already timeout.' } },
    ]);
  });

  test('a missing permission is 403 with a number, and stays', async () => {
    const { get, admin } = await connect();
    admin.addFault({ path: 'Drafts', fault: { kind: 'forbid' } });
    for (let round = 0; round < 2; round += 1) {
      const reply = await get('Drafts');
      expect([reply.status, errorOf(reply)[0]]).toEqual([403, 804]);
    }
    expect((await get('Orders')).status).toBe(200);
  });
});

describe('when a fault strikes', () => {
  test('the n-th of what it names, by method and path, encoded or not', async () => {
    const { get, admin } = await connect();
    admin.addFault({ method: 'get', path: "NumAtCard eq 'S'", nth: 2, fault: { kind: '502-before' } });
    const path = `Orders?$filter=${encodeURIComponent("NumAtCard eq 'S'")}`;
    const statuses = [];
    for (const each of [path, 'Orders', path, path]) statuses.push((await get(each)).status);
    expect(statuses).toEqual([200, 200, 502, 200]);
    expect(admin.faults()).toHaveLength(1);
  });

  test('by chance, the same with the same seed', async () => {
    const run = async (seed: number) => {
      const { get, admin } = await connect({ seed });
      admin.addFault({ probability: 0.5, fault: { kind: '502-before' } });
      const statuses = [];
      for (let count = 0; count < 30; count += 1) statuses.push((await get('Orders')).status);
      return statuses;
    };
    const [one, same, other] = [await run(7), await run(7), await run(8)];
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
    expect(new Set(one)).toEqual(new Set([200, 502]));
  });

  test('every call takes as long as the switch says', async () => {
    const { get, pass, admin } = await connect();
    admin.setSwitches({ latencyMs: 1 });
    let answered = false;
    const sent = get('Orders').then(() => {
      answered = true;
    });
    await pass(0);
    expect(answered).toBe(false);
    await pass(1);
    await sent;
  });
});
