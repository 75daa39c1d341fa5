import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inPrice, type Price, type PriceForm, priceOrder } from '../../../lambdas/erp/sap-business-one/pricing.ts';
import type { Order, OrderLine } from '../../../lambdas/zephyrcart/order.ts';
import { ORDER, orders } from '../business-central/orders.ts';

const NET: PriceForm = { pricesIncludeTax: false, priceDecimals: 6 };

/** The Service Layer's arithmetic (contract sheet sap-business-one 8): price after discount x quantity, rounded. Exact. */
function rowTotal({ quantity, unitPrice, discountPercent }: Price, exponent: number): number {
  const scaled = (text: string, places: number) => {
    const [whole = '', fraction = ''] = text.split('.');
    return BigInt(whole + fraction.padEnd(places, '0'));
  };
  const price = scaled(unitPrice, 6) * (1_000_000n - scaled(discountPercent, 4));
  const unit = 1_000_000n * 10n ** BigInt(6 - exponent);
  return Number((2n * price * BigInt(quantity) + unit) / (2n * unit));
}

const forms = fc.record({ pricesIncludeTax: fc.boolean(), priceDecimals: fc.integer({ min: 0, max: 6 }) });

describe('prices', () => {
  test('add up to what the customer was charged, whatever the order and the decimals of the company', () => {
    fc.assert(
      fc.property(orders, forms, (order, form) => {
        const { lines, shipping } = priceOrder(order, form);

        const totals = lines.map(({ prices }) => prices.reduce((sum, row) => sum + rowTotal(row, order.exponent), 0));
        expect(totals).toEqual(lines.map(({ charge }) => charge.net + (form.pricesIncludeTax ? charge.tax : 0)));
        const net = lines.reduce((sum, { charge }) => sum + charge.net, shipping.net);
        const tax = lines.reduce((sum, { charge }) => sum + charge.tax, shipping.tax);
        expect(net + tax).toBe(order.total);
      }),
      { numRuns: 3000 },
    );
  });

  test('show a discount in percent only where the price after it is exact in the company’s decimals', () => {
    const line: OrderLine = { ...ORDER.lines[0], quantity: 4, unitPrice: 25, discount: 10, net: 90, tax: 17 };
    const order: Order = { ...ORDER, lines: [line], subtotal: 90, tax: 17, shipping: 0, total: 107 };
    const discounts = (priceDecimals: number) =>
      priceOrder(order, { ...NET, priceDecimals }).lines.flatMap(({ prices }) =>
        prices.map(({ discountPercent }) => Number(discountPercent)),
      );

    // 0.225 a piece
    expect(discounts(3)).toEqual([10]);
    expect(discounts(2)).toEqual([0, 0]);
  });

  test('never lose a piece, and need a second row only for what no price comes to', () => {
    fc.assert(
      fc.property(orders, forms, (order, form) => {
        for (const [index, { prices }] of priceOrder(order, form).lines.entries()) {
          expect(prices.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(order.lines[index]?.quantity);
          expect(prices.every((price) => price.amount === rowTotal(price, order.exponent))).toBe(true);
          if (prices.length > 1) expect(prices.map(({ quantity }) => quantity)).toEqual([expect.any(Number), 1]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('keep within the decimals of the company, or of the currency where those are more', () => {
    fc.assert(
      fc.property(orders, forms, (order, form) => {
        const most = Math.max(form.priceDecimals, order.exponent);
        for (const { prices } of priceOrder(order, form).lines) {
          for (const { unitPrice } of prices) expect((unitPrice.split('.')[1] ?? '').length).toBeLessThanOrEqual(most);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

function lineOf(line: Partial<OrderLine>, rest: Partial<Order> = {}) {
  const order = { ...ORDER, shipping: 0, lines: [{ ...ORDER.lines[0], ...line }], ...rest } as Order;
  return priceOrder(order, NET).lines[0]?.prices;
}

describe('a discount', () => {
  test('stands as a percentage where that is exact', () => {
    expect(lineOf({ quantity: 2, unitPrice: 5000, discount: 1000, net: 9000 })).toEqual([
      { quantity: 2, unitPrice: '50.00', discountPercent: '10.0000', amount: 9000 },
    ]);
  });

  test('is in the price where a percentage would be rounded', () => {
    expect(lineOf({ quantity: 3, unitPrice: 1000, discount: 1000, net: 2000 })).toEqual([
      { quantity: 3, unitPrice: '6.667', discountPercent: '0', amount: 2000 },
    ]);
  });

  test('of everything leaves a price and takes all of it', () => {
    expect(lineOf({ quantity: 1, unitPrice: 1000, discount: 1000, net: 0 })).toEqual([
      { quantity: 1, unitPrice: '10.00', discountPercent: '100.0000', amount: 0 },
    ]);
  });
});

test('an amount that no price comes to is split, one piece apart', () => {
  expect(inPrice(1001, 7, 2, { priceDecimals: 2 })).toEqual([
    { quantity: 7, unitPrice: '1.43', discountPercent: '0', amount: 1001 },
  ]);
  expect(inPrice(1000, 7, 2, { priceDecimals: 2 })).toEqual([
    { quantity: 6, unitPrice: '1.42', discountPercent: '0', amount: 852 },
    { quantity: 1, unitPrice: '1.48', discountPercent: '0', amount: 148 },
  ]);
});
