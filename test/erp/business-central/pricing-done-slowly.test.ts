import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Price, priceOrder } from '../../../lambdas/erp/business-central/pricing.ts';
import { type Charge, chargesOf } from '../../../lambdas/erp/charges.ts';
import type { Order, OrderLine } from '../../../lambdas/zephyrcart/order.ts';
import { orders } from './orders.ts';

/** How often `of` goes into `amount`; half a time counts as a whole one. */
function rounded(amount: bigint, of: bigint): bigint {
  const rest = amount % of;
  return (amount - rest) / of + (rest + rest >= of ? 1n : 0n);
}

/** The rules of docs/map.md for discounts, each case by itself. */
function discountOf(line: OrderLine, { net, tax, share }: Charge, pricesIncludeTax: boolean): bigint {
  const times = (amount: number, by: number, of: number) =>
    of > 0 ? rounded(BigInt(amount) * BigInt(by), BigInt(of)) : BigInt(amount);
  const beforeShare = line.quantity * line.unitPrice - line.discount;
  if (pricesIncludeTax && line.priceIncludesTax) return BigInt(line.discount) + times(share, net + tax, net);
  if (pricesIncludeTax) return times(line.discount + share, net + tax, net);
  if (line.priceIncludesTax) return times(line.discount, line.net, beforeShare) + BigInt(share);
  return BigInt(line.discount + share);
}

/** The same for unit prices, in the finest units that one may have; and what they are too much by, in minor units. */
function priceOf(amount: bigint, discount: bigint, quantity: number, exponent: number) {
  const [pieces, finer] = [BigInt(quantity), 10n ** BigInt(Math.min(3, 5 - exponent))];
  const target = amount + discount;
  const comesTo = (price: bigint) => rounded(price * pieces, finer);
  const [nearest, above] = [rounded(target * finer, pieces), (target * finer + pieces - 1n) / pieces];
  const price = comesTo(nearest) === target ? nearest : above;
  return { price, discount: discount + comesTo(price) - target };
}

function slowly(order: Order, pricesIncludeTax: boolean) {
  const { lines } = chargesOf(order);
  return order.lines.map((line, index) => {
    const charge = lines[index] ?? expect.fail('a line without its charge');
    const amount = BigInt(charge.net + (pricesIncludeTax ? charge.tax : 0));
    return priceOf(amount, discountOf(line, charge, pricesIncludeTax), line.quantity, order.exponent);
  });
}

function inUnits({ unitPrice, discountAmount }: Price, exponent: number) {
  const units = (text: string, places: number) => {
    const [whole = '', fraction = ''] = text.split('.');
    return BigInt(whole + fraction.padEnd(places, '0'));
  };
  return { price: units(unitPrice, Math.min(exponent + 3, 5)), discount: units(discountAmount, exponent) };
}

describe('unit prices and discounts in Business Central', () => {
  it.each([
    ['net', false],
    ['gross', true],
  ])('are those of the rules that are written down, where prices are %s', (_basis, pricesIncludeTax) => {
    fc.assert(
      fc.property(orders, fc.boolean(), (drawn, isFine) => {
        const exponent = isFine ? 4 : drawn.exponent;
        const order = { ...drawn, exponent };
        const { lines } = priceOrder(order, pricesIncludeTax);
        expect(lines.map((line) => inUnits(line, exponent))).toEqual(slowly(order, pricesIncludeTax));
      }),
      { numRuns: 1000 },
    );
  });
});
