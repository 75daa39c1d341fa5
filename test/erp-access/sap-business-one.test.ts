import { describe, expect, test } from 'vitest';
import { createErpSecret } from '../../lambdas/erp-access/erp-secret.ts';
import { sapBusinessOneCredentials } from '../../lambdas/erp-access/sap-business-one.ts';

const USER = { userName: 'bridge', password: 's3cr3t' };

function credentials(content: unknown, refused?: string) {
  const client = { send: async () => ({ SecretString: JSON.stringify(content), VersionId: 'v1' }) };
  const secret = createErpSecret({ client: client as never, secretArn: 'arn', refusedVersion: async () => refused });
  return sapBusinessOneCredentials(secret)();
}

describe('the secret of SAP Business One', () => {
  test('holds a user, and tells which version it is', async () => {
    expect(await credentials(USER)).toEqual({ ...USER, version: 'v1' });
  });

  test.each([
    [{ userName: 'REPLACE_ME', password: 'REPLACE_ME' }],
    [{ userName: 'bridge', password: 'REPLACE_ME' }],
    [{ userName: 'bridge', password: '' }],
    [{ userName: 'bridge' }],
    [{ clientId: 'a', clientSecret: 'b' }],
    ['text'],
  ])('lets nobody log in with %j', async (content) => {
    expect(await credentials(content)).toBe('not configured');
  });

  test('of a refused version is not handed out', async () => {
    expect(await credentials(USER, 'v1')).toEqual({ refusedVersion: 'v1' });
  });
});
