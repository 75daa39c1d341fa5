import { createHash } from 'node:crypto';
import type { Order } from './order.ts';
import type { Refund } from './refund.ts';

/**
 * SHA-256 (hex) over what an order makes the ERP book, to see whether the same id comes with other content. Names and
 * addresses stay out: a customer may be anonymised, a status may change. The order of lines stays out too.
 */
export function orderFingerprint(order: Order): string {
  const { id, currency, subtotal, discount, shipping, tax, total } = order;
  const lines = order.lines.map((line) =>
    JSON.stringify([line.sku ?? null, line.quantity, line.unitPrice, line.discount, line.priceIncludesTax]),
  );
  return sha256(['order', id, currency, lines.sort(), subtotal, discount, shipping, tax, total]);
}

/** The same of a refund. The currency stays out: one shape of the event names it where another leaves it to the order. */
export function refundFingerprint(refund: Refund): string {
  return sha256(['refund', refund.id, refund.orderId, refund.amount]);
}

const sha256 = (content: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex');
