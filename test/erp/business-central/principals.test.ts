import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPrincipals } from '../../../lambdas/erp/business-central/principals.ts';
import { answer, batchOf, inEntra, orderDraft, refusal, type Step, scripted, signal } from './scripted.ts';

/** Each principal logs in under its own name. */
const applications = (count: number) =>
  inEntra(async (principal) => ({ clientId: `client-${principal}`, clientSecret: 's', version: 'v1' }), count);
const absent = () => batchOf([], [], []);
const rows = () => answer(200, { value: [] });
const throttled = () =>
  refusal(429, 'Application_TooManyRequests', 'Too many requests reached.', { 'Retry-After': '120' });

describe('several principals', () => {
  test('take turns, each with a token of its own', async () => {
    const world = scripted([absent(), absent(), absent(), absent()], { login: applications(2) });

    for (let n = 0; n < 4; n += 1) await world.erp.lookUp(orderDraft(), signal());

    const shown = world.calls.map(({ headers }) => headers.Authorization);
    expect(shown).toEqual(['Bearer token-1', 'Bearer token-2', 'Bearer token-1', 'Bearer token-2']);
    expect(world.logins.map(({ body }) => new URLSearchParams(body).get('client_id'))).toEqual([
      'client-0',
      'client-1',
    ]);
  });

  test('wait only for what was asked of themselves', async () => {
    const world = scripted([throttled(), absent()], { login: applications(2) });

    const told = await world.erp.lookUp(orderDraft(), signal());
    const other = await world.erp.lookUp(orderDraft(), signal());
    const toldAgain = await world.erp.lookUp(orderDraft(), signal());

    expect(told).toMatchObject({ outcome: 'inconclusive' });
    expect(other).toEqual({ outcome: 'absent' });
    expect(toldAgain).toMatchObject({ outcome: 'inconclusive', failure: { retryAfterSeconds: 120 } });
    expect(world.calls).toHaveLength(2);
  });

  test('never work more at a time than their share, however long each document takes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 10 }),
        fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 60 }),
        async (count, atATime, endings) => {
          const principals = createPrincipals({ ...scripted([]).ports, login: applications(count) });
          const busy = new Map(principals.clients.map((client) => [client, 0]));
          const underWay: { end: () => void; done: Promise<unknown> }[] = [];
          let most = 0;
          for (const pick of endings) {
            if (underWay.length === atATime) {
              const [ending] = underWay.splice(pick % atATime, 1);
              ending?.end();
              await ending?.done;
            }
            const { promise, resolve } = Promise.withResolvers<void>();
            const done = principals.share(async (client) => {
              busy.set(client, (busy.get(client) ?? 0) + 1);
              most = Math.max(most, ...busy.values());
              await promise;
              busy.set(client, (busy.get(client) ?? 0) - 1);
            });
            underWay.push({ end: resolve, done });
          }
          for (const { end, done } of underWay) {
            end();
            await done;
          }

          expect(most).toBeLessThanOrEqual(Math.ceil(atATime / count));
        },
      ),
    );
  });

  test('keep their share when work fails', async () => {
    const principals = createPrincipals({ ...scripted([]).ports, login: applications(2) });
    const [first, second] = principals.clients;

    const failed = principals.share(() => Promise.reject(new Error('fault')));
    await expect(failed).rejects.toThrow('fault');
    const next = await principals.share(async (client) => client);
    const afterwards = await principals.share(async (client) => client);

    expect([next, afterwards]).toEqual([second, first]);
  });

  test('that the secret does not hold are named, and nobody logs in', async () => {
    const world = scripted([], { login: inEntra(async () => 'too few principals', 3) });

    const result = await world.erp.lookUp(orderDraft(), signal());

    expect(result).toMatchObject({
      outcome: 'inconclusive',
      failure: { class: 'systemic', reason: 'erp_configuration', detail: expect.stringContaining('than the 3 ') },
    });
    expect(world.logins).toHaveLength(0);
  });
});

describe('a probe', () => {
  test('asks as one principal, then as all others at once: more would take too long one after the other', async () => {
    const underWay: number[] = [];
    let asked = 0;
    const slow: Step = async () => {
      asked += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      underWay.push(asked);
      return rows();
    };
    const world = scripted([slow, slow, slow], { login: applications(3) });

    expect(await world.erp.probe(signal())).toBeUndefined();

    expect(underWay).toEqual([1, 3, 3]);
    expect(world.calls.map(({ headers }) => headers.Authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
      'Bearer token-3',
    ]);
  });

  test('fails when one principal is not let in, although the others are', async () => {
    const refused = answer(401, { error: 'invalid_client', error_codes: [7000215] });
    const good = answer(200, { expires_in: 3599, access_token: 'a' });
    const world = scripted([rows()], { login: applications(2), tokens: [good, refused] });

    expect(await world.erp.probe(signal())).toMatchObject({
      class: 'systemic',
      reason: 'erp_configuration',
      refusedSecretVersion: 'v1',
    });
  });

  test('tries a new version of the secret, and not the token that the old one was given', async () => {
    let version = 'v1';
    const login = inEntra(async () => ({ clientId: 'c', clientSecret: version, version }));
    const world = scripted([rows(), rows(), rows()], { login });
    await world.erp.probe(signal());

    await world.erp.probe(signal());
    version = 'v2';
    await world.erp.probe(signal());

    expect(world.logins.map(({ body }) => new URLSearchParams(body).get('client_secret'))).toEqual(['v1', 'v2']);
    expect(world.calls.at(-1)?.headers.Authorization).toBe('Bearer token-2');
  });

  test('with a version that was refused before sends nothing, even with a token at hand', async () => {
    let refused = false;
    const login = inEntra(async () =>
      refused ? { refusedVersion: 'v1' } : { clientId: 'c', clientSecret: 's', version: 'v1' },
    );
    const world = scripted([rows()], { login });
    await world.erp.probe(signal());
    refused = true;

    const result = await world.erp.probe(signal());

    expect(result).toMatchObject({ class: 'systemic', reason: 'erp_configuration', refusedSecretVersion: 'v1' });
    expect([world.logins.length, world.calls.length]).toEqual([1, 1]);
  });
});
