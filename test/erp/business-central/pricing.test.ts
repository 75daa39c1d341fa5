import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Price, priceOrder } from '../../../lambdas/erp/business-central/pricing.ts';
import type { Order, OrderLine } from '../../../lambdas/zephyrcart/order.ts';
import { ORDER, orders } from './orders.ts';

/** Business Central's own arithmetic: quantity x price, rounded to the currency, less the discount. Exact. */
function lineAmount(quantity: number, price: Price, exponent: number): number {
  const [whole = '', fraction = ''] = price.unitPrice.split('.');
  const finer = 10n ** BigInt(fraction.length - Math.min(fraction.length, exponent));
  const units = BigInt(quantity) * BigInt(whole + fraction.padEnd(exponent, '0'));
  const rounded = (2n * units + finer) / (2n * finer);
  return Number(rounded - BigInt(price.discountAmount.replace('.', '')));
}

function priced(order: Order, pricesIncludeTax: boolean) {
  const result = priceOrder(order, pricesIncludeTax);
  if (result === undefined) throw new Error('the discount fits');
  const pairs = [
    ...order.lines.map((line, index) => ({ quantity: line.quantity, price: result.lines[index] })),
    ...(result.shipping === undefined ? [] : [{ quantity: 1, price: result.shipping }]),
  ].flatMap(({ quantity, price }) => (price === undefined ? [] : [{ quantity, price }]));
  return { ...result, pairs };
}

function orderOf(line: Partial<OrderLine>, rest: Partial<Order>): Order {
  return { ...ORDER, lines: [{ ...ORDER.lines[0], ...line }], ...rest };
}

describe('gross prices', () => {
  test('add up to what the customer was charged, whatever the order', () => {
    fc.assert(
      fc.property(orders, (order) => {
        const { pairs } = priced(order, true);

        const amounts = pairs.map(({ quantity, price }) => lineAmount(quantity, price, order.exponent));

        expect(amounts).toEqual(pairs.map(({ price }) => price.net + price.tax));
        expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(order.total);
      }),
      { numRuns: 3000 },
    );
  });

  test('keep the tax that the event states by line', () => {
    const { lines, shipping } = priced(ORDER, true);

    expect(lines.map((price) => price.tax)).toEqual([566, 475]);
    expect(shipping).toEqual({ unitPrice: '5.89', discountAmount: '0.00', net: 495, tax: 94 });
  });

  test('split the tax by net when what remains cannot be shipping tax', () => {
    const order = { ...ORDER, shipping: 0, total: 6615 };

    const { lines, shipping } = priced(order, true);

    expect(lines.map((price) => price.tax)).toEqual([617, 518]);
    expect(shipping).toBeUndefined();
  });

  test('of tax-inclusive lines stay as they were shown', () => {
    const order = orderOf(
      { quantity: 3, unitPrice: 1190, discount: 70, net: 2941, tax: 559, priceIncludesTax: true },
      { subtotal: 2941, tax: 559, shipping: 0, total: 3500 },
    );

    const { lines } = priced(order, true);

    expect(lines).toEqual([{ unitPrice: '11.90', discountAmount: '0.70', net: 2941, tax: 559 }]);
  });

  test('have more decimals than the currency only where the amount demands it', () => {
    const order = orderOf(
      { quantity: 3, unitPrice: 333, net: 999, tax: 1 },
      { subtotal: 999, tax: 1, shipping: 0, total: 1000 },
    );

    const { lines } = priced(order, true);

    expect(lines[0]?.unitPrice).toBe('3.33333');
  });
});

describe('net prices', () => {
  test('add up to the order without its tax, whatever the order', () => {
    fc.assert(
      fc.property(orders, (order) => {
        const { pairs } = priced(order, false);

        const amounts = pairs.map(({ quantity, price }) => lineAmount(quantity, price, order.exponent));

        expect(amounts).toEqual(pairs.map(({ price }) => price.net));
        expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(order.total - order.tax);
      }),
      { numRuns: 2000 },
    );
  });

  test('of net lines are those of the event', () => {
    const { lines } = priced(ORDER, false);

    expect(lines.map((price) => price.unitPrice)).toEqual(['14.90', '25.00']);
  });
});

describe('every price', () => {
  test('is at least zero, with at most three decimals more than the currency, and no discount above the line', () => {
    fc.assert(
      fc.property(orders, fc.boolean(), (order, gross) => {
        for (const { price } of priced(order, gross).pairs) {
          expect(price.unitPrice).toMatch(/^\d+(\.\d+)?$/);
          expect(price.unitPrice.split('.')[1]?.length ?? 0).toBeLessThanOrEqual(order.exponent + 3);
          expect(price.net).toBeGreaterThanOrEqual(0);
          expect(price.discountAmount).toMatch(/^\d+(\.\d+)?$/);
        }
      }),
    );
  });

  test('keeps the split of tax and discount the same in both bases', () => {
    fc.assert(
      fc.property(orders, (order) => {
        const split = (gross: boolean) => priced(order, gross).lines.map(({ net, tax }) => ({ net, tax }));

        expect(split(true)).toEqual(split(false));
      }),
    );
  });
});

describe('an order discount', () => {
  test('is carried by the items, never by shipping', () => {
    const { lines, shipping } = priced({ ...ORDER, discount: 1000, total: 6110 }, false);

    expect(lines.map((price) => price.discountAmount)).toEqual(['5.44', '4.56']);
    expect(shipping?.discountAmount).toBe('0.00');
  });

  test('above the items is not spread at all', () => {
    expect(priceOrder({ ...ORDER, discount: 5481, total: 1629 }, true)).toBeUndefined();
    expect(priceOrder({ ...ORDER, discount: 5480, total: 1630 }, true)).toBeDefined();
  });
});
