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
  test('is at least zero, with at most five decimals, three more than the currency, and no discount above the line', () => {
    fc.assert(
      fc.property(orders, fc.boolean(), (order, gross) => {
        for (const { price } of priced(order, gross).pairs) {
          expect(price.unitPrice).toMatch(/^\d+(\.\d+)?$/);
          expect(price.unitPrice.split('.')[1]?.length ?? 0).toBeLessThanOrEqual(Math.min(order.exponent + 3, 5));
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

describe('the discount of a line', () => {
  // 10.00 less 10 %, at 19 %; the shop showed it with or without tax.
  const ofOne = { quantity: 1, net: 900, tax: 171 };
  const order = { shipping: 0, subtotal: 900, tax: 171, total: 1071 };
  const beforeTax = orderOf({ ...ofOne, unitPrice: 1000, discount: 100, priceIncludesTax: false }, order);
  const afterTax = orderOf({ ...ofOne, unitPrice: 1190, discount: 119, priceIncludesTax: true }, order);
  const [net, gross] = [
    { unitPrice: '10.00', discountAmount: '1.00' },
    { unitPrice: '11.90', discountAmount: '1.19' },
  ];

  test('stands beside its price in the basis of the document, whichever the shop’s was', () => {
    expect([beforeTax, afterTax].map((each) => priced(each, false).lines[0])).toMatchObject([net, net]);
    expect([beforeTax, afterTax].map((each) => priced(each, true).lines[0])).toMatchObject([gross, gross]);
  });

  test('of everything stands there whole, since there is nothing to measure it by', () => {
    const free = orderOf(
      { quantity: 1, unitPrice: 1190, discount: 1190, net: 0, tax: 0, priceIncludesTax: true },
      { shipping: 0, subtotal: 0, tax: 0, total: 0 },
    );

    expect(priced(free, false).lines[0]).toMatchObject({ unitPrice: '11.90', discountAmount: '11.90' });
  });
});

describe('an order discount', () => {
  test('is carried by the items, never by shipping', () => {
    const { lines, shipping } = priced({ ...ORDER, discount: 1000, total: 6110 }, false);

    expect(lines.map((price) => price.discountAmount)).toEqual(['5.44', '4.56']);
    expect(shipping?.discountAmount).toBe('0.00');
  });

  test('above the items is taken off shipping', () => {
    const { lines, shipping } = priced({ ...ORDER, discount: 5481, total: 1629 }, false);

    expect(lines.map((price) => price.net)).toEqual([0, 0]);
    expect(shipping).toMatchObject({ unitPrice: '4.94', net: 494 });
  });

  test('above the items and shipping is taken off the tax', () => {
    const { lines, shipping } = priced({ ...ORDER, discount: 6975, total: 135 }, true);

    expect([...lines, ...(shipping === undefined ? [] : [shipping])].map(({ net, tax }) => [net, tax])).toEqual([
      [0, 67],
      [0, 57],
      [0, 11],
    ]);
  });

  test('of everything leaves an order that costs nothing, and no shipping line', () => {
    const { pairs, shipping } = priced({ ...ORDER, discount: 7110, total: 0 }, true);

    expect(pairs.map(({ quantity, price }) => lineAmount(quantity, price, 2))).toEqual([0, 0]);
    expect(shipping).toBeUndefined();
  });
});

describe('large quantities', () => {
  test('in a currency with three decimals come to the amount by a discount of what the price was rounded up', () => {
    const order = orderOf(
      { quantity: 700, unitPrice: 1, discount: 0, net: 700, tax: 3, priceIncludesTax: false },
      { currency: 'KWD', exponent: 3, subtotal: 700, tax: 3, shipping: 0, total: 703 },
    );

    const { lines } = priced(order, true);

    expect(lines).toEqual([{ unitPrice: '0.00101', discountAmount: '0.004', net: 700, tax: 3 }]);
  });

  test('come to the amount in every currency', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000_000 }),
        fc.integer({ min: 0, max: 50 }),
        fc.nat({ max: 1_000_000 }),
        fc.integer({ min: 0, max: 4 }),
        (quantity, unitPrice, tax, exponent) => {
          const net = quantity * unitPrice;
          const order = orderOf(
            { quantity, unitPrice, discount: 0, net, tax, priceIncludesTax: false },
            { exponent, subtotal: net, tax, shipping: 0, total: net + tax },
          );

          const { pairs } = priced(order, true);

          expect(pairs.map((pair) => lineAmount(pair.quantity, pair.price, exponent))).toEqual([net + tax]);
        },
      ),
    );
  });
});
