import { describe, expect, it } from 'vitest';
import { SecretNotConfiguredError, signingSecrets } from '../../lambdas/receiver/secret-text.ts';
import { createSigningSecret } from '../../lambdas/receiver/signing-secret.ts';

const OLD = '{"current":"whsec_old"}';
const NEW = '{"current":"whsec_new","previous":"whsec_old"}';
const PLACEHOLDER = '{"current":"REPLACE_ME"}';
const SECONDS = 1000;
const MINUTES = 60 * SECONDS;

/** Secrets Manager behind a cache that never expires by itself, and a clock that moves by hand. */
function secretsManager(stored: string) {
  const world = { stored, down: false, cached: undefined as string | undefined, time: 0, calls: 0, stale: 0 };
  const secret = createSigningSecret({
    now: () => world.time,
    onStale: () => {
      world.stale += 1;
    },
    read: async ({ forceFetch }) => {
      if (!forceFetch && world.cached !== undefined) return world.cached;
      world.calls += 1;
      if (world.down) throw new Error('no route to Secrets Manager');
      world.cached = world.stored;
      return world.stored;
    },
  });
  return { world, secret };
}

describe('the signing secret', () => {
  it('is the current one, then the previous one while it is kept', async () => {
    const { secret } = secretsManager(NEW);

    expect(await secret.current()).toEqual(['whsec_new', 'whsec_old']);
  });

  it('is read past the cache when a rotation made a digest wrong', async () => {
    const { world, secret } = secretsManager(OLD);
    await secret.current();
    world.stored = NEW;

    expect(await secret.refreshed()).toEqual(['whsec_new', 'whsec_old']);
    expect(await secret.current()).toEqual(['whsec_new', 'whsec_old']);
  });

  it('is read past the cache at most once in thirty seconds, however many digests are wrong', async () => {
    const { world, secret } = secretsManager(OLD);
    await secret.current();

    const refreshes = await Promise.all(Array.from({ length: 50 }, () => secret.refreshed()));
    world.time += 30 * SECONDS - 1;
    const tooSoon = await secret.refreshed();
    world.time += 1;
    const inTime = await secret.refreshed();

    expect(refreshes.filter((secrets) => secrets !== undefined)).toHaveLength(1);
    expect([tooSoon, inTime]).toEqual([undefined, ['whsec_old']]);
    expect(world.calls).toBe(3);
  });

  it('keeps serving what it has, and says so, when a refresh fails', async () => {
    const { world, secret } = secretsManager(OLD);
    await secret.current();
    world.down = true;

    expect(await secret.refreshed()).toBeUndefined();
    expect(await secret.current()).toEqual(['whsec_old']);
    expect(world.stale).toBe(1);
  });
});

describe('while Secrets Manager is down', () => {
  it('a secret that was read once serves for an hour, and one request in thirty seconds asks again', async () => {
    const { world, secret } = secretsManager(OLD);
    await secret.current();
    world.down = true;
    world.cached = undefined;

    world.time += 10 * MINUTES;
    const served = [await secret.current(), await secret.current()];
    world.time += 30 * SECONDS - 1;
    served.push(await secret.current());
    const callsWithin30s = world.calls;
    world.time += 1;
    served.push(await secret.current());

    expect(served).toEqual([['whsec_old'], ['whsec_old'], ['whsec_old'], ['whsec_old']]);
    expect([callsWithin30s, world.calls]).toEqual([2, 3]);
  });

  it('it serves no longer than that hour', async () => {
    const { world, secret } = secretsManager(OLD);
    await secret.current();
    world.down = true;
    world.cached = undefined;

    world.time += 60 * MINUTES;
    const atTheHour = await secret.current();
    world.time += 1;

    expect(atTheHour).toEqual(['whsec_old']);
    await expect(secret.current()).rejects.toThrow('no route');
  });

  it('the new secret is taken as soon as it can be read again', async () => {
    const { world, secret } = secretsManager(OLD);
    await secret.current();
    Object.assign(world, { down: true, cached: undefined, time: 10 * MINUTES });
    await secret.current();
    Object.assign(world, { down: false, stored: NEW, time: 10 * MINUTES + 30 * SECONDS });

    expect(await secret.current()).toEqual(['whsec_new', 'whsec_old']);
  });

  it('an instance that never read it fails, and recovers with the next request', async () => {
    const { world, secret } = secretsManager(OLD);
    world.down = true;

    await expect(secret.current()).rejects.toThrow('no route');
    world.down = false;
    expect(await secret.current()).toEqual(['whsec_old']);
  });
});

describe('a secret that is not configured', () => {
  it('is found configured within thirty seconds of that, although the placeholder was cached', async () => {
    const { world, secret } = secretsManager(PLACEHOLDER);
    await expect(secret.current()).rejects.toThrow(SecretNotConfiguredError);
    expect(world.calls).toBe(1);

    await expect(secret.current()).rejects.toThrow(SecretNotConfiguredError);
    world.stored = OLD;
    world.time += 30 * SECONDS - 1;
    await expect(secret.current()).rejects.toThrow(SecretNotConfiguredError);
    expect(world.calls).toBe(2);
    world.time += 1;

    expect(await secret.current()).toEqual(['whsec_old']);
  });

  it('withdraws what was held: a placeholder put back stops the receiver', async () => {
    const { world, secret } = secretsManager(OLD);
    await secret.current();
    world.stored = PLACEHOLDER;

    expect(await secret.refreshed()).toBeUndefined();
    await expect(secret.current()).rejects.toThrow(SecretNotConfiguredError);
    Object.assign(world, { down: true, cached: undefined });
    await expect(secret.current()).rejects.toThrow('no route');
  });

  it.each([
    ['the placeholder', PLACEHOLDER],
    ['a placeholder with the prefix', '{"current":"whsec_REPLACE_ME"}'],
    ['the bare secret', 'whsec_bare'],
    ['a JSON string', '"whsec_bare"'],
    ['null', 'null'],
    ['no current secret', '{"previous":"whsec_bare"}'],
    ['another form', '{"current":"sk_bare"}'],
    ['the prefix alone', '{"current":"whsec_"}'],
    ['a number', '{"current":5}'],
    ['a list', '[]'],
    ['the empty text', ''],
    ['bytes', new TextEncoder().encode(OLD)],
    ['nothing', undefined],
  ])('is what %s is, and the error never quotes it', (_, text) => {
    const parse = () => signingSecrets(text);

    expect(parse).toThrow(SecretNotConfiguredError);
    expect(parse).not.toThrow(/bare/);
  });

  it.each([
    '{"current":"whsec_a","previous":null}',
    '{"current":"whsec_a","previous":""}',
    '{"current":"whsec_a","previous":"REPLACE_ME"}',
    '{"current":"whsec_a","previous":7}',
  ])('is not what %s is: a useless previous secret does not take the current one down', (text) => {
    expect(signingSecrets(text)).toEqual(['whsec_a']);
  });
});
