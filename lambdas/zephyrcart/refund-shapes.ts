import { isAbsent, isPayload, type Payload } from './payload.ts';

/** One refund as an event carries it, wherever the event has put it. */
export interface SentRefund {
  readonly sent: unknown;
  readonly path: string;
  /** Everything in the event that names the order of this refund. */
  readonly orderIds: readonly unknown[];
  /** The order beside the refund; undefined when the event holds the refund alone. */
  readonly order: Payload | undefined;
  /** From a list of all refunds of the order, hence maybe much older than the event. */
  readonly listed: boolean;
}

/**
 * The refunds of an `order.refunded` event in any of the three shapes it may have (contract sheet zephyrcart 3.8):
 * an order with its refund, else an order with a list of refunds, else a refund that names its order. Empty for none.
 */
export function findRefunds(data: Payload): readonly SentRefund[] {
  if (isPayload(data.refund)) return [beside(data, data.refund, 'data.refund', false)];
  for (const [list, path] of lists(data.refunds)) {
    if (list.length > 0) return list.map((sent, index) => beside(data, sent, `${path}[${index}]`, true));
  }
  const isOrder = typeof data.id === 'string' && data.id.startsWith('order_');
  const orderIds = orderIdsIn(data);
  if (isOrder || orderIds.length === 0) return [];
  const order = isPayload(data.order) ? data.order : undefined;
  return [{ sent: data, path: 'data', orderIds, order, listed: false }];
}

function lists(refunds: unknown): [unknown[], string][] {
  if (Array.isArray(refunds)) return [[refunds, 'data.refunds']];
  return isPayload(refunds) && Array.isArray(refunds.data) ? [[refunds.data, 'data.refunds.data']] : [];
}

function beside(order: Payload, sent: unknown, path: string, listed: boolean): SentRefund {
  const named = isPayload(sent) ? orderIdsIn(sent) : [];
  return { sent, path, orderIds: isAbsent(order.id) ? named : [order.id, ...named], order, listed };
}

function orderIdsIn(refund: Payload): unknown[] {
  const order = isPayload(refund.order) ? refund.order.id : refund.order;
  return [refund.order_id, order].filter((id) => !isAbsent(id));
}
