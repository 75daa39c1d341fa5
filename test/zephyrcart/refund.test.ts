import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refundFingerprint } from '../../lambdas/zephyrcart/fingerprint.ts';
import type { ReadingOptions } from '../../lambdas/zephyrcart/reading-options.ts';
import { readRefunds } from '../../lambdas/zephyrcart/refund.ts';
import { exampleEvent } from './examples.ts';
import { orderIds } from './sent-orders.ts';

const OPTIONS: ReadingOptions = { acceptTaxInclusivePrices: false, testOrders: 'ignore' };
const order = (changes: object) => ({ id: 'order_1', currency: 'EUR', total_cents: 100, ...changes });
const sent = (changes: object = {}) => ({ id: 'refund_1', amount_cents: 40, ...changes });

const dataOf = (file: string) => exampleEvent(file).data;
const read = (data: unknown, options = OPTIONS, envelope = {}) => readRefunds(data, envelope, options);
const only = (data: unknown, options = OPTIONS, envelope = {}) => {
  const [first, ...others] = read(data, options, envelope);
  expect(others).toEqual([]);
  return 'refund' in first
    ? first.refund
    : { refused: `${first.refusal.reason}: ${first.refusal.detail}`, id: first.id };
};

describe('the examples', () => {
  const first = {
    id: 'refund_01KTC065W02K96NWBDVH1DQ1HY',
    orderId: 'order_01KT3SSX6R3JTJ0HYCTFV8ES59',
    amount: 1773,
    currency: 'EUR',
    reason: 'requested_by_customer',
    note: 'one tin arrived dented',
    createdAt: '2026-06-05T13:40:00Z',
  };

  test.each(['order-refunded-partial.json', 'order-refunded-partial-refund-shaped.json'])('%s', (file) => {
    expect(read(dataOf(file))).toStrictEqual([{ refund: first }]);
  });

  test('the list names the earlier refund too', () => {
    expect(read(dataOf('order-refunded-full-list-shaped.json'))).toStrictEqual([
      { refund: first },
      {
        refund: {
          id: 'refund_01KTNPKMZ0VQX1FNJ14RV4KQA3',
          orderId: 'order_01KT3SSX6R3JTJ0HYCTFV8ES59',
          amount: 5337,
          currency: 'EUR',
          reason: 'duplicate',
          createdAt: '2026-06-09T08:05:00Z',
        },
      },
    ]);
  });
});

describe('the three shapes', () => {
  const texts = fc.option(fc.stringMatching(/^[a-z]{1,20}$/), { nil: undefined });
  const refunds = fc.record({
    id: fc.stringMatching(/^[!-~]{1,64}$/).filter((id) => !id.startsWith('order_')),
    amount_cents: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    reason: texts,
    note: texts,
  });

  test('of one refund agree, as does what the ledger compares', () => {
    fc.assert(
      fc.property(refunds, orderIds, fc.boolean(), (refund, orderId, wrapped) => {
        // Prepare
        const whole = { id: orderId, currency: 'SEK', total_cents: refund.amount_cents };
        const shapes = [
          { ...whole, refund },
          { ...whole, refunds: wrapped ? { data: [refund] } : [refund] },
          { ...refund, order_id: orderId, currency: 'SEK' },
          { ...refund, order: orderId, currency: 'sek' },
          { ...refund, order: whole },
        ];

        // Act
        const all = shapes.map((data) => only(data));

        // Assess
        for (const one of all) expect(one).toStrictEqual(all[0]);
        expect(all[0]).toMatchObject({ id: refund.id, orderId, amount: refund.amount_cents, currency: 'SEK' });
        const prints = all.map((one) => ('amount' in one ? refundFingerprint(one) : one.refused));
        expect(new Set(prints).size).toBe(1);
      }),
    );
  });

  test('are tried in the order refund, list, itself', () => {
    const a = order({ refund: sent({ id: 'a' }), refunds: [sent({ id: 'c' })] });
    expect(only(a)).toMatchObject({ id: 'a' });
    const c = { id: 'b', amount_cents: 1, order_id: 'order_1', refunds: [sent({ id: 'c', order_id: 'b' })] };
    expect(only(c)).toMatchObject({ id: 'c', orderId: 'b' });
    expect(only({ ...sent(), order_id: 'order_1', refunds: [] })).toMatchObject({ id: 'refund_1' });
  });

  test('an order alone, even one that names an order, holds no refund', () => {
    for (const data of [
      order({}),
      order({ refunds: [] }),
      order({ refunds: { data: [] } }),
      order({ refund: 'refund_1' }),
    ]) {
      expect(only(data)).toMatchObject({ refused: expect.stringContaining('refund_not_found: Neither data.refund') });
    }
    expect(only(order({ order_id: 'order_2', amount_cents: 1 }))).toMatchObject({
      refused: expect.stringContaining('refund_not_found'),
    });
    expect(only(sent({ order: null }))).toMatchObject({ refused: expect.stringContaining('refund_not_found') });
  });

  test('what is no object is unreadable', () => {
    expect(only('refund')).toEqual({ refused: 'unreadable: data is not an object.', id: undefined });
  });
});

describe('which order', () => {
  test('a refund that names another order than the one it comes with is refused', () => {
    const refused = expect.stringContaining('unreadable: data.refund names another order');
    expect(only(order({ refund: sent({ order_id: 'order_2' }) }))).toEqual({ refused, id: 'refund_1' });
    expect(only(order({ refund: sent({ order: { id: 'order_2' } }) }))).toEqual({ refused, id: 'refund_1' });
    expect(only(sent({ order_id: 'order_1', order: 'order_2' }))).toMatchObject({
      id: 'refund_1',
      refused: expect.any(String),
    });
  });

  test('a refund beside an order without an id names it itself', () => {
    expect(only(order({ id: null, refund: sent({ order_id: 'order_2' }) }))).toMatchObject({ orderId: 'order_2' });
  });

  test.each([{ id: null }, { id: '' }, { id: 'x'.repeat(65) }, { id: 7 }])('an order of %j is none', (changes) => {
    expect(only(order({ ...changes, refund: sent() }))).toEqual({
      refused: expect.stringContaining('unreadable: data.refund does not say'),
      id: 'refund_1',
    });
  });
});

describe('what is refused', () => {
  test.each([{ id: undefined }, { id: '' }, { id: 5 }, { id: 'é' }])(
    'a refund of %j is one without an id',
    (changes) => {
      expect(only(order({ refund: sent(changes) }))).toEqual({
        refused: expect.stringContaining('refund_without_id: data.refund.id'),
        id: undefined,
      });
    },
  );

  test('an entry of a list that is no object has no id', () => {
    expect(only(order({ refunds: [null] }))).toMatchObject({ refused: expect.stringContaining('data.refunds[0].id') });
  });

  test.each([undefined, null, 0, -1, 1.5, '40', Number.NaN, 2 ** 53])(
    'an amount of %j is refused by its path',
    (amount) => {
      const bad = sent({ amount_cents: amount });
      expect(only(order({ refund: bad }))).toEqual({
        refused: expect.stringContaining('bad_amount: data.refund.amount_cents'),
        id: 'refund_1',
      });
      const [, second] = read(order({ refunds: { data: [sent({ id: 'ok' }), bad] } }));
      expect(second).toMatchObject({
        refusal: { detail: expect.stringContaining('data.refunds.data[1].amount_cents') },
      });
      expect(only({ ...bad, order_id: 'order_1' })).toMatchObject({
        refused: expect.stringContaining('data.amount_cents'),
      });
    },
  );

  test('a refund of the whole order is read, of one unit more refused', () => {
    for (const shape of [
      (r: object) => order({ refund: r }),
      (r: object) => order({ refunds: [r] }),
      (r: object) => ({ ...r, order: order({}) }),
    ]) {
      expect(only(shape(sent({ amount_cents: 100 })))).toMatchObject({ amount: 100 });
      expect(only(shape(sent({ amount_cents: 101 })))).toEqual({
        refused: expect.stringMatching(/^over_refund: .* gives back 101 of an order of 100 minor units/),
        id: 'refund_1',
      });
    }
  });

  test('without a readable total in the event the ledger decides', () => {
    expect(only(order({ total_cents: '100', refund: sent({ amount_cents: 101 }) }))).toMatchObject({ amount: 101 });
    expect(only(sent({ order_id: 'order_1', amount_cents: 101 }))).toMatchObject({ amount: 101 });
  });
});

describe('the currency', () => {
  test('is the refund’s, else the order’s, else left to the posted order', () => {
    expect(only(order({ refund: sent({ currency: ' eur ' }) }))).toMatchObject({ currency: 'EUR' });
    expect(only(order({ currency: null, refund: sent({ currency: 'SEK' }) }))).toMatchObject({ currency: 'SEK' });
    expect(only(order({ refund: sent() }))).toMatchObject({ currency: 'EUR' });
    expect(only(order({ currency: undefined, refund: sent() }))).not.toHaveProperty('currency');
  });

  test.each([
    ['SEK', 'EUR', 'data.refund is in SEK, its order in EUR'],
    ['XXX', 'EUR', 'not a known'],
    ['EUR', 'XXX', 'not a known'],
    ['XXX', 'XXX', 'not a known'],
    ['XXX', null, 'not a known'],
    [978, 'EUR', 'not a known'],
    ['EUR', '', 'not a known'],
  ])('%j of a refund and %j of its order are refused', (mine, theirs, why) => {
    expect(only(order({ currency: theirs, refund: sent({ currency: mine }) }))).toEqual({
      refused: expect.stringMatching(new RegExp(`^bad_currency: .*${why}`)),
      id: 'refund_1',
    });
  });

  test('may be one that only the deployment knows', () => {
    expect(
      only(order({ currency: 'QQQ', refund: sent() }), { ...OPTIONS, currencyExponents: { QQQ: 2 } }),
    ).toMatchObject({
      currency: 'QQQ',
    });
  });
});

describe('text and time', () => {
  test('the note of the metadata comes before the deprecated one', () => {
    expect(only(order({ refund: sent({ metadata: { note: ' new ' }, note: 'old' }) }))).toMatchObject({ note: 'new' });
    expect(only(order({ refund: sent({ metadata: { note: ' ' }, note: 'old' }) }))).toMatchObject({ note: 'old' });
    expect(only(order({ refund: sent({ metadata: 'x', note: 5 }) }))).not.toHaveProperty('note');
  });

  test('an unknown reason passes through, none is no error', () => {
    expect(only(order({ refund: sent({ reason: 'goodwill' }) }))).toMatchObject({ reason: 'goodwill' });
    expect(only(order({ refund: sent({ reason: null }) }))).not.toHaveProperty('reason');
  });

  test('a refund without a date has the one of its event', () => {
    const envelope = { createdAt: '2026-06-05T13:40:01Z' };
    expect(only(order({ refund: sent() }), OPTIONS, envelope)).toMatchObject(envelope);
    expect(only(order({ refund: sent() }), OPTIONS, { createdAt: 'x' })).not.toHaveProperty('createdAt');
  });

  test('of a list, only entries made before the cut-over are refused', () => {
    // Prepare: the offset makes the first entry an hour older than it looks.
    const cutover = { ...OPTIONS, cutover: '2026-06-01T00:00:00Z' };
    const refunds = [
      sent({ id: 'before', created_at: '2026-06-01T00:30:00+01:00' }),
      sent({ id: 'at', created_at: '2026-06-01T00:00:00Z' }),
      sent({ id: 'undated' }),
    ];

    // Act
    const all = read(order({ refunds }), cutover);

    // Assess
    expect(all).toMatchObject([
      {
        id: 'before',
        refusal: { reason: 'before_cutover', detail: expect.stringContaining('made at 2026-06-01T00:30:00+01:00') },
      },
      { refund: { id: 'at' } },
      { refund: { id: 'undated' } },
    ]);
    expect(read(order({ refunds }))).toMatchObject([{ refund: {} }, { refund: {} }, { refund: {} }]);
    expect(only(order({ refund: refunds[0] }), cutover)).toMatchObject({ id: 'before', amount: 40 });
    expect(only({ ...refunds[0], order_id: 'order_1' }, cutover)).toMatchObject({ id: 'before', amount: 40 });
    expect(read(order({ refunds: [sent()] }), cutover, { createdAt: '2026-05-31T00:00:00Z' })).toMatchObject([
      { refusal: { reason: 'before_cutover' } },
    ]);
  });
});

describe('anything at all', () => {
  test('gives at least one answer and never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        for (const one of read(data)) expect('refund' in one).toBe(!('refusal' in one));
      }),
    );
  });

  test('put in the place of any field gives a whole refund or a refusal', () => {
    const fields = fc.constantFrom(
      'id',
      'order_id',
      'order',
      'amount_cents',
      'currency',
      'metadata',
      'created_at',
      'refund',
      'refunds',
    );
    const shapes = fc.constantFrom(
      order({ refund: sent() }),
      order({ refunds: [sent()] }),
      sent({ order_id: 'order_1' }),
    );
    fc.assert(
      fc.property(shapes, fields, fc.jsonValue(), fc.boolean(), (shape, field, value, inside) => {
        const data = inside ? { ...shape, refund: sent({ [field]: value }) } : { ...shape, [field]: value };
        for (const one of read(data)) {
          if ('refusal' in one) continue;
          expect(Number.isSafeInteger(one.refund.amount) && one.refund.amount >= 1).toBe(true);
          expect(one.refund.id).toMatch(/^[\x20-\x7e]{1,64}$/);
          expect(one.refund.orderId).toMatch(/^[\x20-\x7e]{1,64}$/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
