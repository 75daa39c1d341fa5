import { afterEach, describe, expect, it, vi } from 'vitest';
import { SecretNotConfiguredError } from '../../lambdas/receiver/secret-text.ts';
import { example, NOW, post, SECRET, signed } from './deliveries.ts';
import { rig } from './rig.ts';

const LIVE = example('order-created-live');
const QUEUED = { statusCode: 202, said: { status: 'queued' } };
const IGNORED = { statusCode: 200, said: { status: 'ignored' } };
const BAD_SIGNATURE = { statusCode: 401, said: { status: 'bad signature' } };
const NOT_QUEUED = { statusCode: 503, said: { status: 'not queued' } };
const of = (type: unknown, livemode?: boolean) => JSON.stringify({ type, livemode, data: { id: 'order_1' } });

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a signed event', () => {
  it.each([
    'order-created-live',
    'order-created-live-jpy',
    'order-refunded-partial',
    'order-refunded-partial-refund-shaped',
    'order-refunded-full-list-shaped',
  ])('%s is queued byte for byte, with what its headers said', async (name) => {
    const { receive, queued } = rig();

    const answer = await receive(signed(example(name)));

    const [event, ...more] = queued();
    expect(answer).toEqual(QUEUED);
    expect(more).toEqual([]);
    expect(Buffer.compare(event?.body ?? Buffer.of(), example(name))).toBe(0);
    expect(event).toMatchObject({ deliveryId: '01KT3SSZ0000000000DELIVERY', attempt: '1', receivedAt: NOW });
  });

  it.each<[string, string | Uint8Array]>([
    ['a cancellation, which must not be lost silently', of('order.cancelled', true)],
    ['nothing at all', ''],
    ['no JSON', '<order/>'],
    ['a JSON text that is no object', '"order.created"'],
    ['an event without a type', of(undefined, true)],
    ['a type that is no text', of(7, true)],
    ['bytes that are no UTF-8', Uint8Array.of(0x7b, 0xff, 0x00, 0x7d)],
    ['a NUL, which SQS refuses as text', `{"type":"order.created","data":{"note":"\0"}}`],
    ['300 KB', JSON.stringify({ type: 'order.created', livemode: true, data: { note: 'x'.repeat(300_000) } })],
    ['2 MB that compress', JSON.stringify({ type: 'order.created', livemode: true, data: { note: 'x'.repeat(2e6) } })],
  ])('with %s is queued, base64 or not', async (_, body) => {
    const { receive, queued } = rig();
    const isText = typeof body === 'string';

    const answers = [await receive(signed(body, { base64: true }))];
    if (isText) answers.push(await receive(signed(body)));

    expect(answers).toEqual(isText ? [QUEUED, QUEUED] : [QUEUED]);
    for (const event of queued()) expect(Buffer.compare(event.body, Buffer.from(body))).toBe(0);
    expect(queued()).toHaveLength(answers.length);
  });

  it('of 2 MB that do not compress is too large, and alarms at once', async () => {
    const { receive, queued, logged, metrics } = rig();
    let state = 7;
    const noise = Uint8Array.from({ length: 2_000_000 }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });

    const answer = await receive(signed(noise, { base64: true }));

    expect(answer).toEqual({ statusCode: 413, said: { status: 'too large' } });
    expect(queued()).toEqual([]);
    expect(logged('too large')).toMatchObject([{ level: 'ERROR', bodyLength: 2_000_000 }]);
    expect(metrics()).toMatchObject([{ name: 'TooLarge', value: 1, dimensions: [{ service: 'receiver' }] }]);
  });

  it('of another type is ignored, and says why', async () => {
    const { receive, queued, logged, metrics } = rig();

    const answer = await receive(signed(of('cart.abandoned', true)));

    expect(answer).toEqual(IGNORED);
    expect(queued()).toEqual([]);
    expect(logged('ignored')).toMatchObject([{ why: 'type', type: 'cart.abandoned', attempt: '1' }]);
    expect(metrics()).toMatchObject([{ name: 'Ignored', value: 1 }]);
  });

  it('in test mode is ignored, and says why', async () => {
    const { receive, queued, logged } = rig();

    const answer = await receive(signed(example('order-created-guest-test')));

    expect(answer).toEqual(IGNORED);
    expect(queued()).toEqual([]);
    expect(logged('ignored')).toMatchObject([{ why: 'test', type: 'order.created' }]);
  });

  it('in test mode is queued where test orders are to be delivered, but not one of another type', async () => {
    const { receive, queued } = rig({ testOrders: 'deliver' });

    const answers = [
      await receive(signed(example('order-created-guest-test'))),
      await receive(signed(of('cart.created', false))),
    ];

    expect(answers).toEqual([QUEUED, IGNORED]);
    expect(queued()).toHaveLength(1);
  });

  it('is queued once more when it is delivered once more: what to do about that is not decided here', async () => {
    const { receive, queued } = rig();

    await receive(signed(LIVE));
    await receive(signed(LIVE, { headers: { 'x-zephyrcart-delivery-attempt': '2' } }));

    expect(queued().map(({ attempt }) => attempt)).toEqual(['1', '2']);
  });

  it('is named in the log and counted, before the answer leaves', async () => {
    const { receive, logged, metrics } = rig();

    await receive(signed(LIVE));

    const deliveryId = '01KT3SSZ0000000000DELIVERY';
    expect(logged('queued')).toMatchObject([{ type: 'order.created', deliveryId, attempt: '1', bodyLength: 1451 }]);
    expect(metrics()).toMatchObject([
      { namespace: 'Bridge', name: 'Queued', value: 1, dimensions: [{ service: 'receiver' }] },
    ]);
  });
});

describe('an event that cannot be queued', () => {
  it('is answered 503 when the queue does not take it, and the log names the AWS error but not its words', async () => {
    const quoting = Object.assign(new Error(`invalid body: ${LIVE}`), {
      name: 'InvalidMessageContents',
      $metadata: { httpStatusCode: 400, requestId: 'aws-1' },
    });
    const { receive, logged, metrics, text } = rig({ queue: { send: () => Promise.reject(quoting) } });

    const answer = await receive(signed(LIVE));

    expect(answer).toEqual(NOT_QUEUED);
    expect(logged('not queued')).toMatchObject([
      { level: 'ERROR', error: 'InvalidMessageContents', httpStatus: 400, awsRequestId: 'aws-1', attempt: '1' },
    ]);
    expect(metrics()).toMatchObject([{ name: 'NotQueued', value: 1, dimensions: [{ service: 'receiver' }] }]);
    expect(text()).not.toContain('TEA-GRN-100');
  });

  it('is answered 503 while the secret is not configured, and the log says what to do', async () => {
    const current = () => Promise.reject(new SecretNotConfiguredError('It is a placeholder.'));
    const { receive, queued, logged } = rig({ signingSecret: { current, refreshed: async () => undefined } });

    const answer = await receive(signed(LIVE));

    expect(answer).toEqual(NOT_QUEUED);
    expect(queued()).toEqual([]);
    expect(logged('not queued')).toMatchObject([
      { why: 'the signing secret is not configured', remedy: expect.stringContaining('SigningSecretArn') },
    ]);
  });

  it('is answered 503 while the secret cannot be read, whatever its signature', async () => {
    const denied = Object.assign(new Error('wrapped'), { cause: Object.assign(new Error(), { name: 'AccessDenied' }) });
    const current = () => Promise.reject(denied);
    const { receive, logged } = rig({ signingSecret: { current, refreshed: async () => undefined } });

    const answers = [await receive(signed(LIVE)), await receive(post(LIVE, {}))];

    expect(answers).toEqual([NOT_QUEUED, NOT_QUEUED]);
    expect(logged('not queued')).toMatchObject([{ error: 'AccessDenied' }, { error: 'AccessDenied' }]);
  });

  it('is given up early enough for the answer: a send that never ends is aborted', async () => {
    let time = NOW;
    const aborted = Promise.withResolvers<void>();
    const { receive } = rig({
      now: () => time,
      signingSecret: {
        current: async () => {
          time += 60_000; // all of the budget is spent
          return [SECRET];
        },
        refreshed: async () => undefined,
      },
      queue: {
        send: (_, signal) =>
          new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () => {
              aborted.resolve();
              reject(signal.reason);
            });
          }),
      },
    });

    const answer = await receive(signed(LIVE));

    await aborted.promise;
    expect(answer).toEqual(NOT_QUEUED);
  });
});

describe('a signature that is not good', () => {
  const now = Math.floor(NOW / 1000);

  it.each([
    ['missing', post(LIVE, {}), undefined],
    ['malformed', post(LIVE, { 'x-zephyrcart-signature': 'v1=\u0000;DROP' }), undefined],
    ['wrong', signed(LIVE, { secret: 'whsec_other' }), 0],
    ['stale', signed(LIVE, { at: now - 301 }), 301],
    ['early', signed(LIVE, { at: now + 301 }), -301],
  ])('because it is %s is answered 401 without detail, logged and counted by cause', async (cause, event, skew) => {
    const { receive, queued, logged, metrics } = rig();

    const answer = await receive(event);

    expect(answer).toEqual(BAD_SIGNATURE);
    expect(queued()).toEqual([]);
    expect(logged('signature failed')).toMatchObject([{ level: 'WARN', cause, bodyLength: 1451 }]);
    expect(logged('signature failed')[0]?.skewSeconds).toBe(skew);
    const dimensions = [{ service: 'receiver' }, { service: 'receiver', cause }];
    const skewMetric = { name: 'SignatureSkewSeconds', value: skew, dimensions };
    expect(metrics()).toMatchObject([
      { name: 'SignatureFailed', value: 1, dimensions },
      ...(skew === undefined ? [] : [skewMetric]),
    ]);
  });

  it('is refused before the body is looked at', async () => {
    const { receive, logged } = rig();

    const answers = await Promise.all(
      ['', 'no JSON', of('cart.created'), of('order.created', false)].map((body) => receive(post(body, {}))),
    );

    expect(answers).toEqual(answers.map(() => BAD_SIGNATURE));
    expect(logged('ignored')).toEqual([]);
  });

  it('is refused when it came twice: joined by a comma, nobody can say which time was signed', async () => {
    const { receive } = rig();
    const event = signed(LIVE);
    const header = event.headers['x-zephyrcart-signature'];

    const answer = await receive({ ...event, headers: { 'x-zephyrcart-signature': `${header},${header}` } });

    expect(answer).toEqual(BAD_SIGNATURE);
  });

  it('leaves no trace of the next request: each failure is counted with its own cause', async () => {
    const { receive, metrics } = rig();

    await receive(post(LIVE, {}));
    await receive(signed(LIVE));

    expect(metrics()[1]).toMatchObject({ name: 'Queued', dimensions: [{ service: 'receiver' }] });
  });

  it.each([
    ['the same', String(now), false],
    ['another', String(now - 4000), true],
    ['none', undefined, false],
  ])('tells when the timestamp header names %s time', async (_, timestamp, differs) => {
    const { receive, logged } = rig();
    const event = signed(LIVE, { secret: 'whsec_other' });
    const { 'x-zephyrcart-timestamp': _sent, ...others } = event.headers;
    const headers = timestamp === undefined ? others : { ...others, 'x-zephyrcart-timestamp': timestamp };

    await receive({ ...event, headers });

    expect(logged('signature failed')).toMatchObject([{ timestampHeaderDiffers: differs }]);
  });
});

describe('header names', () => {
  it('are found in any case, since a front end other than API Gateway may keep it', async () => {
    const { receive } = rig();
    const event = signed(LIVE);
    const headers = Object.fromEntries(Object.entries(event.headers).map(([name, v]) => [name.toUpperCase(), v]));

    expect(await receive({ ...event, headers })).toEqual(QUEUED);
  });
});
