import { describe, expect, test } from 'vitest';
import { SEED } from '../../local/business-central/seed.ts';
import { COMPANY, connect } from './client.ts';
import { CORRELATION, errorOf } from './errors.ts';
import type { ReplyBody } from './reply.ts';

describe('tokens and permissions', () => {
  test('row 01: good credentials get a bearer token for an hour less a second', async () => {
    const { token, time } = await connect();
    time.now += 3_600_000;
    const reply = await token();
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ token_type: 'Bearer', expires_in: 3599, access_token: expect.any(String) });
  });

  test('row 02: a wrong secret is refused', async () => {
    const { token } = await connect();
    const reply = await token({ client_secret: 'wrong' });
    expect(reply.status).toBe(401);
    expect(reply.body).toMatchObject({ error: 'invalid_client', error_codes: [7000215] });
  });

  test.each(['https://api.businesscentral.dynamics.com/', 'https://elsewhere.example/.default', ''])(
    'row 03: the scope "%s" is refused',
    async (scope) => {
      const { token } = await connect();
      const reply = await token({ scope });
      expect([reply.status, reply.body.error]).toEqual([400, 'invalid_scope']);
    },
  );

  test('an unknown client and an unknown grant are refused', async () => {
    const { token } = await connect();
    expect((await token({ client_id: 'nobody' })).body.error).toBe('unauthorized_client');
    expect((await token({ grant_type: 'password' })).body.error).toBe('unsupported_grant_type');
  });

  test.each([undefined, 'Bearer unknown', 'Basic abc'])(
    'row 04: authorization "%s" is not let in',
    async (authorization) => {
      const { call } = await connect();
      const reply = await call('companies', { headers: { authorization } });
      expect(reply.status).toBe(401);
      expect(errorOf(reply)).toEqual({
        code: 'Authentication_InvalidCredentials',
        message: 'The server has rejected the client credentials.',
      });
    },
  );

  test('row 04: a token is good until its last second and no longer', async () => {
    const { call, time } = await connect();
    time.now += 3_598_999;
    expect((await call('companies')).status).toBe(200);
    time.now += 1;
    expect((await call('companies')).status).toBe(401);
  });

  test('row 05: a token of a client that Business Central does not know is not let in', async () => {
    const { token, call } = await connect();
    const { body } = await token({ client_id: SEED.strangerClientId, client_secret: SEED.strangerClientSecret });
    const reply = await call('companies', { headers: { authorization: `Bearer ${body.access_token}` } });
    expect(reply.status).toBe(401);
    expect(errorOf(reply).message).toBe(
      'Web service call failed because user could not be authenticated or authorized.',
    );
  });

  test('row 06: a missing permission is a 403 that speaks of a server error, and nothing is created', async () => {
    const { admin, createOrder } = await connect();
    admin.addFault({ method: 'POST', path: 'salesOrders', fault: { kind: 'forbid' } });
    const reply = await createOrder();
    expect(reply.status).toBe(403);
    expect(errorOf(reply)).toEqual({
      code: 'Internal_ServerError',
      message:
        'Sorry, the current permissions prevented the action. (TableData 36 Sales Header Insert: Base Application)',
    });
    expect(admin.documents()).toEqual([]);
  });

  test('a second token while the first is good is on record, unless the first was answered 401', async () => {
    const { token, call, admin, time } = await connect();
    await token();
    expect(admin.violations().map(({ kind }) => kind)).toEqual(['token while one is held']);
    admin.reset();
    const { body } = await token();
    admin.addFault({ fault: { kind: 'status', status: 401 } });
    await call('companies', { headers: { authorization: `Bearer ${body.access_token}` } });
    admin.clearFaults();
    await token();
    time.now += 3_000_000;
    await token();
    expect(admin.violations()).toEqual([]);
  });

  test('the token endpoint refuses on demand, even the right secret', async () => {
    const { token, admin, time } = await connect();
    time.now += 3_600_000;
    admin.addFault({ path: '/token', count: 1, fault: { kind: 'token-refused' } });
    expect((await token()).status).toBe(401);
    expect((await token()).status).toBe(200);
  });

  test('a changed secret and a disabled client take effect at once', async () => {
    const { token, call, admin } = await connect();
    admin.setClient(SEED.clientId, { secret: 'new', enabled: false });
    expect((await token()).status).toBe(401);
    expect((await token({ client_secret: 'new' })).status).toBe(200);
    expect((await call('companies')).status).toBe(401);
  });
});

describe('addresses', () => {
  test('row 07: what does not exist is a 404 that says what', async () => {
    const { call, simulator } = await connect();
    const unknown = '99999999-9999-4999-8999-999999999999';
    const codes = await Promise.all(
      [`companies(${unknown})/items`, `${COMPANY}/salesQuotes`, `${COMPANY}/salesOrders(${unknown})`].map(
        async (path) => {
          const reply = await call(path);
          return [reply.status, errorOf(reply).code];
        },
      ),
    );
    expect(codes).toEqual([
      [404, 'Internal_CompanyNotFound'],
      [404, 'BadRequest_NotFound'],
      [404, 'BadRequest_ResourceNotFound'],
    ]);
    expect((await simulator.fetch(new Request('http://x.test/v2.0/Production/api/v1.0/companies'))).status).toBe(404);
  });

  test('row 07: another environment is not served; the address without a tenant is', async () => {
    const { simulator, token, time } = await connect();
    time.now += 3_600_000;
    const authorization = `Bearer ${(await token()).body.access_token}`;
    const at = (path: string) => simulator.fetch(new Request(`http://x.test${path}`, { headers: { authorization } }));
    const elsewhere = await at(`/v2.0/${SEED.tenantId}/Sandbox/api/v2.0/companies`);
    expect([elsewhere.status, ((await elsewhere.json()) as ReplyBody).error.code]).toEqual([404, 'NoEnvironment']);
    expect((await at('/v2.0/Production/api/v2.0/companies')).status).toBe(200);
  });

  test('row 08: the companies are listed', async () => {
    const { call } = await connect();
    const reply = await call('companies');
    expect(reply.body.value).toEqual([
      expect.objectContaining({ id: SEED.companyId, name: 'CRONUS International Ltd.' }),
    ]);
  });

  test('row 53: every answer names its OData version, and every error ends with a correlation id', async () => {
    const { call, get } = await connect();
    const [good, bad] = [await call('companies'), await get('nothing')];
    for (const { headers } of [good, bad]) {
      expect(headers.get('odata-version')).toBe('4.0');
      expect(headers.get('content-type')).toBe('application/json; odata.metadata=minimal');
    }
    expect(bad.body.error.message).toMatch(CORRELATION);
  });

  test('a request without Accept-Language is on record', async () => {
    const { call, admin } = await connect();
    await call('companies', { headers: { 'accept-language': undefined } });
    expect(admin.violations()).toMatchObject([{ kind: 'accept-language missing', method: 'GET' }]);
  });

  test('a look-up on a replica is on record, reference data from one is not, a write there is refused', async () => {
    const { call, admin } = await connect();
    const headers = { 'data-access-intent': 'ReadOnly' };
    expect((await call(`${COMPANY}/items`, { headers })).status).toBe(200);
    expect(admin.violations()).toEqual([]);
    expect((await call(`${COMPANY}/salesOrders`, { headers })).status).toBe(200);
    expect((await call(`${COMPANY}/salesOrders`, { headers, method: 'POST', body: {} })).status).toBe(400);
    expect(admin.violations().map(({ kind }) => kind)).toEqual(['data-access-intent', 'data-access-intent']);
  });
});
