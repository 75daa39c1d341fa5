import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chargesOf } from '../../lambdas/erp/charges.ts';
import type { Order } from '../../lambdas/zephyrcart/order.ts';
import { orders } from './business-central/orders.ts';

/** The rules of docs/map.md, done slowly: one unit after the other, to whoever is furthest below its fair part. */
function shares(amount: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum === 0) return weights.map((_, index) => (index === 0 ? amount : 0));
  const fair = weights.map((weight) => BigInt(amount) * BigInt(weight));
  const given = fair.map((part) => part / BigInt(sum));
  for (let left = BigInt(amount) - given.reduce((total, part) => total + part, 0n); left > 0n; left -= 1n) {
    const behind = fair.map((part, index) => part - (given[index] ?? 0n) * BigInt(sum));
    const furthest = behind.reduce((best, part, index) => (part > (behind[best] ?? 0n) ? index : best), 0);
    given[furthest] = (given[furthest] ?? 0n) + 1n;
  }
  return given.map(Number);
}

function slowly(order: Order) {
  const before = order.lines.map(({ net }) => net);
  const goods = before.reduce((sum, net) => sum + net, 0);
  const ofGoods = Math.min(order.discount, goods);
  const ofShipping = Math.min(order.discount - ofGoods, order.shipping);
  const off = shares(ofGoods, before);
  const nets = before.map((net, index) => net - (off[index] ?? 0));
  const shipping = order.shipping - ofShipping;
  const tax = order.tax - (order.discount - ofGoods - ofShipping);
  const said = order.lines.map((line) => line.tax);
  const rest = tax - said.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  const isSaid = said.every((each) => each !== undefined) && rest >= 0 && (rest === 0 || shipping > 0);
  const isFree = shipping === 0 && nets.every((net) => net === 0);
  const split = isSaid
    ? [...said.map((each) => each ?? 0), rest]
    : shares(tax, isFree ? [...before, order.shipping] : [...nets, shipping]);
  return {
    lines: nets.map((net, index) => ({ net, tax: split[index], share: off[index] })),
    shipping: { net: shipping, tax: split.at(-1) },
  };
}

describe('what an order was charged', () => {
  it('is split as the rules say that are written down', () => {
    fc.assert(
      fc.property(orders, (order) => {
        expect(chargesOf(order)).toEqual(slowly(order));
      }),
      { numRuns: 2000 },
    );
  });

  it('is split by the same rules where a coupon pays for more than the goods', () => {
    fc.assert(
      fc.property(orders, fc.double({ min: 0, max: 1, noNaN: true }), (order, share) => {
        const discount = order.subtotal + Math.floor((order.shipping + order.tax) * share);
        expect(chargesOf({ ...order, discount })).toEqual(slowly({ ...order, discount }));
      }),
    );
  });
});
