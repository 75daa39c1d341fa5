import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Order } from '../../lambdas/zephyrcart/order.ts';
import { readOrder } from '../../lambdas/zephyrcart/order.ts';
import type { ReadingOptions } from '../../lambdas/zephyrcart/reading-options.ts';
import { netOf, type SentOrder, sentOrders, taxInclusiveOrders } from './sent-orders.ts';

const NET: ReadingOptions = { acceptTaxInclusivePrices: false, testOrders: 'ignore' };
const INCLUSIVE: ReadingOptions = { ...NET, acceptTaxInclusivePrices: true };
const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
const TOTALS = [
  'subtotal_cents',
  'tax_total_cents',
  'shipping_total_cents',
  'discount_total_cents',
  'total_cents',
] as const;
const LINE_AMOUNTS = ['unit_price_cents', 'discount_cents', 'subtotal_cents'] as const;

/** Every amount that the rules weigh, as a way to move it. Taxes of lines are information. */
function amountsOf(order: SentOrder): { value: number; set: (value: number) => void }[] {
  const totals = TOTALS.flatMap((field) => {
    const value = order[field];
    return value === undefined ? [] : [{ value, set: (changed: number) => Object.assign(order, { [field]: changed }) }];
  });
  const lines = order.line_items.flatMap((line) =>
    LINE_AMOUNTS.flatMap((field) => {
      const value = line[field];
      return value === undefined
        ? []
        : [{ value, set: (changed: number) => Object.assign(line, { [field]: changed }) }];
    }),
  );
  return [...totals, ...lines];
}

function expectToAddUp(order: Order) {
  expect(sum(order.lines.map((line) => line.net))).toBe(order.subtotal);
  expect(order.subtotal - order.discount + order.tax + order.shipping).toBe(order.total);
  for (const line of order.lines) {
    const inside = line.priceIncludesTax ? (line.tax ?? Number.NaN) : 0;
    expect(line.quantity * line.unitPrice - line.discount - inside).toBe(line.net);
    expect(line.net).toBeGreaterThanOrEqual(0);
    expect(line.quantity).toBeGreaterThanOrEqual(1);
  }
}

describe('any order', () => {
  test('that adds up is read, amounts as sent', () => {
    fc.assert(
      fc.property(sentOrders, fc.constantFrom(NET, INCLUSIVE), (sent, options) => {
        const read = readOrder(sent, options);
        expect(read).toMatchObject({
          order: {
            id: sent.id,
            currency: sent.currency,
            subtotal: sent.subtotal_cents,
            tax: sent.tax_total_cents,
            shipping: sent.shipping_total_cents,
            discount: sent.discount_total_cents ?? 0,
            total: sent.total_cents,
            lines: sent.line_items.map((line) => ({ net: netOf(line), priceIncludesTax: false })),
          },
        });
        if ('order' in read) expectToAddUp(read.order);
      }),
    );
  });

  test('with one amount a single unit away is refused', () => {
    fc.assert(
      fc.property(sentOrders, fc.nat(), fc.boolean(), (sent, where, up) => {
        // Prepare
        const amounts = amountsOf(sent);
        const chosen = amounts[where % amounts.length];
        if (chosen === undefined) throw new Error('an order has amounts');
        chosen.set(chosen.value + (up || chosen.value === 0 ? 1 : -1));

        // Act
        const read = readOrder(sent, NET);

        // Assess
        expect(read).toHaveProperty('refusal');
        if ('refusal' in read) expect(['totals_mismatch', 'bad_amount']).toContain(read.refusal.reason);
      }),
      { numRuns: 500 },
    );
  });

  test('with its tax inside its prices is read only where that is accepted', () => {
    fc.assert(
      fc.property(taxInclusiveOrders, (sent) => {
        const read = readOrder(sent, INCLUSIVE);
        expect(read).toHaveProperty('order');
        if ('order' in read) {
          expect(read.order.lines.every((line) => line.priceIncludesTax)).toBe(true);
          expectToAddUp(read.order);
        }
        expect(readOrder(sent, NET)).toMatchObject({ refusal: { reason: 'totals_mismatch' } });
      }),
    );
  });

  test('with any required field taken away or replaced by something else is refused', () => {
    const required = fc.constantFrom(
      'id',
      'currency',
      'line_items',
      ...TOTALS.filter((f) => f !== 'discount_total_cents'),
    );
    const wrong = fc.constantFrom(undefined, null, true, '', 'é', 1.5, -1, [], {}, Number.NaN, 2 ** 53);
    fc.assert(
      fc.property(sentOrders, required, wrong, (sent, field, value) => {
        expect(readOrder({ ...sent, [field]: value }, INCLUSIVE)).toHaveProperty('refusal');
      }),
    );
  });
});

describe('anything at all', () => {
  test('is read or refused, never thrown', () => {
    fc.assert(
      fc.property(fc.anything(), (data) => {
        expect(readOrder(data, INCLUSIVE)).toHaveProperty('refusal');
      }),
    );
  });

  test('put in the place of any field leaves an order that adds up, or a refusal', () => {
    const odd = fc.oneof(fc.jsonValue(), fc.integer(), fc.maxSafeNat(), fc.constantFrom(Number.NaN, -0, 2 ** 53));
    fc.assert(
      fc.property(fc.oneof(sentOrders, taxInclusiveOrders), fc.nat(), fc.nat(), odd, (sent, where, line, value) => {
        // Prepare
        const chosen = where % 2 === 0 ? sent : sent.line_items[line % sent.line_items.length];
        const fields = Object.keys(chosen ?? {});
        Object.assign(chosen ?? {}, { [fields[(where >> 1) % fields.length] ?? '']: value });

        // Act
        const read = readOrder(sent, INCLUSIVE);

        // Assess
        if ('order' in read) expectToAddUp(read.order);
        else expect(read.refusal.detail).toMatch(/^\S.*\.$/s);
      }),
      { numRuns: 1000 },
    );
  });
});
