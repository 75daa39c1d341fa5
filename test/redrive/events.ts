import { readFileSync } from 'node:fs';

const ORDER = 'order_01KT3SSX6R3JTJ0HYCTFV8ES59';
const REFUND = 'refund_01KTC065W02K96NWBDVH1DQ1HY';
const example = (name: string) => readFileSync(new URL(`../../examples/${name}.json`, import.meta.url), 'utf8');
const EXAMPLES = { order: example('order-created-live'), refund: example('order-refunded-partial') };

export const START = Date.parse('2026-06-02T09:00:00Z');

/** Id of the nth order, as ZephyrCart makes them. */
export const orderId = (n: number) => `order_${String(n).padStart(26, '0')}`;
export const refundId = (n: number) => `refund_${String(n).padStart(26, '0')}`;

/** The nth order or refund: the example with other ids and, if wanted, another SKU. */
export function eventOf(kind: 'order' | 'refund', n: number, sku = 'TEA-GRN-100'): Uint8Array {
  const text = EXAMPLES[kind].replaceAll(ORDER, orderId(n)).replaceAll(REFUND, refundId(n));
  return Buffer.from(text.replaceAll('TEA-GRN-100', sku));
}
