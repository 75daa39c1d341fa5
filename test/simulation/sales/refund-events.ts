import type { Luck } from '../luck.ts';
import { eventOf, ulid } from './envelope.ts';
import type { SentEvent, SentRefund } from './events.ts';
import type { OrderData } from './order-data.ts';

/** At most so many refunds; `share` of the total is what they may come to. */
export function drawRefunds(luck: Luck, most: number, share: number, total: number): readonly SentRefund[] {
  let left = Math.ceil(total * share);
  const refunds: SentRefund[] = [];
  for (let count = luck.between(0, most); count > 0 && left > 0; count -= 1) {
    // The last one often takes the rest: the full refund is the common one.
    const amount = count === 1 && luck.happens(0.5) ? left : luck.between(1, left);
    refunds.push({ id: `refund_${ulid(luck)}`, amount: Math.min(amount, total) });
    left -= amount;
  }
  return refunds;
}

/** In the shapes that ZephyrCart may use: beside the order, alone, or as the list of all refunds so far. */
export function refundEvents(
  luck: Luck,
  { name: order, data, mayFailFor }: Pick<SentEvent, 'name' | 'mayFailFor'> & { readonly data: OrderData },
  refunds: readonly SentRefund[],
): readonly SentEvent[] {
  const sent = refunds.map(({ id, amount }) => ({
    id,
    order_id: data.id,
    amount_cents: amount,
    currency: data.currency,
    reason: 'requested_by_customer',
    metadata: {},
    created_at: '2026-06-05T13:40:00Z',
  }));
  const shape = luck.pick(['beside', 'alone', 'list']);
  const type = 'order.refunded';
  return sent.map((refund, index) => {
    const about = {
      name: `refund ${index + 1} of ${order}`,
      type,
      keys: [`refund:${refund.id}`],
      orderKey: `order:${data.id}`,
      mayFailFor,
    };
    if (shape === 'alone') return eventOf({ ...about, data: { ...refund, livemode: true } }, luck);
    if (shape === 'beside') return eventOf({ ...about, data: { ...data, refund } }, luck);
    const all = sent.slice(0, index + 1);
    return eventOf({ ...about, data: { ...data, refunds: all }, keys: all.map(({ id }) => `refund:${id}`) }, luck);
  });
}
