import { describe, expect, test } from 'vitest';
import type { Login } from '../../lambdas/erp/business-central/adapter.ts';
import { businessCentralLogin } from '../../lambdas/erp-access/business-central.ts';
import { createErpSecret } from '../../lambdas/erp-access/erp-secret.ts';

const A = { clientId: 'a', clientSecret: '1' };
const B = { clientId: 'b', clientSecret: '2' };
const TOKEN_URL = 'https://login.test/token';

interface Held {
  readonly text: string;
  readonly version?: string | undefined;
  readonly refused?: string | undefined;
}

/** The credentials that an adapter gets, from what the secret store and the ledger hold. */
function login(held: Held, { authentication = 'entra', principals = 1 }: Partial<Chosen> = {}): Login {
  const client = { send: async () => ({ SecretString: held.text, VersionId: held.version }) };
  const refusedVersion = async () => held.refused;
  const secret = createErpSecret({ client: client as never, secretArn: 'arn', refusedVersion });
  return businessCentralLogin(secret, { authentication, principals }, () => TOKEN_URL);
}

interface Chosen {
  readonly authentication: Login['kind'];
  readonly principals: number;
}

const stored = (content: unknown, version: string | undefined = 'v1', refused?: string): Held => ({
  text: JSON.stringify(content),
  version,
  refused,
});

describe('the secret of Business Central', () => {
  test('holds one application', async () => {
    expect(await login(stored(A)).credentials(0)).toEqual({ ...A, version: 'v1' });
  });

  test('holds several, in their order', async () => {
    const { credentials } = login(stored({ principals: [A, B] }), { principals: 2 });

    expect([await credentials(0), await credentials(1)]).toEqual([
      { ...A, version: 'v1' },
      { ...B, version: 'v1' },
    ]);
  });

  test('may hold more than are wanted', async () => {
    expect(await login(stored({ principals: [A, B] })).credentials(0)).toEqual({ ...A, version: 'v1' });
  });

  test.each([[A], [{ principals: [A] }], [{ principals: [] }]])(
    'with fewer than are wanted lets nobody log in, not even those that are there: %j',
    async (content) => {
      expect(await login(stored(content), { principals: 2 }).credentials(0)).toBe('too few principals');
    },
  );

  test.each([
    [{ clientId: 'REPLACE_ME', clientSecret: 'REPLACE_ME' }],
    [{ clientId: 'a' }],
    [{ clientId: 'a', clientSecret: '' }],
    [{ clientId: 'a', clientSecret: 1 }],
    [{ principals: [A, { ...B, clientSecret: 'REPLACE_ME' }] }],
    [{ principals: [A, null] }],
    ['text'],
    [null],
  ])('with %j is not configured', async (content) => {
    expect(await login(stored(content)).credentials(0)).toBe('not configured');
  });

  test('that is no JSON is not configured', async () => {
    expect(await login({ text: 'a:1', version: 'v1' }).credentials(0)).toBe('not configured');
  });

  test('holds a user and a key on premises, and then no token endpoint is asked of the stack', async () => {
    const key = { userName: 'BRIDGE', webServiceKey: 'k' };
    const onPremises = login(stored(key), { authentication: 'web-service-key' });

    expect(await onPremises.credentials(0)).toEqual({ ...key, version: 'v1' });
    expect(onPremises).not.toHaveProperty('tokenUrl');
    expect(login(stored(A))).toMatchObject({ tokenUrl: TOKEN_URL });
  });

  test('of an application lets nobody in on premises', async () => {
    expect(await login(stored(A), { authentication: 'web-service-key' }).credentials(0)).toBe('not configured');
  });
});

describe('a refused version of the secret', () => {
  test.each<[Chosen['authentication'], object]>([
    ['entra', A],
    ['web-service-key', { userName: 'BRIDGE', webServiceKey: 'k' }],
  ])('is not handed out again (%s)', async (authentication, content) => {
    expect(await login(stored(content, 'v1', 'v1'), { authentication }).credentials(0)).toEqual({
      refusedVersion: 'v1',
    });
  });

  test('gives way to a new one', async () => {
    expect(await login(stored(A, 'v2', 'v1')).credentials(0)).toEqual({ ...A, version: 'v2' });
  });

  test('counts as the same as long as the store names no versions', async () => {
    const held = { text: JSON.stringify(A), refused: 'unknown' };

    expect(await login(held).credentials(0)).toEqual({ refusedVersion: 'unknown' });
  });

  test('that cannot be asked for lets nobody log in', async () => {
    const client = { send: async () => ({ SecretString: JSON.stringify(A), VersionId: 'v1' }) };
    const refusedVersion = () => Promise.reject(new Error('the ledger is away'));
    const secret = createErpSecret({ client: client as never, secretArn: 'arn', refusedVersion });
    const { credentials } = businessCentralLogin(secret, { authentication: 'entra', principals: 1 }, () => TOKEN_URL);

    await expect(credentials(0)).rejects.toThrow('the ledger is away');
  });
});
