import { eventOf, orderId, refundId } from '../redrive/events.ts';
import type { World } from './world.ts';

/** What an example order and its partial refund come to, in each ERP. */
export const TOTALS = { order: '71.10', refund: '17.73' } as const;
/** The same refund in minor units. */
export const REFUNDED = 1773;

/** One run of a story: its own order, refund and item in a world that others have lived in before. */
export type Scene = ReturnType<typeof createScene>;

export function createScene(world: World, n: number) {
  const sku = `NEW-${n}`;
  const [mailsBefore, switchesBefore] = [world.pages.length, world.delivery.switched.length];
  return {
    ...world,
    orderId: orderId(n),
    refundId: refundId(n),
    orderKey: `order:${orderId(n)}`,
    refundKey: `refund:${refundId(n)}`,
    /** An item that the ERP does not have until somebody creates it. */
    sku,
    events: {
      order: eventOf('order', n),
      refund: eventOf('refund', n),
      orderOfUnknownItem: eventOf('order', n, sku),
    },
    /** Subjects of the mails since the beginning. */
    mails: () => world.pages.slice(mailsBefore),
    /** How the breaker switched delivery since the beginning. */
    switched: () => world.delivery.switched.slice(switchesBefore),
    documentsOf: (id: string) => world.erp.records().filter(({ reference }) => reference === id.toUpperCase()),
  };
}
