import { describe, expect, test } from 'vitest';
import { COMPANY, connect } from './client.ts';
import { errorOf } from './errors.ts';

const POST_ORDERS = { method: 'POST', path: '/salesOrders' } as const;

describe('limits', () => {
  test('row 46: the sixth at a time waits for one of five to end', async () => {
    const { call, admin, pass } = await connect();
    admin.addFault({ path: 'companies', fault: { kind: 'delay', ms: 1000 } });
    let answered = 0;
    const calls = Array.from({ length: 6 }, () => call('companies').then(() => (answered += 1)));
    await pass(1000);
    expect(answered).toBe(5);
    await pass(1000);
    expect(answered).toBe(6);
    await Promise.all(calls);
    expect(admin.violations()).toMatchObject([{ kind: 'too many concurrent' }]);
  });

  test('row 46: the hundred and first connection is refused', async () => {
    const { call, admin, pass } = await connect();
    admin.addFault({ fault: { kind: 'delay', ms: 10 } });
    const calls = Array.from({ length: 101 }, () => call('companies'));
    for (let round = 0; round < 20; round += 1) await pass(10);
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect([statuses.filter((status) => status === 200).length, statuses.at(-1)]).toEqual([100, 429]);
  });

  test.each([true, false])(
    'row 47: over 6000 requests in five minutes; Retry-After is said: %s',
    async (retryAfter) => {
      const { call, time } = await connect({ retryAfter });
      for (let count = 0; count < 6000; count += 1) await call('nothing');
      time.now += 60_000;
      const over = await call('companies');
      expect([over.status, over.body.error.code]).toEqual([429, 'Application_TooManyRequests']);
      expect(over.headers.get('retry-after')).toBe(retryAfter ? '240' : null);
      time.now += 240_000;
      expect((await call('companies')).status).toBe(200);
    },
  );

  test('row 47: 429 on demand, with and without Retry-After; coming back too early is on record', async () => {
    const { call, admin, time } = await connect();
    admin.addFault({ path: 'companies', nth: 1, fault: { kind: '429', retryAfterSeconds: 7 } });
    admin.addFault({ path: 'companies', nth: 4, fault: { kind: '429' } });
    expect((await call('companies')).headers.get('retry-after')).toBe('7');
    time.now += 6_999;
    await call('companies');
    time.now += 1;
    await call('companies');
    const last = await call('companies');
    expect([last.status, last.headers.get('retry-after')]).toEqual([429, null]);
    expect(admin.violations()).toMatchObject([{ kind: 'retry-after ignored', detail: '1 ms too early' }]);
  });
});

describe('faults', () => {
  test('row 48: gateways answer as injected, and nothing is created', async () => {
    const { createOrder, admin } = await connect();
    admin.addFault({ ...POST_ORDERS, nth: 1, fault: { kind: 'status', status: 503, retryAfterSeconds: 2 } });
    admin.addFault({ ...POST_ORDERS, nth: 2, fault: { kind: 'status', status: 504, body: '<html>gateway</html>' } });
    admin.addFault({ ...POST_ORDERS, nth: 3, fault: { kind: 'status', status: 408, body: { error: { code: 'X' } } } });
    const replies = [await createOrder(), await createOrder(), await createOrder()];
    expect(replies.map(({ status }) => status)).toEqual([503, 504, 408]);
    expect(replies[0]?.headers.get('retry-after')).toBe('2');
    expect(replies[1]?.headers.get('content-type')).toBe('text/html');
    expect(replies[2]?.body.error.code).toBe('X');
    expect(admin.documents()).toEqual([]);
  });

  test('row 49: the order exists although the connection broke', async () => {
    const { createOrder, admin } = await connect();
    admin.addFault({ ...POST_ORDERS, count: 1, fault: { kind: 'drop-after-commit' } });
    const lost = await createOrder().catch((error: unknown) => error);
    expect(lost).toMatchObject({ name: 'TypeError', cause: { code: 'ECONNRESET' } });
    expect(admin.documents()).toHaveLength(1);
    expect(admin.requests().at(-1)).toMatchObject({ outcome: 'dropped' });
  });

  test('row 49: the order exists although a gateway said otherwise', async () => {
    const { createOrder, admin } = await connect();
    admin.addFault({ ...POST_ORDERS, fault: { kind: 'status', status: 504, afterCommit: true } });
    expect((await createOrder()).status).toBe(504);
    expect(admin.documents()).toHaveLength(1);
  });

  test.each(['arrival', 'answer'] as const)(
    'row 49: a client that gives up does not stop the ERP; waiting at %s',
    async (at) => {
      const { call, admin, pass } = await connect();
      admin.addFault({ ...POST_ORDERS, fault: { kind: 'delay', ms: 60_000, at } });
      const stop = new AbortController();
      const body = { customerNumber: '10000' };
      const sent = call(`${COMPANY}/salesOrders`, { method: 'POST', body, signal: stop.signal }).catch(
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

  test('a connection that breaks before has done nothing', async () => {
    const { createOrder, admin } = await connect();
    admin.addFault({ ...POST_ORDERS, fault: { kind: 'drop-before' } });
    await expect(createOrder()).rejects.toThrow(TypeError);
    expect(admin.documents()).toEqual([]);
  });

  test.each(['drop', '504'] as const)('row 49: the order appears long after the answer "%s"', async (answer) => {
    const { createOrder, admin, pass } = await connect();
    admin.addFault({ ...POST_ORDERS, fault: { kind: 'commit-late', ms: 540_000, answer } });
    const outcome = await createOrder().then(
      ({ status }) => status,
      () => 'broken',
    );
    expect(outcome).toBe(answer === '504' ? 504 : 'broken');
    await pass(539_999);
    expect(admin.documents()).toEqual([]);
    await pass(1);
    await admin.settled();
    expect(admin.documents()).toMatchObject([{ externalDocumentNumber: 'ORDER_1' }]);
  });

  test('a late commit that is not let in is refused at once', async () => {
    const { call, admin } = await connect();
    admin.addFault({ fault: { kind: 'commit-late', ms: 1000 } });
    const reply = await call(`${COMPANY}/salesOrders`, {
      method: 'POST',
      body: {},
      headers: { authorization: undefined },
    });
    expect(reply.status).toBe(401);
  });

  test('late work of a database that was reset is forgotten', async () => {
    const { createOrder, admin, pass } = await connect();
    admin.addFault({ ...POST_ORDERS, fault: { kind: 'commit-late', ms: 1000, answer: '504' } });
    await createOrder();
    admin.reset();
    await pass(1000);
    expect(admin.documents()).toEqual([]);
  });

  test.each([400, 500] as const)('row 50: a lock answers %i and creates nothing', async (status) => {
    const { createOrder, admin } = await connect();
    admin.addFault({ ...POST_ORDERS, fault: { kind: 'lock', status } });
    const reply = await createOrder();
    expect([reply.status, errorOf(reply).code]).toEqual([status, 'Internal_ServerError']);
    expect(errorOf(reply).message).toContain('was locked by another user');
    expect(admin.documents()).toEqual([]);
  });

  test('a rule strikes the n-th, the first n, or by chance, the same chance for the same seed', async () => {
    const strikes = async (seed: number) => {
      const { call, admin } = await connect({ seed });
      admin.addFault({ path: 'companies', probability: 0.5, fault: { kind: 'status', status: 503 } });
      const statuses = [];
      for (let count = 0; count < 40; count += 1) statuses.push((await call('companies')).status);
      return statuses.map((status) => (status === 503 ? 'x' : '.')).join('');
    };
    const [one, same, other] = [await strikes(1), await strikes(1), await strikes(2)];
    expect(one).toBe(same);
    expect(one).not.toBe(other);
    expect(new Set(one)).toEqual(new Set(['x', '.']));
  });

  test('the same seed gives the same ids', async () => {
    const ids = async (seed: number) => (await (await connect({ seed })).createOrder()).body.id;
    expect(await ids(1)).toBe(await ids(1));
    expect(await ids(1)).not.toBe(await ids(2));
  });
});
