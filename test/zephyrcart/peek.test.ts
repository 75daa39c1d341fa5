import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEvent } from '../../lambdas/zephyrcart/event.ts';
import { peek } from '../../lambdas/zephyrcart/peek.ts';
import { bytesOf, exampleBytes, exampleEvent } from './examples.ts';

test.each([
  ['order-created-live.json', { type: 'order.created', test: false }],
  ['order-created-guest-test.json', { type: 'order.created', test: true }],
  ['order-created-live-jpy.json', { type: 'order.created', test: false }],
  ['order-refunded-partial.json', { type: 'order.refunded', test: false }],
  ['order-refunded-partial-refund-shaped.json', { type: 'order.refunded', test: false }],
  ['order-refunded-full-list-shaped.json', { type: 'order.refunded', test: false }],
])('a look at %s', (file, seen) => {
  expect(peek(exampleBytes(file))).toStrictEqual(seen);
});

describe('a look', () => {
  test.each([
    ['data.livemode', { data: { livemode: false }, livemode: true }],
    ['livemode', { data: { livemode: true }, livemode: false }],
    ['data.refund.livemode', { data: { livemode: true, refund: { livemode: false } } }],
    ['data.object.livemode', { data: { object: { livemode: false } } }],
  ])('sees a test by %s', (_, event) => {
    expect(peek(bytesOf(event))).toEqual({ type: undefined, test: true });
  });

  test('takes only false for a test', () => {
    for (const livemode of [undefined, null, 0, '', 'false', true]) {
      expect(peek(bytesOf({ type: 'a', livemode, data: null }))).toEqual({ type: 'a', test: false });
    }
  });

  test('tells a missing type from what cannot be read', () => {
    expect(peek(bytesOf({ type: 5 }))).toEqual({ type: undefined, test: false });
    for (const body of ['', '{', '[]', 'null', '"order.created"', '5'])
      expect(peek(Buffer.from(body))).toBe('unreadable');
    expect(peek(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toBe('unreadable');
  });

  test('and the reading never disagree about what is ignored', () => {
    const flag = fc.constantFrom(true, false, undefined, null, 'false');
    const events = fc.record({
      type: fc.constantFrom('order.created', 'order.refunded', 'order.cancelled', 'cart.created', 5, undefined),
      livemode: flag,
      inside: flag,
      refund: flag,
      nested: fc.boolean(),
      file: fc.constantFrom(
        'order-created-live.json',
        'order-refunded-partial.json',
        'order-refunded-partial-refund-shaped.json',
      ),
    });
    fc.assert(
      fc.property(events, ({ type, livemode, inside, refund, nested, file }) => {
        // Prepare
        const { data } = exampleEvent(file);
        const changed = {
          ...data,
          livemode: inside,
          ...(data.refund ? { refund: { ...data.refund, livemode: refund } } : {}),
        };
        const body = bytesOf({ type, livemode, data: nested ? { object: changed } : changed });

        // Act
        const seen = peek(body);
        const reading = readEvent(body, { acceptTaxInclusivePrices: false, testOrders: 'ignore' });

        // Assess
        const handled = typeof type === 'string' && type.startsWith('order.');
        const test = seen !== 'unreadable' && seen.test;
        const why = type !== undefined && type !== 5 && !handled ? 'type' : handled && test ? 'test' : undefined;
        expect(reading.kind === 'ignored' ? reading.why : undefined).toBe(why);
      }),
    );
  });
});
