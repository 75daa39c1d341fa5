import { Buffer } from 'node:buffer';
import type { Reason } from '../../../lambdas/erp/failures.ts';
import type { Luck } from '../luck.ts';
import { eventOf, ulid } from './envelope.ts';
import type { SentEvent } from './events.ts';
import type { OrderData } from './order-data.ts';

/** One event, or two, that are signed and that the bridge can do nothing with: people have to see each. */
export function refusedEvents(luck: Luck, order: string, data: OrderData): readonly SentEvent[] {
  const about = (name: string, refused: Reason) => ({ name, keys: [], refused, mayFailFor: [refused] });
  const event = (type: string, sent: object, name: string, refused: Reason) =>
    eventOf({ ...about(name, refused), type, data: sent }, luck);
  const { id: _, ...nameless } = data;
  const other = { ...data, id: `order_${ulid(luck)}`, total_cents: data.total_cents + 7 };
  const refund = { order_id: data.id, amount_cents: 1, currency: data.currency, livemode: true };
  const noJson = Buffer.from(`not JSON ${ulid(luck)}`);
  const all = [
    event('order.cancelled', data, `cancellation of ${order}`, 'order_cancelled'),
    event('order.refunded', refund, `refund of ${order} without an id`, 'refund_without_id'),
    event('order.created', other, `order like ${order}, of another sum`, 'totals_mismatch'),
    event('order.created', nameless, `order like ${order}, without an id`, 'unreadable'),
    { ...about(`something signed beside ${order}`, 'unreadable'), body: noJson },
  ];
  return luck.shuffled(all).slice(0, luck.between(1, 2));
}
