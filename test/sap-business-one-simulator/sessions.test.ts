import { describe, expect, test } from 'vitest';
import { CREDENTIALS, connect, LINE, ORDER, ORIGIN } from './client.ts';
import { errorOf } from './reply.ts';

const SESSION_GONE = [301, 'Invalid session or session already timeout.'];
const GUID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';

describe('login', () => {
  test.each([
    ['v1', { 'odata.metadata': `${ORIGIN}/b1s/v1/$metadata#B1Sessions/@Element` }],
    ['v2', { '@odata.context': `${ORIGIN}/b1s/v2/$metadata#B1Sessions/$entity` }],
  ] as const)('row 1: %s answers with the session in its own dialect', async (version, context) => {
    const { call, admin } = await connect();
    admin.expireSessions();
    const reply = await call('Login', { method: 'POST', body: CREDENTIALS, version });
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      ...context,
      SessionId: expect.stringMatching(new RegExp(`^${GUID}$`)),
      Version: '1000280',
      SessionTimeout: 30,
    });
    expect(reply.headers.getSetCookie()).toEqual([
      `B1SESSION=${reply.body.SessionId};HttpOnly;`,
      'ROUTEID=.node1; path=/b1s',
    ]);
    expect([reply.headers.get('odata-version'), reply.headers.get('dataserviceversion')]).toEqual([null, null]);
  });

  test('row 1: nodes take turns; without a load balancer there is no ROUTEID', async () => {
    const two = await connect({ nodes: 2, sessions: 9 });
    expect((await two.login()).headers.getSetCookie()[1]).toBe('ROUTEID=.node2; path=/b1s');
    expect((await two.login()).headers.getSetCookie()[1]).toBe('ROUTEID=.node1; path=/b1s');
    const none = await connect({ nodes: 0 });
    none.admin.expireSessions();
    expect((await none.login()).headers.getSetCookie()).toHaveLength(1);
  });

  test('row 2: a bad password is refused; the third one locks the user, and then the right one is refused too', async () => {
    const { login, admin } = await connect();
    admin.expireSessions();
    const tries = [];
    for (const Password of ['a', 'b', 'c']) tries.push(await login({ Password }));
    expect(tries.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(tries.map((reply) => errorOf(reply)[0])).toEqual([100000027, 100000027, 100000055]);
    expect(tries[0]?.body.error).toEqual({ code: '100000027', message: 'Login failed' });
    expect(errorOf(await login())[0]).toBe(100000055);
    admin.unlockUser();
    expect((await login()).status).toBe(200);
  });

  test('row 2: a good login in between takes the count back', async () => {
    const { login, admin } = await connect({ sessions: 9 });
    for (const Password of ['a', 'b']) await login({ Password });
    await login();
    expect(errorOf(await login({ Password: 'c' }))[0]).toBe(100000027);
    admin.setPassword('another');
    expect(errorOf(await login())[0]).toBe(100000027);
    expect((await login({ Password: 'another' })).status).toBe(200);
  });

  test('row 2: an unknown company database', async () => {
    const { login } = await connect();
    expect(errorOf(await login({ CompanyDB: 'NOPE' }))).toEqual([-304, 'Fail to get DB Credentials from SLD']);
  });
});

describe('sessions', () => {
  test.each(['v1', 'v2'] as const)(
    'row 3: %s refuses a call without, with an unknown, and with an expired session',
    async (version) => {
      const { call, time } = await connect({ version, sessionTimeout: 30 });
      const without = await call('Orders', { headers: { cookie: undefined } });
      const unknown = await call('Orders', { headers: { cookie: 'B1SESSION=nobody' } });
      time.now += 30 * 60_000;
      const expired = await call('Orders');
      for (const reply of [without, unknown, expired])
        expect([reply.status, ...errorOf(reply)]).toEqual([401, ...SESSION_GONE]);
      expect(expired.body.error).toEqual(
        version === 'v1'
          ? { code: 301, message: { lang: 'en-us', value: SESSION_GONE[1] } }
          : { code: '301', message: SESSION_GONE[1] },
      );
    },
  );

  test('row 4: the session cookie alone is enough', async () => {
    const { call, login, admin } = await connect();
    admin.expireSessions();
    const { SessionId } = (await login()).body;
    expect((await call('Orders', { headers: { cookie: `B1SESSION=${SessionId}` } })).status).toBe(200);
  });

  test('row 5: Expect: 100-continue ends in an empty 500', async () => {
    const { call, admin } = await connect();
    const reply = await call('Orders', { method: 'POST', body: ORDER, headers: { expect: '100-continue' } });
    expect([reply.status, reply.text, reply.headers.get('connection')]).toEqual([500, '', 'close']);
    expect(admin.violations()).toMatchObject([{ kind: 'expect 100-continue' }]);
    expect(admin.documents()).toEqual([]);
  });

  test('row 6: every call restarts the idle clock', async () => {
    const { get, time } = await connect({ sessionTimeout: 30 });
    for (let round = 0; round < 4; round += 1) {
      time.now += 29 * 60_000;
      expect((await get('Orders')).status).toBe(200);
    }
  });

  test('row 7: after Logout the session is gone', async () => {
    const { post, get, call } = await connect();
    const reply = await call('Logout', { method: 'POST' });
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(errorOf(await get('Orders'))).toEqual(SESSION_GONE);
    expect(errorOf(await post('Logout', {}))).toEqual(SESSION_GONE);
  });

  test('row 8: the load balancer answers a ping without a session', async () => {
    const { call, admin } = await connect();
    const reply = await call('/ping/', { headers: { cookie: undefined } });
    expect(reply.body).toEqual({ message: 'pong', sender: 'load balancer', timestamp: '1780390800.000' });
    admin.setUnavailable(true);
    const down = await call('/ping/load-balancer');
    expect([down.status, down.body]).toEqual([503, { message: 'Service Unavailable' }]);
  });
});

describe('an order', () => {
  test('makes the way from body to totals', async () => {
    const { createOrder } = await connect();
    const { status, body } = await createOrder({ DocumentLines: [{ ...LINE, DiscountPercent: 10 }] });
    expect([status, body.DocTotal, body.VatSum]).toEqual([201, 99, 9]);
  });
});
