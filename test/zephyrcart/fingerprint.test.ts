import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderFingerprint, refundFingerprint } from '../../lambdas/zephyrcart/fingerprint.ts';
import type { Order } from '../../lambdas/zephyrcart/order.ts';
import { readOrder } from '../../lambdas/zephyrcart/order.ts';
import type { Refund } from '../../lambdas/zephyrcart/refund.ts';
import { exampleEvent } from './examples.ts';
import { sentOrders } from './sent-orders.ts';

const orderOf = (sent: unknown): Order => {
  const read = readOrder(sent, { acceptTaxInclusivePrices: false, testOrders: 'ignore' });
  if ('refusal' in read) throw new Error(read.refusal.detail);
  return read.order;
};
const live = () => exampleEvent('order-created-live.json').data;

describe('the fingerprint of an order', () => {
  test('is the same in every release: the ledger holds those of the last one', () => {
    expect(orderFingerprint(orderOf(live()))).toBe('b092983951027c24de48c023e088774b79062b65813ef8f0b1afba6cfd149f81');
  });

  test('stays when the customer is merged or anonymised, the status moves on, or lines change places', () => {
    // Prepare
    const { line_items: lines, ...order } = live();
    const anonymised = {
      ...order,
      line_items: Array.isArray(lines)
        ? lines.toReversed().map((line) => ({ ...line, name: null, tax_cents: null }))
        : [],
      customer_id: 'cust_other',
      customer: null,
      shipping_address: null,
      billing_address: { city: 'Rom' },
      placed_at: null,
      status: 'refunded',
      metadata: { more: 'x' },
    };

    // Assess
    expect(orderFingerprint(orderOf(anonymised))).toBe(orderFingerprint(orderOf(live())));
  });

  test('changes with every amount, line, id and currency', () => {
    fc.assert(
      fc.property(sentOrders, (sent) => {
        const order = orderOf(sent);
        const [first, ...others] = order.lines;
        const changes: Partial<Order>[] = [
          { id: `${order.id}x` },
          { currency: order.currency === 'USD' ? 'EUR' : 'USD' },
          { subtotal: order.subtotal + 1 },
          { discount: order.discount + 1 },
          { shipping: order.shipping + 1 },
          { tax: order.tax + 1 },
          { total: order.total + 1 },
          { lines: [first, ...others, first] },
          { lines: [{ ...first, sku: `${first.sku}x` }, ...others] },
          { lines: [{ ...first, quantity: first.quantity + 1 }, ...others] },
          { lines: [{ ...first, unitPrice: first.unitPrice + 1 }, ...others] },
          { lines: [{ ...first, discount: first.discount + 1 }, ...others] },
          { lines: [{ ...first, priceIncludesTax: true }, ...others] },
        ];
        const prints = [order, ...changes.map((change) => ({ ...order, ...change }))].map(orderFingerprint);
        expect(new Set(prints).size).toBe(prints.length);
      }),
    );
  });

  test('does not disturb the order', () => {
    const order = orderOf(live());
    orderFingerprint(order);
    expect(order).toStrictEqual(orderOf(live()));
  });
});

describe('the fingerprint of a refund', () => {
  const refund: Refund = { id: 'r1', orderId: 'order_1', amount: 5 };

  test('is the same in every release: the ledger holds those of the last one', () => {
    expect(refundFingerprint(refund)).toBe('ef980a17fb955fc5a22b8c924b7f395b07a5f70ac5aa33e8fddd63d9101b97f7');
  });

  test('is of id, order and amount', () => {
    const changed = [refund, { ...refund, id: 'r2' }, { ...refund, orderId: 'order_2' }, { ...refund, amount: 6 }];
    expect(new Set(changed.map(refundFingerprint)).size).toBe(4);
  });

  test('stays when one shape says more than another', () => {
    const more = { ...refund, currency: 'EUR', reason: 'duplicate', note: 'n', createdAt: '2026-06-05T13:40:00Z' };
    expect(refundFingerprint(more)).toBe(refundFingerprint(refund));
  });

  test('tells the refund from its order', () => {
    expect(refundFingerprint({ id: 'a', orderId: 'b', amount: 1 })).not.toBe(
      refundFingerprint({ id: 'b', orderId: 'a', amount: 1 }),
    );
  });
});
