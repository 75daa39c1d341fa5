import { describe, expect, test } from 'vitest';
import {
  answer,
  batchOf,
  errorBody,
  LOST,
  NOTHING,
  networkError,
  orderDraft,
  refusal,
  scripted,
  session,
  signal,
  storedOrder,
} from './scripted.ts';

const MINUTE = 60_000;
const found = { outcome: 'found', document: { kind: 'sales order', id: '123', number: '1001', customer: 'C99999' } };

describe('the session', () => {
  test('is opened once, by user, password and company, and its cookies are sent by hand', async () => {
    const { erp, calls, logins } = scripted([NOTHING(), NOTHING()]);

    await erp.lookUp(orderDraft(), signal());
    await erp.lookUp(orderDraft(), signal());

    expect(logins).toHaveLength(1);
    expect(logins[0]?.url).toBe('https://sap.test:50000/b1s/v2/Login');
    expect(JSON.parse(logins[0]?.body ?? '')).toEqual({
      CompanyDB: 'SBODEMOUS',
      UserName: 'bridge',
      Password: 's3cr3t',
      Language: '3',
    });
    expect(calls.map(({ headers }) => headers.Cookie)).toEqual(
      Array.from({ length: 2 }, () => 'B1SESSION=session-1; ROUTEID=.node1'),
    );
    expect(logins[0]?.headers).not.toHaveProperty('Cookie');
  });

  test('does without a node where the login names none', async () => {
    const { erp, calls } = scripted([NOTHING()], { logins: [session('lonely', {}, '')] });

    await erp.lookUp(orderDraft(), signal());

    expect(calls[0]?.headers.Cookie).toBe('B1SESSION=lonely');
  });

  test('is one for all who ask at the same time, and its requests go one after the other', async () => {
    let underWay = 0;
    let most = 0;
    const slow = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 5));
      underWay -= 1;
      return NOTHING();
    };
    const { erp, logins } = scripted([slow, slow, slow]);

    await Promise.all([1, 2, 3].map(() => erp.lookUp(orderDraft(), signal())));

    expect(logins).toHaveLength(1);
    expect(most).toBe(1);
  });

  test('that lay idle longer than it may is not tried, whoever froze this process', async () => {
    const { erp, calls, logins, clock } = scripted([NOTHING(), NOTHING(), NOTHING()]);

    await erp.lookUp(orderDraft(), signal());
    clock.now += 27 * MINUTE;
    await erp.lookUp(orderDraft(), signal());
    clock.now += 29 * MINUTE;
    await erp.lookUp(orderDraft(), signal());

    expect(logins).toHaveLength(2);
    expect(calls.map(({ headers }) => headers.Cookie?.slice(0, 19))).toEqual([
      'B1SESSION=session-1',
      'B1SESSION=session-1',
      'B1SESSION=session-2',
    ]);
  });

  test('that may lie idle for a minute only is still used', async () => {
    const { erp, logins } = scripted([NOTHING(), NOTHING()], { logins: [session('brief', { SessionTimeout: 1 })] });

    await erp.lookUp(orderDraft(), signal());
    await erp.lookUp(orderDraft(), signal());

    expect(logins).toHaveLength(1);
  });

  test.each([
    ['401', () => LOST()],
    ['401 in the other version’s envelope', () => refusal(401, 301, 'Invalid session.', 'v1')],
    ['403 of a recycled node', () => refusal(403, 403, 'Forbidden')],
    ['301 behind another status', () => refusal(400, 301, 'Invalid session.')],
    ['-304', () => refusal(400, -304, 'Fail to get DB Credentials from SLD')],
    ['305', () => refusal(500, 305, 'Switch company error: -1102')],
  ])('that is lost (%s) is opened anew once, and the look-up asked again', async (_, lost) => {
    const { erp, logins, calls } = scripted([lost(), batchOf([storedOrder()], [])]);

    expect(await erp.lookUp(orderDraft(), signal())).toEqual(found);

    expect(logins).toHaveLength(2);
    expect(calls[1]?.headers.Cookie).toBe('B1SESSION=session-2; ROUTEID=.node1');
  });

  test('that is refused right after its login is not opened again and again', async () => {
    const { erp, logins } = scripted([LOST(), LOST(), LOST(), LOST()]);

    const answer = await erp.lookUp(orderDraft(), signal());

    expect(answer).toMatchObject({ outcome: 'inconclusive', failure: { class: 'systemic' } });
    expect(logins).toHaveLength(2);
  });

  test('lost in the middle of a batch costs one login and one more request', async () => {
    const half = batchOf([], { status: 401, body: JSON.parse('{"error":{"code":"301","message":"Invalid session"}}') });
    const { erp, logins, calls } = scripted([half, LOST(), { ...NOTHING(), ...rowsOf([]) }]);

    expect(await erp.lookUp(orderDraft(), signal())).toEqual({ outcome: 'absent' });

    expect(logins).toHaveLength(2);
    expect(calls.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
  });
});

function rowsOf(rows: readonly unknown[]) {
  return { status: 200, headers: new Headers(), text: async () => JSON.stringify({ value: rows }) };
}

describe('a refused login', () => {
  const wrong = () => refusal(401, 100000027, 'Login failed');

  test.each([
    ['wrong password', wrong],
    ['locked user', () => refusal(401, 100000055, 'User is locked')],
    ['a refusal of another kind', () => refusal(401, 1, 'No')],
  ])('(%s) is tried once, and tells which version of the secret must not be tried again', async (_, refused) => {
    const { erp, logins, calls } = scripted([], { logins: [refused()] });

    const answer = await erp.lookUp(orderDraft(), signal());

    expect(answer).toMatchObject({
      outcome: 'inconclusive',
      failure: { class: 'systemic', reason: 'erp_configuration', refusedSecretVersion: 'v1' },
    });
    expect([logins.length, calls.length]).toEqual([1, 0]);
  });

  test('is not tried at all once its version is known to be refused', async () => {
    const { erp, logins } = scripted([], { credentials: async () => ({ refusedVersion: 'v1' }) });

    const answer = await erp.probe(signal());

    expect(answer).toMatchObject({ reason: 'erp_configuration', refusedSecretVersion: 'v1' });
    expect(logins).toEqual([]);
  });

  test('for want of the company says nothing against the user', async () => {
    const { erp } = scripted([], { logins: [refusal(401, -304, 'Fail to get DB Credentials from SLD')] });

    const answer = await erp.probe(signal());

    expect(answer).toMatchObject({ class: 'systemic', reason: 'erp_configuration' });
    expect(answer).not.toHaveProperty('refusedSecretVersion');
    expect(answer?.detail).toContain('erp.companyDb');
  });

  test('by a proxy that wants to be left alone says for how long', async () => {
    const throttled = { ...refusal(429, 0, ''), headers: new Headers({ 'Retry-After': '40' }) };
    const { erp } = scripted([], { logins: [throttled] });

    expect(await erp.probe(signal())).toMatchObject({ reason: 'erp_unavailable', retryAfterSeconds: 40 });
  });

  test.each([
    ['an empty 500', () => refusal(500, 0, '')],
    ['a proxy’s 502', () => ({ ...refusal(502, 0, ''), text: async () => '<html>Proxy Error</html>' })],
  ])('is an outage when it was %s', async (_, refused) => {
    const { erp } = scripted([], { logins: [refused()] });

    expect(await erp.probe(signal())).toMatchObject({ class: 'systemic', reason: 'erp_unavailable' });
  });

  test('of a page that is no Service Layer is a matter of the configuration', async () => {
    const page = { status: 200, headers: new Headers(), text: async () => '<html>Welcome</html>' };
    const { erp } = scripted([], { logins: [page] });

    expect(await erp.probe(signal())).toMatchObject({ reason: 'erp_configuration' });
  });

  test('by nobody, because the secret is a placeholder, sends nothing', async () => {
    const { erp, logins } = scripted([], { credentials: async () => 'not configured' });

    expect(await erp.probe(signal())).toMatchObject({ reason: 'erp_configuration' });
    expect(logins).toEqual([]);
  });

  test('of an unreachable host is an outage', async () => {
    const { erp } = scripted([], { logins: [networkError('ECONNREFUSED')] });

    expect(await erp.probe(signal())).toMatchObject({ class: 'systemic', reason: 'erp_unavailable' });
  });
});

describe('a probe', () => {
  const settings = { orderReferenceField: 'U_WEB_OrderId', refundReferenceField: 'U_WEB_RefundId' };
  const noField = errorBody(-1000, "Property 'U_WEB_RefundId' of 'Document' is invalid");

  test('reads one order, and one of all else that look-ups read, with the configured user fields', async () => {
    const { erp, calls } = scripted([rowsOf([]), batchOf([], [], [])], { settings });

    expect(await erp.probe(signal())).toBeUndefined();
    expect(calls[0]?.url).toBe(
      `https://sap.test:50000/b1s/v2/Orders?$select=${encodeURIComponent('DocEntry,U_WEB_OrderId')}&$top=1`,
    );
    expect(decodeURIComponent(calls[1]?.body ?? '').match(/GET \S+/g)).toEqual([
      'GET /b1s/v2/CreditNotes?$select=DocEntry,U_WEB_RefundId&$top=1',
      'GET /b1s/v2/Invoices?$select=DocEntry,U_WEB_OrderId&$top=1',
      'GET /b1s/v2/Drafts?$select=DocEntry,U_WEB_OrderId&$top=1',
    ]);
  });

  test('reads no drafts where the configuration says that there are none', async () => {
    const { erp, calls } = scripted([rowsOf([]), batchOf([], [])], { settings: { checkDrafts: false } });

    expect(await erp.probe(signal())).toBeUndefined();
    expect(calls[1]?.body).not.toContain('Drafts');
  });

  test.each([
    ['in a batch', [batchOf({ status: 400, body: noField }), answer(400, noField)]],
    ['one by one, where the server takes none', [answer(404, ''), answer(400, noField)]],
  ])('does not end an outage that only refunds would see: asks %s', async (_, steps) => {
    const { erp } = scripted([rowsOf([]), ...steps], { settings });

    expect(await erp.probe(signal())).toMatchObject({
      class: 'systemic',
      reason: 'erp_configuration',
      detail: expect.stringContaining('U_WEB_RefundId'),
    });
  });

  test('is good where the session was lost in the middle, and a new one was let in', async () => {
    const { erp } = scripted([rowsOf([]), batchOf([], { status: 401, body: {} }), LOST(), rowsOf([]), rowsOf([])]);

    expect(await erp.probe(signal())).toBeUndefined();
  });

  test('names a user field that the company does not have', async () => {
    const { erp } = scripted([refusal(400, -1000, "Property 'U_WEB_OrderId' of 'Document' is invalid")]);

    expect(await erp.probe(signal())).toMatchObject({
      class: 'systemic',
      reason: 'erp_configuration',
      detail: expect.stringContaining('U_WEB_OrderId'),
    });
  });

  test('whose session was lost meanwhile asks for its turn to log in once', async () => {
    const turns: string[] = [];
    const user = { userName: 'bridge', password: 's3cr3t', version: 'v1' };
    const { erp } = scripted([rowsOf([]), batchOf([], [], []), LOST(), rowsOf([]), batchOf([], [], [])], {
      present: async () => user,
      credentials: async () => {
        turns.push('taken');
        return user;
      },
    });
    await erp.probe(signal());

    expect(await erp.probe(signal())).toBeUndefined();
    expect(turns).toHaveLength(2); // one for each session
  });

  test('after a new version of the secret logs in with it, even while the old session lives', async () => {
    let version = 'v1';
    const { erp, logins } = scripted([rowsOf([]), batchOf([], [], []), rowsOf([]), batchOf([], [], [])], {
      credentials: async () => ({ userName: 'bridge', password: version, version }),
    });
    await erp.probe(signal());

    version = 'v2';
    await erp.probe(signal());

    expect(logins.map(({ body }) => JSON.parse(body ?? '').Password)).toEqual(['v1', 'v2']);
  });
});
