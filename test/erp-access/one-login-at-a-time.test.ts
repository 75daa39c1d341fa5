import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createErpSecret } from '../../lambdas/erp-access/erp-secret.ts';
import { oneLoginAtATime } from '../../lambdas/erp-access/one-login-at-a-time.ts';
import { sapBusinessOneCredentials } from '../../lambdas/erp-access/sap-business-one.ts';
import { createLedger, type Ledger } from '../../lambdas/ledger/ledger.ts';
import { openLocalTable } from '../ledger/local-table.ts';

const USER = { userName: 'bridge', password: 's3cr3t', version: 'v1' };
const SECOND = 1000;
const signal = () => new AbortController().signal;

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

/**
 * What one instance does before a login; `whileWaiting` is what happens elsewhere in between.
 * @param slowness milliseconds that each answer of the ledger takes
 */
function instance(whileWaiting: () => Promise<unknown> = async () => {}, slowness = 0) {
  const { userName, password, version } = USER;
  const client = { send: async () => ({ SecretString: JSON.stringify({ userName, password }), VersionId: version }) };
  const refusedVersion = async () => {
    clock += slowness;
    return (await ledger.breaker.read()).refusedSecretVersion;
  };
  const secret = createErpSecret({ client: client as never, secretArn: 'arn', refusedVersion });
  return oneLoginAtATime(sapBusinessOneCredentials(secret), {
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
    expect(await instance().credentials(signal())).toEqual(USER);

    expect(await instance().credentials(signal())).toEqual({ beingTried: true });
  });

  test('of five instances that start together is tried by one, and after a refusal by none', async () => {
    const refuse = async () => ledger.breaker.refuse(await ledger.breaker.read(), 'v1');

    const first = await instance().credentials(signal());
    const others = await Promise.all(Array.from({ length: 4 }, () => instance(refuse).credentials(signal())));

    expect(first).toEqual(USER);
    expect(others).toEqual(Array.from({ length: 4 }, () => ({ refusedVersion: 'v1' })));
  });

  test('opens the door for one of those who wait as soon as it is let in', async () => {
    const first = instance();
    await first.credentials(signal());

    const second = await instance(first.loggedIn).credentials(signal());

    expect(second).toEqual(USER);
    expect(await instance().credentials(signal())).toEqual({ beingTried: true });
  });

  test('is one instance’s also right after another was let in: the password may have been changed in between', async () => {
    const first = instance();
    await first.credentials(signal());
    await first.loggedIn();

    const tried = await Promise.all(Array.from({ length: 3 }, () => instance().credentials(signal())));

    expect(tried.filter((content) => typeof content === 'object' && 'userName' in content)).toHaveLength(1);
  });

  test('is somebody else’s when the instance that had it died', async () => {
    await instance().credentials(signal());
    clock += 31 * SECOND;

    expect(await instance().credentials(signal())).toEqual(USER);
  });

  test('stays where it is when an instance is let in whose turn was over long before', async () => {
    const slow = instance();
    await slow.credentials(signal());
    clock += 31 * SECOND;
    await instance().credentials(signal());

    await slow.loggedIn();

    expect(await instance().credentials(signal())).toEqual({ beingTried: true });
  });

  test('is left to others by who only looks at the secret, and may have to log in a moment later', async () => {
    const probing = instance();

    expect(await probing.present()).toEqual(USER);
    expect(await probing.credentials(signal())).toEqual(USER);
  });

  test('is waited for by the clock, so that a look-up has time left however slowly the ledger answers', async () => {
    await instance().credentials(signal());
    const began = clock;

    const waited = await instance(undefined, 3 * SECOND).credentials(signal());

    expect(waited).toEqual({ beingTried: true });
    expect(clock - began).toBeLessThan(12 * SECOND);
  });

  test('is not taken for a look-up that has given up', async () => {
    const gone = new AbortController();
    gone.abort();

    await instance().credentials(gone.signal);

    expect(await instance().credentials(signal())).toEqual(USER);
  });

  test('is not tried a second time by the same process before its refusal is known', async () => {
    const login = instance();
    await login.credentials(signal());

    expect(await login.credentials(signal())).toEqual({ beingTried: true });
  });
});
