import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSigningSecret } from '../../lambdas/receiver/signing-secret.ts';
import { example, NOW, post, SECRET, signed } from './deliveries.ts';
import { rig } from './rig.ts';

interface Vector {
  name: string;
  body_base64: string;
  header: string | null;
  now: number;
  secret?: string;
  secrets?: string[];
  expect: 'accept' | 'reject';
}

const { cases }: { cases: Vector[] } = JSON.parse(readFileSync('examples/vectors.json', 'utf8'));
const LIVE = example('order-created-live');

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the signature vectors', () => {
  it('are all 24 here', () => {
    expect(cases).toHaveLength(24);
  });

  it.each(cases)('$name: $expect', async ({ body_base64, header, now, secret, secrets, expect: expected }) => {
    const held = secrets ?? [secret ?? ''];
    const { receive } = rig({
      now: () => now * 1000,
      signingSecret: { current: async () => held, refreshed: async () => undefined },
    });
    const body = Buffer.from(body_base64, 'base64');

    const { statusCode } = await receive(post(body, header === null ? {} : { 'x-zephyrcart-signature': header }, true));

    expect(statusCode).toBe(expected === 'accept' ? 202 : 401);
  });
});

/** The receiver on a secret that is kept elsewhere, and how often it was read there. */
function rotating(stored: string) {
  const world = { stored, cached: undefined as string | undefined, reads: 0, time: NOW };
  const signingSecret = createSigningSecret({
    now: () => world.time,
    onStale: () => {},
    read: async ({ forceFetch }) => {
      if (forceFetch || world.cached === undefined) {
        world.reads += 1;
        world.cached = world.stored;
      }
      return world.cached;
    },
  });
  return { world, ...rig({ signingSecret, now: () => world.time }) };
}

describe('a rotation', () => {
  it('needs no deploy: the first delivery with the new secret is queued', async () => {
    const { world, receive } = rotating(`{"current":"${SECRET}"}`);
    await receive(signed(LIVE));
    world.stored = `{"current":"whsec_new","previous":"${SECRET}"}`;

    const answers = [await receive(signed(LIVE, { secret: 'whsec_new' })), await receive(signed(LIVE))];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202]);
    expect(world.reads).toBe(2);
  });

  it('ends with the old secret refused', async () => {
    const { world, receive } = rotating(`{"current":"${SECRET}"}`);
    await receive(signed(LIVE));
    world.stored = '{"current":"whsec_new"}';
    await receive(signed(LIVE, { secret: 'whsec_new' }));

    expect((await receive(signed(LIVE))).statusCode).toBe(401);
  });

  it('cannot be used by outsiders to multiply calls: a flood of wrong signatures costs one', async () => {
    const { world, receive } = rotating(`{"current":"${SECRET}"}`);
    await receive(signed(LIVE));

    const flood = await Promise.all(Array.from({ length: 100 }, () => receive(signed(LIVE, { secret: 'whsec_x' }))));

    expect(new Set(flood.map(({ statusCode }) => statusCode))).toEqual(new Set([401]));
    expect(world.reads).toBe(2);
  });

  it.each([
    ['missing', post(LIVE, {})],
    ['malformed', post(LIVE, { 'x-zephyrcart-signature': 'nonsense' })],
    ['stale', signed(LIVE, { at: Math.floor(NOW / 1000) - 301 })],
    ['early', signed(LIVE, { at: Math.floor(NOW / 1000) + 301 })],
  ])('is not looked for when the signature is %s: no secret would mend that', async (_, event) => {
    const { world, receive } = rotating(`{"current":"${SECRET}"}`);
    await receive(signed(LIVE));

    expect((await receive(event)).statusCode).toBe(401);
    expect(world.reads).toBe(1);
  });

  it('is not looked for when reading the secret took so long that the answer would come late', async () => {
    let time = NOW;
    let refreshes = 0;
    const { receive } = rig({
      now: () => time,
      signingSecret: {
        current: async () => {
          time += 1_001;
          return ['whsec_other'];
        },
        refreshed: async () => {
          refreshes += 1;
          return [SECRET];
        },
      },
    });

    expect((await receive(signed(LIVE))).statusCode).toBe(401);
    expect(refreshes).toBe(0);
  });
});

describe('any headers and any body from outside', () => {
  const hostile = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom('t=1,v1=', 't=,v1=00', ',,=,'));

  it('end in 401, and the log repeats neither the body nor the signature', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uuid(),
        fc.option(hostile, { nil: undefined }),
        hostile,
        hostile,
        async (mark, signature, attempt, timestamp) => {
          const { receive, text, logged, restore } = rig();
          const headers = {
            ...(signature === undefined ? {} : { 'x-zephyrcart-signature': `${signature}${mark}` }),
            'x-zephyrcart-delivery-attempt': attempt,
            'x-zephyrcart-timestamp': timestamp,
          };

          const { statusCode } = await receive(post(`{"secret":"${mark}"}`, headers));
          restore();

          expect(statusCode).toBe(401);
          expect(logged('signature failed')).toHaveLength(1);
          expect(text()).not.toContain(mark);
        },
      ),
    );
  });
});

describe('whatever the outcome', () => {
  it.each([
    ['queued', signed(LIVE), {}],
    ['ignored', signed(LIVE.toString().replace('order.created', 'order.updated')), {}],
    ['not queued', signed(LIVE), { queue: { send: () => Promise.reject(new Error(`no: ${LIVE} ${SECRET}`)) } }],
    ['signature failed', signed(LIVE, { secret: 'whsec_other' }), {}],
  ])('the log of %s holds no body, no signature and no secret', async (message, event, ports) => {
    const { receive, text, logged } = rig(ports);

    await receive(event);

    const digest = event.headers['x-zephyrcart-signature']?.slice(-64) ?? '';
    expect(logged(message)).toHaveLength(1);
    expect(digest).toHaveLength(64);
    for (const unsaid of [digest, SECRET, 'mara.holm', 'Lindenallee', 'TEA-GRN-100', 'order_01KT3SSX']) {
      expect(text()).not.toContain(unsaid);
    }
  });
});
