import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createErpSecret } from '../../lambdas/erp-access/erp-secret.ts';
import { oneLoginFirst } from '../../lambdas/erp-access/one-login-first.ts';
import { sapBusinessOneCredentials } from '../../lambdas/erp-access/sap-business-one.ts';
import { createLedger, type Ledger } from '../../lambdas/ledger/ledger.ts';
import { openLocalTable } from '../ledger/local-table.ts';

const USER = { userName: 'bridge', password: 's3cr3t', version: 'v1' };
const SECOND = 1000;

let local: Awaited<ReturnType<typeof openLocalTable>>;
let ledger: Ledger;
let clock: number;
let tables = 0;
let holders = 0;

beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(async () => {
  tables += 1;
  await local.createTable(`logins-${tables}`);
  clock = Date.parse('2026-06-02T10:00:00Z');
  ledger = createLedger({ client: local.documents, tableName: `logins-${tables}` }, () => clock);
});

/** What one instance does before a login; `whileWaiting` is what happens elsewhere in between. */
function instance(whileWaiting: () => Promise<unknown> = async () => {}) {
  const { userName, password, version } = USER;
  const client = { send: async () => ({ SecretString: JSON.stringify({ userName, password }), VersionId: version }) };
  const refusedVersion = async () => (await ledger.breaker.read()).refusedSecretVersion;
  const secret = createErpSecret({ client: client as never, secretArn: 'arn', refusedVersion });
  return oneLoginFirst(sapBusinessOneCredentials(secret), {
    breaker: ledger.breaker,
    lease: ledger.loginLease,
    now: () => clock,
    sleep: async (milliseconds) => {
      clock += milliseconds;
      await whileWaiting();
    },
    holder: () => {
      holders += 1;
      return `holder-${holders}`;
    },
  });
}

describe('a login of which nobody knows how it ends', () => {
  test('is one instance’s: the others wait, and then are told that another has it', async () => {
    expect(await instance()()).toEqual(USER);

    expect(await instance()()).toEqual({ beingTried: true });
  });

  test('of five instances that start together is tried by one, and after a refusal by none', async () => {
    const refuse = async () => ledger.breaker.refuse(await ledger.breaker.read(), 'v1');

    const first = await instance()();
    const others = await Promise.all(Array.from({ length: 4 }, () => instance(refuse)()));

    expect(first).toEqual(USER);
    expect(others).toEqual(Array.from({ length: 4 }, () => ({ refusedVersion: 'v1' })));
  });

  test('opens the door for those who wait as soon as it is let in', async () => {
    await instance()();

    const other = await instance(() => ledger.breaker.acceptLogin('v1'))();

    expect(other).toEqual(USER);
  });

  test('says nothing about another version of the secret', async () => {
    await ledger.breaker.acceptLogin('v0');
    await instance()();

    expect(await instance()()).toEqual({ beingTried: true });
  });

  test('is somebody else’s when the instance that had it died', async () => {
    await instance()();
    clock += 31 * SECOND;

    expect(await instance()()).toEqual(USER);
  });

  test('has to be tried again after a minute: the password may be another by then', async () => {
    await ledger.breaker.acceptLogin('v1');
    clock += 61 * SECOND;

    expect(await instance()()).toEqual(USER);
    expect(await instance()()).toEqual({ beingTried: true });
  });

  test('is not tried a second time by the same process before its refusal is known', async () => {
    const login = instance();
    await login();

    expect(await login()).toEqual({ beingTried: true });
  });
});
