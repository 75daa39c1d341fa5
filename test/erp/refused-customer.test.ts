import { expect, it } from 'vitest';
import type { Creation } from '../../lambdas/erp/port.ts';
import { reconsidered } from '../../lambdas/erp/refused-customer.ts';
import type { Order } from '../../lambdas/zephyrcart/order.ts';
import { ORDER } from './business-central/orders.ts';

const remembered = { kind: 'order', order: ORDER, customerRemembered: true } as const;
const refused = (reason: 'unknown_customer' | 'blocked_customer' | 'unknown_sku'): Creation => ({
  outcome: 'refused',
  failure: { class: 'final', reason, detail: 'said the ERP' },
});

function after(draft: Parameters<typeof reconsidered>[1], answer: Creation) {
  const forgotten: Order[] = [];
  return { answer: reconsidered({ forget: (order) => forgotten.push(order) }, draft, answer), forgotten };
}

it.each(['unknown_customer', 'blocked_customer'] as const)(
  'a remembered customer that the ERP refuses (%s) is forgotten, and the order is tried again',
  (reason) => {
    expect(after(remembered, refused(reason))).toEqual({
      answer: { outcome: 'refused', failure: { class: 'transient', reason, detail: 'said the ERP' } },
      forgotten: [ORDER],
    });
  },
);

it.each<[string, Parameters<typeof after>[0], Creation]>([
  ['of a customer that was just asked for', { kind: 'order', order: ORDER }, refused('unknown_customer')],
  ['of something else', remembered, refused('unknown_sku')],
  ['of a refund', { kind: 'credit memo' }, refused('unknown_customer')],
])('a refusal %s stays what it is', (_, draft, answer) => {
  expect(after(draft, answer)).toEqual({ answer, forgotten: [] });
});

it('an order that the ERP took, or of which nobody knows, says nothing against its customer', () => {
  const ambiguous: Creation = {
    outcome: 'ambiguous',
    failure: { class: 'transient', reason: 'unknown_customer', detail: 'x' },
  };
  for (const answer of [ambiguous, { outcome: 'too late' } as const]) {
    expect(after(remembered, answer)).toEqual({ answer, forgotten: [] });
  }
});
