import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Consent, type Finding, table, verify } from '../../cli/verify-business-central.ts';
import { SEED } from '../../local/business-central/seed.ts';
import { addresses, type Listening, listen } from '../../local/business-central/serve.ts';
import {
  type BusinessCentral,
  type BusinessCentralOptions,
  createBusinessCentral,
} from '../../local/business-central/simulator.ts';

const ALL: readonly Consent[] = ['writes', 'posts', 'floods'];
const COMPANY = { companyId: SEED.companyId, customer: SEED.customer };
const CREDENTIALS = { clientId: SEED.clientId, clientSecret: SEED.clientSecret };

function ask(simulator: BusinessCentral, consents: readonly Consent[], company: object = {}) {
  const connection = { ...addresses('https://bc.test'), ...CREDENTIALS };
  const fetch = (url: string, init: RequestInit) => simulator.fetch(new Request(url, init));
  return verify(connection, { ...COMPANY, ...company }, consents, fetch);
}

const answersOf = (findings: readonly Finding[]) =>
  Object.fromEntries(findings.map(({ number, answer }) => [number, answer]));

async function answersFrom(options: BusinessCentralOptions) {
  const { findings } = await ask(createBusinessCentral({ clock: () => Date.parse('2026-06-02'), ...options }), ALL);
  return answersOf(findings);
}

describe('on the simulator', () => {
  test('every open point has the answer that the simulator was built with', async () => {
    expect(await answersFrom({ fieldOrder: 'page' })).toEqual({
      '1a': 'page order: the price that was sent is kept',
      '1b': 'page order: the list price 120 took its place',
      '2a': '404 BadRequest_ResourceNotFound',
      '2b': '404 Internal_CompanyNotFound',
      '2c': '404 NoEnvironment',
      '2d': 'without: 400 BadRequest_InvalidToken; stale: 409 Request_EntityChanged',
      '2e': '400 Internal_EntityWithSameKeyExists',
      '2f, 6': expect.stringMatching(
        /^429 Application_TooManyRequests, Retry-After: \d+; operations count: refused after 5900 in 59 batches$/,
      ),
      '3': 'table relation: 400 Internal_InvalidTableRelation',
      '4': 'no: send upper case',
      '5': 'yes: nothing is left (400 Application_DialogException)',
      '7': 'the id is kept; Location: none',
    });
  });

  test('a Business Central of the other kind gets the other answers', async () => {
    const answers = await answersFrom({ fieldOrder: 'json', retryAfter: false });

    expect(answers).toMatchObject({
      '1a': 'JSON order: the list price 120 took its place',
      '1b': 'JSON order: the price that was sent is kept',
      '2f, 6': expect.stringContaining('no Retry-After'),
    });
  });

  test('limits that do not count what is inside a batch are told from those that do', async () => {
    const answers = await answersFrom({ rateLimits: false });

    expect(answers['2f, 6']).toBe('operations do not count: 6100 passed in one window; no 429 was seen');
  });
});

describe('consent', () => {
  test('without it nothing is written, and each question says what it needs', async () => {
    const simulator = createBusinessCentral();

    const { findings } = await ask(simulator, []);

    expect(simulator.admin.creations()).toEqual([]);
    const sent = simulator.admin.requests().filter(({ url }) => !url.includes('/oauth2/'));
    expect(new Set(sent.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(findings.filter(({ outcome }) => outcome === 'answered').map(({ number }) => number)).toEqual([
      '2a',
      '2b',
      '2c',
    ]);
    expect(answersOf(findings)).toMatchObject({
      '1a': 'not asked: it writes, and needs --write',
      '7': 'not asked: it posts, and needs --post',
      '2f, 6': 'not asked: it floods, and needs --flood',
    });
  });

  test('to writing leaves nothing behind', async () => {
    const simulator = createBusinessCentral();

    const { leftBehind } = await ask(simulator, ['writes']);

    expect(simulator.admin.creations().length).toBeGreaterThan(3);
    expect(simulator.admin.documents()).toEqual([]);
    expect(leftBehind).toEqual([]);
  });

  test('to posting leaves one posted credit memo, and says so', async () => {
    const simulator = createBusinessCentral();

    const { leftBehind } = await ask(simulator, ['writes', 'posts']);

    expect(simulator.admin.documents().map(({ kind, posted }) => ({ kind, posted }))).toEqual([
      { kind: 'credit memo', posted: true },
    ]);
    expect(leftBehind).toEqual([expect.stringMatching(/^salesCreditMemos PS-CR104001 \(VERIFY-.*\): 400 /)]);
  });
});

describe('a question that fails', () => {
  test('keeps no other from being asked, and nothing from being deleted', async () => {
    const simulator = createBusinessCentral();
    simulator.admin.addFault({ method: 'POST', path: '/salesCreditMemos', fault: { kind: 'forbid' } });

    const { findings } = await ask(simulator, ['writes']);

    const failed = findings.filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ number, answer }) => [number, answer])).toEqual([
      ['1b', expect.stringContaining('salesCreditMemos refused a plain document: 403 Internal_ServerError')],
    ]);
    expect(simulator.admin.documents()).toEqual([]);
  });

  test('what cannot be deleted is named with the reason', async () => {
    const simulator = createBusinessCentral();
    simulator.admin.addFault({ method: 'DELETE', fault: { kind: 'lock' } });

    const result = await ask(simulator, ['writes']);

    expect(result.leftBehind.length).toBe(simulator.admin.documents().length);
    expect(table(result)).toMatch(/^left behind: salesOrders S-ORD\d+ \(VERIFY-[0-9A-F]{8}-1\): \d+ Internal_Server/m);
  });

  test('a refused login ends the run with the words of Entra', async () => {
    const simulator = createBusinessCentral();
    simulator.admin.setClient(SEED.clientId, { secret: 'another' });

    await expect(ask(simulator, [])).rejects.toThrow(/refused the login \(401\): AADSTS7000215/);
  });

  test('an item that is blocked is not used', async () => {
    await expect(ask(createBusinessCentral(), [], { item: '1000-BLK' })).rejects.toThrow(
      'there is no item 1000-BLK that has a list price and is not blocked',
    );
  });
});

describe('from the command line', () => {
  let served: Listening;
  beforeEach(async () => {
    served = await listen(createBusinessCentral(), 0);
  });
  afterEach(() => served.close());

  const script = join(import.meta.dirname, '../../cli/verify-business-central.ts');
  const run = (args: readonly string[], environment: Record<string, string>) =>
    promisify(execFile)(process.execPath, [script, ...args], { env: environment });

  test('the table goes to standard output, the secret comes from the environment', async () => {
    const args = ['--base-url', `${served.baseUrl}/`, '--token-url', served.tokenUrl, '--company', SEED.companyId];

    const { stdout } = await run([...args, '--client-id', SEED.clientId, '--write'], {
      BC_CUSTOMER: SEED.customer,
      BC_CLIENT_SECRET: SEED.clientSecret,
    });

    expect(stdout).toMatch(/^# +Question +Answer\n1a +An order line .* page order: the price that was sent is kept\n/);
    expect(stdout).toContain('not asked: it posts, and needs --post');
    expect(stdout).not.toContain(SEED.clientSecret);
  });

  test('without a company it says what it needs, and asks nothing', async () => {
    const refused = run([], { BC_CLIENT_SECRET: SEED.clientSecret });

    await expect(refused).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('--company <GUID>') });
  });
});
