import { Buffer } from 'node:buffer';
import type { Luck } from '../luck.ts';
import { eventOf, ulid } from './envelope.ts';
import type { SentEvent } from './events.ts';
import type { OrderData } from './order-data.ts';

/** One event, or two, that are signed and that the bridge can do nothing with: people have to see each. */
export function refusedEvents(luck: Luck, order: string, data: OrderData): readonly SentEvent[] {
  const about = { keys: [] };
  const { id: _, ...nameless } = data;
  const other = { ...data, id: `order_${ulid(luck)}` };
  const refund = { order_id: data.id, amount_cents: 1, currency: data.currency, livemode: true };
  const all = [
    eventOf(
      { ...about, name: `cancellation of ${order}`, type: 'order.cancelled', data, refused: 'order_cancelled' },
      luck,
    ),
    eventOf(
      {
        ...about,
        name: `refund of ${order} without an id`,
        type: 'order.refunded',
        data: refund,
        refused: 'refund_without_id',
      },
      luck,
    ),
    eventOf(
      {
        ...about,
        name: `order like ${order}, of another sum`,
        type: 'order.created',
        data: { ...other, total_cents: other.total_cents + 7 },
        refused: 'totals_mismatch',
      },
      luck,
    ),
    eventOf(
      {
        ...about,
        name: `order like ${order}, without an id`,
        type: 'order.created',
        data: nameless,
        refused: 'unreadable',
      },
      luck,
    ),
    {
      ...about,
      name: `something signed beside ${order}`,
      body: Buffer.from(`not JSON ${ulid(luck)}`),
      refused: 'unreadable' as const,
    },
  ];
  return luck.shuffled(all).slice(0, luck.between(1, 2));
}
