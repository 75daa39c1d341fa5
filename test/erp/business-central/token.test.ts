import { describe, expect, test } from 'vitest';
import { createTokens } from '../../../lambdas/erp/business-central/token.ts';
import { answer, inEntra, networkError, type Step, scripted, signal } from './scripted.ts';

function tokens(steps: readonly Step[], credentials?: Parameters<typeof scripted>[1]) {
  const world = scripted([], { ...credentials, tokens: steps });
  return { ...world, tokens: createTokens(world.ports, inEntra(credentials?.credentials), 0) };
}

const token = (name: string, seconds = 3599) =>
  answer(200, { token_type: 'Bearer', expires_in: seconds, access_token: name });
const entraError = (status: number, error: string, number: number) =>
  answer(status, {
    error,
    error_description: `AADSTS${number}: Invalid client secret provided: s3cr3t+/`,
    error_codes: [number],
  });

describe('a token', () => {
  test('is asked for once, however many need it at the same time', async () => {
    const world = tokens([token('a')]);

    const results = await Promise.all([1, 2, 3].map(() => world.tokens.get(signal())));

    expect(results).toEqual([
      { authorization: 'Bearer a' },
      { authorization: 'Bearer a' },
      { authorization: 'Bearer a' },
    ]);
    expect(world.logins).toHaveLength(1);
  });

  test('is asked for with the client credentials, encoded', async () => {
    const world = tokens([token('a')]);

    await world.tokens.get(signal());

    expect(world.logins[0]?.headers['Content-Type']).toBe('application/x-www-form-urlencoded');
    expect(world.logins[0]?.body).toBe(
      'grant_type=client_credentials&client_id=client&client_secret=s3cr3t%2B%2F&scope=https%3A%2F%2Fapi.businesscentral.dynamics.com%2F.default',
    );
  });

  test('is renewed five minutes before it ends, not earlier', async () => {
    const world = tokens([token('a'), token('b')]);
    await world.tokens.get(signal());

    world.clock.now += (3599 - 300) * 1000 - 1;
    const early = await world.tokens.get(signal());
    world.clock.now += 1;
    const late = await world.tokens.get(signal());

    expect([early, late]).toEqual([{ authorization: 'Bearer a' }, { authorization: 'Bearer b' }]);
  });

  test('of a short life is still used more than once', async () => {
    const world = tokens([token('a', 60), token('b', 60)]);
    await world.tokens.get(signal());

    world.clock.now += 29_000;

    expect(await world.tokens.get(signal())).toEqual({ authorization: 'Bearer a' });
  });

  test('serves on while its early renewal meets an outage', async () => {
    const world = tokens([token('a'), answer(503, '<html>'), networkError('ECONNREFUSED')]);
    await world.tokens.get(signal());

    world.clock.now += 3_400_000;
    const inOutage = await world.tokens.get(signal());
    world.clock.now += 200_000;
    const ended = await world.tokens.get(signal());

    expect(inOutage).toEqual({ authorization: 'Bearer a' });
    expect(ended).toMatchObject({ failure: { class: 'systemic', reason: 'erp_unavailable' } });
  });

  test('is not renewed while Entra wants to be left alone, and is again afterwards', async () => {
    const world = tokens([token('a', 600), answer(429, {}, { 'Retry-After': '60' }), token('b')]);
    await world.tokens.get(signal());

    world.clock.now += 300_000;
    const throttled = [await world.tokens.get(signal()), await world.tokens.get(signal())];
    const asked = world.logins.length;
    world.clock.now += 60_000;
    const later = await world.tokens.get(signal());

    expect(throttled).toEqual([{ authorization: 'Bearer a' }, { authorization: 'Bearer a' }]);
    expect(asked).toBe(2);
    expect(later).toEqual({ authorization: 'Bearer b' });
  });

  test('that nobody holds is not asked for either, and the failure says for how long', async () => {
    const world = tokens([answer(429, {}, { 'Retry-After': '60' })]);
    await world.tokens.get(signal());

    world.clock.now += 20_000;

    expect(await world.tokens.get(signal())).toMatchObject({ failure: { class: 'systemic', retryAfterSeconds: 40 } });
    expect(world.logins).toHaveLength(1);
  });

  test('that was refused is dropped, a newer one is not', async () => {
    const world = tokens([token('a'), token('b')]);
    await world.tokens.get(signal());

    world.tokens.drop('Bearer a');
    await world.tokens.get(signal());
    world.tokens.drop('Bearer a');

    expect(await world.tokens.get(signal())).toEqual({ authorization: 'Bearer b' });
  });
});

describe('a login', () => {
  test.each([
    [401, 'invalid_client', 7000215],
    [401, 'invalid_client', 7000222],
    [400, 'unauthorized_client', 700016],
  ])(
    'refused with %i %s names the number and the version of the secret, never the secret',
    async (status, error, number) => {
      const world = tokens([entraError(status, error, number)]);

      const result = await world.tokens.get(signal());

      expect(result).toMatchObject({
        failure: { class: 'systemic', reason: 'erp_configuration', refusedSecretVersion: 'v1' },
      });
      expect(JSON.stringify(result)).toContain(`AADSTS${number}`);
      expect(JSON.stringify([result, world.warnings])).not.toContain('s3cr3t');
    },
  );

  test.each([
    [400, 'invalid_request', 90002],
    [400, 'invalid_scope', 70011],
  ])('refused with %i %s is no fault of the secret', async (status, error, number) => {
    const world = tokens([entraError(status, error, number)]);

    const result = await world.tokens.get(signal());

    expect(result).toMatchObject({ failure: { class: 'systemic', reason: 'erp_configuration' } });
    expect(JSON.stringify(result)).not.toContain('refusedSecretVersion');
  });

  test.each<[string, Step]>([
    ['throttled', answer(429, {}, { 'Retry-After': '7' })],
    ['down', answer(503, '<html>', { 'Retry-After': '7' })],
    ['out of reach', networkError('ENOTFOUND')],
    ['speaking nonsense', answer(200, '<html>')],
  ])('at an Entra that is %s is an outage', async (_name, step) => {
    const world = tokens([step]);

    expect(await world.tokens.get(signal())).toMatchObject({
      failure: { class: 'systemic', reason: 'erp_unavailable' },
    });
  });

  test('is not tried with a placeholder', async () => {
    const world = tokens([], { credentials: async () => 'not configured' });

    expect(await world.tokens.get(signal())).toMatchObject({
      failure: { class: 'systemic', reason: 'erp_configuration' },
    });
    expect(world.logins).toHaveLength(0);
  });

  test('without a readable secret is our own fault, told without its text', async () => {
    const world = tokens([], { credentials: () => Promise.reject(new Error('s3cr3t')) });

    const result = await world.tokens.get(signal());

    expect(result).toMatchObject({ failure: { class: 'systemic', reason: 'bridge_fault' } });
    expect(JSON.stringify([result, world.warnings])).not.toContain('s3cr3t');
  });
});

describe('leaving a shared login', () => {
  test('does not take it from the others; the last one to leave ends it', async () => {
    let stopped = false;
    const slow: Step = (_sent, stop) =>
      new Promise((_, reject) => {
        stop.addEventListener('abort', () => {
          stopped = true;
          reject(stop.reason);
        });
      });
    const world = tokens([slow]);
    const [first, second] = [new AbortController(), new AbortController()];
    const results = [world.tokens.get(first.signal), world.tokens.get(second.signal)];

    first.abort();
    await results[0];
    const afterFirst = stopped;
    second.abort();
    await results[1];

    expect([afterFirst, stopped]).toEqual([false, true]);
    expect(await results[1]).toMatchObject({ failure: { class: 'transient', reason: 'erp_unavailable' } });
  });
});
