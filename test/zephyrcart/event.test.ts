import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ReadingOptions, readEvent } from '../../lambdas/zephyrcart/event.ts';
import { eventKey } from '../../lambdas/zephyrcart/keys.ts';
import { bytesOf, exampleBytes, exampleEvent } from './examples.ts';

const OPTIONS: ReadingOptions = { acceptTaxInclusivePrices: false, testOrders: 'ignore' };
const live = () => exampleEvent('order-created-live.json');
const refunded = () => exampleEvent('order-refunded-partial.json');
const LIVE_ID = 'order_01KT3SSX6R3JTJ0HYCTFV8ES59';

const read = (event: unknown, options = OPTIONS) => readEvent(bytesOf(event), options);
const tasks = (event: unknown, options = OPTIONS) => {
  const reading = read(event, options);
  return reading.kind === 'tasks' ? reading.tasks : [];
};
/** What is wrong and where, in a sentence for people. */
const SENTENCE = expect.stringMatching(/^\S+ .+\.$/);
const refusedAs = (body: Uint8Array, detail = SENTENCE) => ({
  kind: 'tasks',
  tasks: [{ kind: 'refused', key: eventKey(body), refusal: { reason: 'unreadable', detail } }],
});

describe('the examples', () => {
  test.each([
    ['order-created-live.json', [`order:${LIVE_ID}`]],
    ['order-created-live-jpy.json', ['order:order_01KT713V80V512F1WRB88VYFXJ']],
    ['order-refunded-partial.json', ['refund:refund_01KTC065W02K96NWBDVH1DQ1HY']],
    ['order-refunded-partial-refund-shaped.json', ['refund:refund_01KTC065W02K96NWBDVH1DQ1HY']],
    [
      'order-refunded-full-list-shaped.json',
      ['refund:refund_01KTC065W02K96NWBDVH1DQ1HY', 'refund:refund_01KTNPKMZ0VQX1FNJ14RV4KQA3'],
    ],
  ])('%s asks for %j', (file, keys) => {
    const reading = readEvent(exampleBytes(file), OPTIONS);
    expect(reading).toMatchObject({ kind: 'tasks', tasks: keys.map((key) => ({ key, kind: key.split(':')[0] })) });
    if (reading.kind === 'tasks') expect(reading.tasks.map((task) => task.key)).toEqual(keys);
  });

  test('the test order is ignored, or delivered where test orders are', () => {
    const body = exampleBytes('order-created-guest-test.json');
    expect(readEvent(body, OPTIONS)).toEqual({ kind: 'ignored', why: 'test' });
    expect(readEvent(body, { ...OPTIONS, testOrders: 'deliver' })).toMatchObject({
      tasks: [{ kind: 'order', key: 'order:order_01KT3WH0A8JGSHE9XB62JS5YDE', order: { total: 43375 } }],
    });
  });

  test('a refund says whether anything in its event told live from test', () => {
    expect(tasks(refunded())).toMatchObject([{ kind: 'refund', livemodeUnknown: false, refund: { amount: 1773 } }]);
  });
});

describe('bytes that are no event', () => {
  const [noJson, noObject, noData] = ['is not JSON in UTF-8', 'is not a JSON object', 'data is not an object'];
  test.each([
    ['nothing', noJson, Buffer.alloc(0)],
    ['no JSON', noJson, Buffer.from('{"type":')],
    [
      'no UTF-8',
      noJson,
      Buffer.concat([Buffer.from('{"type":"order.created","data":{"id":"'), Buffer.from([0xff]), Buffer.from('"}}')]),
    ],
    ['no object', noObject, bytesOf([live()])],
    ['null', noObject, bytesOf(null)],
    ['no type', 'type is not', bytesOf({ data: live().data })],
    ['a type of another kind', 'type is not', bytesOf({ ...live(), type: 5 })],
    ['no data', noData, bytesOf({ ...live(), data: null })],
    ['data as a list', noData, bytesOf({ ...live(), data: [] })],
    ['an order of nothing that says live', noData, bytesOf({ type: 'order.created' })],
    ['a refund without data', noData, bytesOf({ type: 'order.refunded' })],
    ['a cancellation without data', noData, bytesOf({ type: 'order.cancelled' })],
    ['nesting beyond any stack', noJson, Buffer.from('['.repeat(200_000) + ']'.repeat(200_000))],
  ])('%s: refused under the key of the bytes, and why', (_, detail, body) => {
    expect(readEvent(body, OPTIONS)).toStrictEqual(refusedAs(body, expect.stringContaining(detail)));
  });

  test('any bytes get an answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (body) => {
        expect(readEvent(body, OPTIONS)).toStrictEqual(refusedAs(body));
      }),
    );
  });

  test('any JSON gets an answer, under a key of ours', () => {
    const types = fc.constantFrom('order.created', 'order.refunded', 'order.cancelled');
    const events = fc.oneof(
      fc.record({ type: types, data: fc.jsonValue(), livemode: fc.jsonValue() }),
      fc.record({
        type: types,
        data: fc.dictionary(fc.constantFrom('id', 'refund', 'refunds', 'order_id', 'object'), fc.jsonValue()),
      }),
    );
    fc.assert(
      fc.property(events, (event) => {
        for (const task of tasks(event)) {
          expect(task.key).toMatch(/^(order:|refund:)[\x20-\x7e]{1,64}$|^event:[0-9a-f]{64}$/);
          if (task.kind === 'refused') expect(task.refusal.detail).toEqual(SENTENCE);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('a byte order mark is no fault', () => {
    const body = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), exampleBytes('order-created-live.json')]);
    expect(readEvent(body, OPTIONS)).toMatchObject({ tasks: [{ kind: 'order' }] });
  });
});

describe('which events', () => {
  test.each(['order.updated', 'cart.created', 'checkout.session.completed', '', 'ORDER.CREATED'])(
    '%j is ignored',
    (type) => {
      expect(read({ ...live(), type })).toEqual({ kind: 'ignored', why: 'type' });
    },
  );

  test('data.object is read in the place of data, unless data has an id itself', () => {
    const { data, ...envelope } = live();
    expect(tasks({ ...envelope, data: { object: data } })).toEqual(tasks(live()));
    expect(tasks({ ...envelope, data: { id: null, object: data } })).toEqual(tasks(live()));
    expect(tasks({ ...envelope, data: { ...data, object: { id: 'order_2' } } })).toEqual(tasks(live()));
  });

  test('a cancellation is refused under the key of its bytes, so that the order itself stays free', () => {
    const event = { ...live(), type: 'order.cancelled' };
    expect(tasks(event)).toEqual([
      {
        kind: 'refused',
        key: eventKey(bytesOf(event)),
        refusal: { reason: 'order_cancelled', detail: expect.stringContaining(LIVE_ID) },
      },
    ]);
    expect(read({ ...event, livemode: false })).toEqual({ kind: 'ignored', why: 'test' });
    expect(tasks({ type: 'order.cancelled', data: {} })).toMatchObject([
      { refusal: { reason: 'order_cancelled', detail: expect.stringContaining('The order of this event') } },
    ]);
  });

  test('an order without a time of its own was placed when the event was made', () => {
    const event = live();
    delete event.data.placed_at;
    expect(tasks(event)).toMatchObject([{ order: { placedAt: '2026-06-02T09:14:32Z' } }]);
  });

  test('a refund without a time of its own was made when the event was', () => {
    const event = refunded();
    Object.assign(event.data, { refund: { ...Object(event.data.refund), created_at: null } });
    expect(tasks(event)).toMatchObject([{ refund: { createdAt: event.created_at } }]);
  });
});

describe('test or live', () => {
  const found = [true, false, undefined] as const;
  const table = found.flatMap((data) =>
    found.flatMap((envelope) => found.map((refund) => ({ data, envelope, refund }))),
  );

  test.each(table)('a refund with %j', ({ data, envelope, refund }) => {
    // Prepare
    const event = refunded();
    Object.assign(event, { livemode: envelope });
    Object.assign(event.data, { livemode: data, refund: { ...Object(event.data.refund), livemode: refund } });
    const said = [data, envelope, refund];

    // Act
    const reading = read(event);

    // Assess
    if (said.includes(false)) expect(reading).toEqual({ kind: 'ignored', why: 'test' });
    else expect(reading).toMatchObject({ tasks: [{ kind: 'refund', livemodeUnknown: !said.includes(true) }] });
  });

  test.each(table.filter(({ refund }) => refund === undefined))('an order with %j', ({ data, envelope }) => {
    const event = live();
    Object.assign(event, { livemode: envelope });
    Object.assign(event.data, { livemode: data });
    const expected =
      data === false || envelope === false
        ? { kind: 'ignored', why: 'test' }
        : data || envelope
          ? { tasks: [{ kind: 'order', key: `order:${LIVE_ID}` }] }
          : {
              tasks: [
                {
                  kind: 'refused',
                  key: `order:${LIVE_ID}`,
                  refusal: { reason: 'livemode_missing', detail: SENTENCE },
                },
              ],
            };
    expect(read(event)).toMatchObject(expected);
  });

  test('a refund alone that says nothing is live only if its order is', () => {
    const event = exampleEvent('order-refunded-partial-refund-shaped.json');
    delete event.livemode;
    delete event.data.livemode;
    expect(tasks(event)).toMatchObject([{ kind: 'refund', livemodeUnknown: true }]);
  });

  test('an order of neither id nor livemode is refused under the key of its bytes', () => {
    const event = { type: 'order.created', data: {} };
    expect(tasks(event)).toMatchObject([{ key: eventKey(bytesOf(event)), refusal: { reason: 'livemode_missing' } }]);
  });
});

describe('a refusal', () => {
  test('of an order is under its own key when the id is readable', () => {
    const event = live();
    event.data.total_cents = 7111;
    expect(tasks(event)).toMatchObject([
      { kind: 'refused', key: `order:${LIVE_ID}`, refusal: { reason: 'totals_mismatch' } },
    ]);
    event.data.id = 'é';
    expect(tasks(event)).toMatchObject([{ key: eventKey(bytesOf(event)), refusal: { reason: 'unreadable' } }]);
  });

  test('of an order that was cancelled before it came is under its own key', () => {
    const event = live();
    event.data.status = 'cancelled';
    expect(tasks(event)).toMatchObject([{ key: `order:${LIVE_ID}`, refusal: { reason: 'order_cancelled' } }]);
  });

  test('of a refund is under its own key when the id is readable', () => {
    const event = {
      type: 'order.refunded',
      livemode: true,
      data: { id: 'order_1', refund: { id: 'r1', amount_cents: 0 } },
    };
    expect(tasks(event)).toMatchObject([{ kind: 'refused', key: 'refund:r1', refusal: { reason: 'bad_amount' } }]);
    const nameless = { ...event, data: { id: 'order_1', refund: { amount_cents: 1 } } };
    expect(tasks(nameless)).toMatchObject([
      { key: eventKey(bytesOf(nameless)), refusal: { reason: 'refund_without_id' } },
    ]);
  });
});

describe('amounts are exactly what the bytes say', () => {
  const withTotal = (text: string) =>
    Buffer.from(
      exampleBytes('order-created-live.json').toString('utf8').replace('"total_cents":7110', `"total_cents":${text}`),
    );

  test.each(['7110.0000000000000001', '7109.9999999999999999', '-0', '"7110"', '7110.5', '1e400'])(
    '%s is no amount',
    (text) => {
      expect(readEvent(withTotal(text), OPTIONS)).toMatchObject({ tasks: [{ refusal: { reason: 'bad_amount' } }] });
    },
  );

  test.each(['7110', '7110.0', '7.11e3'])('%s is the integer 7110', (text) => {
    expect(readEvent(withTotal(text), OPTIONS)).toMatchObject({ tasks: [{ order: { total: 7110 } }] });
  });
});

describe('a list of refunds', () => {
  const list = (...refunds: object[]) => ({ type: 'order.refunded', livemode: true, data: { id: 'order_1', refunds } });
  const one = { id: 'r1', amount_cents: 5 };

  test('asks once for a refund that it holds twice', () => {
    expect(tasks(list(one, { id: 'r2', amount_cents: 5 }, { ...one, reason: 'duplicate' }))).toMatchObject([
      { kind: 'refund', key: 'refund:r1' },
      { kind: 'refund', key: 'refund:r2' },
    ]);
    expect(tasks(list(one, one))).toHaveLength(1);
  });

  test.each([
    ['another amount', { ...one, amount_cents: 6 }],
    ['an amount that is none', { ...one, amount_cents: 'x' }],
  ])('refuses a refund that it holds again with %s, however often', (_, other) => {
    for (const refunds of [
      [one, other],
      [other, one],
      [one, other, one],
      [one, other, other],
    ]) {
      expect(tasks(list(...refunds))).toMatchObject([
        {
          kind: 'refused',
          key: 'refund:r1',
          refusal: { reason: 'payload_changed', detail: expect.stringContaining('refund:r1 twice') },
        },
      ]);
    }
  });

  test('refuses a refund that it holds twice with different faults: which one is to be mended?', () => {
    const faults = list({ ...one, amount_cents: 0 }, { ...one, currency: 'XXX' });
    expect(tasks(faults)).toMatchObject([{ key: 'refund:r1', refusal: { reason: 'payload_changed' } }]);
  });

  test('keeps the reason of a refund that is refused twice', () => {
    const bad = { ...one, amount_cents: 0 };
    expect(tasks(list(bad, bad))).toMatchObject([{ key: 'refund:r1', refusal: { reason: 'bad_amount' } }]);
  });

  test('is refused once for all that have no id, and delivers the others', () => {
    const event = list({ amount_cents: 1 }, one, { amount_cents: 2 });
    expect(tasks(event)).toMatchObject([
      { kind: 'refused', key: eventKey(bytesOf(event)), refusal: { reason: 'refund_without_id' } },
      { kind: 'refund', key: 'refund:r1' },
    ]);
    expect(tasks(event)).toHaveLength(2);
  });

  test('never asks for one key twice, nor forgets one', () => {
    const refunds = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), amount_cents: fc.nat({ max: 2 }) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(refunds, (sent) => {
        // Act
        const all = tasks(list(...sent));

        // Assess
        expect(new Set(all.map((task) => task.key)).size).toBe(all.length);
        for (const id of new Set(sent.map((refund) => refund.id))) {
          const contents = new Set(sent.filter((refund) => refund.id === id).map((refund) => refund.amount_cents));
          const task = all.find(({ key }) => key === `refund:${id}`);
          const expected = contents.size > 1 ? 'payload_changed' : contents.has(0) ? 'bad_amount' : undefined;
          expect(task?.kind === 'refused' ? task.refusal.reason : undefined).toBe(expected);
        }
      }),
    );
  });
});
