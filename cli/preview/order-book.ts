import { openEnvelope } from '../../lambdas/zephyrcart/envelope.ts';
import { type Order, readOrder } from '../../lambdas/zephyrcart/order.ts';
import { isPayload } from '../../lambdas/zephyrcart/payload.ts';
import type { ReadingOptions } from '../../lambdas/zephyrcart/reading-options.ts';
import type { RecordedEvent } from './recorded.ts';

/** The orders that events speak of: created by them, or sent along with a refund. Of several with one id the first counts. */
export function ordersIn(events: readonly RecordedEvent[], reading: ReadingOptions): ReadonlyMap<string, Order> {
  const orders = new Map<string, Order>();
  for (const { body } of events) {
    const envelope = openEnvelope(body);
    if ('refusal' in envelope) continue;
    const { data, createdAt } = envelope;
    for (const sent of [data, isPayload(data?.order) ? data.order : undefined]) {
      const read = readOrder(sent, reading, createdAt === undefined ? {} : { createdAt });
      if ('order' in read && !orders.has(read.order.id)) orders.set(read.order.id, read.order);
    }
  }
  return orders;
}
