import { describe, expect, test } from 'vitest';
import type { Login, WebServiceKey } from '../../../lambdas/erp/business-central/adapter.ts';
import { answer, batchOf, orderDraft, refusal, type Step, scripted, signal, storedOrder } from './scripted.ts';

const KEY: WebServiceKey = { userName: 'BRIDGE', webServiceKey: 'kéy:1', version: 'v1' };
const withKey = (credentials: (Login & { kind: 'web-service-key' })['credentials'] = async () => KEY): Login => ({
  kind: 'web-service-key',
  credentials,
});
const absent = () => batchOf([], [], []);
const no = () => refusal(401, 'Authentication_InvalidCredentials', 'The server has rejected the client credentials.');
const lastShown = (world: ReturnType<typeof scripted>) =>
  Buffer.from((world.calls.at(-1)?.headers.Authorization ?? '').replace(/^Basic /, ''), 'base64').toString();

describe('a web service key', () => {
  test('is shown with every request, and no token is asked for', async () => {
    const world = scripted([absent(), answer(201, storedOrder())], { login: withKey() });

    await world.erp.lookUp(orderDraft(), signal());
    const creation = await world.erp.create(orderDraft(), () => true, signal());

    expect(creation).toMatchObject({ outcome: 'created' });
    expect(lastShown(world)).toBe('BRIDGE:kéy:1');
    expect(world.logins).toHaveLength(0);
  });

  test.each<[string, (world: ReturnType<typeof scripted>) => Promise<unknown>]>([
    ['look-up', ({ erp }) => erp.lookUp(orderDraft(), signal())],
    ['creation', ({ erp }) => erp.create(orderDraft(), () => true, signal())],
    ['probe', async ({ erp }) => ({ failure: await erp.probe(signal()) })],
  ])('that is refused at a %s concerns every document at once, and is not tried again', async (_what, ask) => {
    const world = scripted([no()], { login: withKey() });

    const result = await ask(world);

    expect(result).toMatchObject({
      failure: { class: 'systemic', reason: 'erp_configuration', refusedSecretVersion: 'v1' },
    });
    expect(world.calls).toHaveLength(1);
    expect(JSON.stringify([result, world.warnings])).not.toContain('kéy');
  });

  test('that is refused to several at a time is named with its version to each of them', async () => {
    const waiting: (() => void)[] = [];
    const together: Step = () =>
      new Promise((resolve) => {
        waiting.push(() => resolve(no()));
        if (waiting.length === 2) for (const go of waiting) go();
      });
    const world = scripted([together, together], { login: withKey() });

    const results = await Promise.all([1, 2].map(() => world.erp.lookUp(orderDraft(), signal())));

    for (const result of results) expect(result).toMatchObject({ failure: { refusedSecretVersion: 'v1' } });
  });

  test('is read again after a minute, or once it was refused', async () => {
    const keys = ['a', 'b', 'c'];
    const credentials = async () => ({ ...KEY, webServiceKey: keys.shift() ?? 'none left' });
    const world = scripted([absent(), absent(), no(), absent()], { login: withKey(credentials) });
    const shown: string[] = [];
    const lookUp = async () => {
      await world.erp.lookUp(orderDraft(), signal());
      shown.push(lastShown(world).slice('BRIDGE:'.length));
    };

    await lookUp();
    world.clock.now += 59_999;
    await lookUp();
    world.clock.now += 1;
    await lookUp();
    await lookUp();

    expect(shown).toEqual(['a', 'a', 'b', 'c']);
  });

  test('is read again for every probe', async () => {
    const keys = ['a', 'b'];
    const credentials = async () => ({ ...KEY, webServiceKey: keys.shift() ?? 'none left' });
    const world = scripted([absent(), answer(200, { value: [] })], { login: withKey(credentials) });
    await world.erp.lookUp(orderDraft(), signal());

    expect(await world.erp.probe(signal())).toBeUndefined();

    expect(lastShown(world)).toBe('BRIDGE:b');
  });

  test.each<[string, Awaited<ReturnType<(Login & { kind: 'web-service-key' })['credentials']>>, object]>([
    ['a placeholder', 'not configured', { detail: expect.stringContaining('placeholder') }],
    ['a version that was refused before', { refusedVersion: 'v7' }, { refusedSecretVersion: 'v7' }],
    ['a user name with a colon', { ...KEY, userName: 'DOMAIN:BRIDGE' }, { detail: expect.stringContaining('colon') }],
  ])('is not tried with %s', async (_what, content, failure) => {
    const world = scripted([], { login: withKey(async () => content) });

    const creation = await world.erp.create(orderDraft(), () => true, signal());

    expect(creation).toMatchObject({
      outcome: 'refused',
      failure: { class: 'systemic', reason: 'erp_configuration', ...failure },
    });
    expect(world.calls).toHaveLength(0);
  });
});
