import type { Failure } from '../erp/failures.ts';
import type { Draft, Erp, PostedOrder, Translation } from '../erp/port.ts';
import type { Admission, Facts } from '../ledger/entry.ts';
import type { RefundRoom } from '../ledger/refund-room.ts';
import type { Task } from '../zephyrcart/event.ts';
import { orderFingerprint, refundFingerprint } from '../zephyrcart/fingerprint.ts';
import { orderKey } from '../zephyrcart/keys.ts';
import { taxShare } from '../zephyrcart/money.ts';
import type { Refund } from '../zephyrcart/refund.ts';
import type { Job } from './protocol.ts';

/** What a job needs of the message that brought it. */
export interface Delivery {
  readonly messageId: string;
  readonly deliveryId?: string | undefined;
  readonly receiptHandle: string;
  /** Milliseconds since the epoch: when the receiver accepted it, unchanged by renewals. */
  readonly receivedAt: number;
  /** Milliseconds since `receivedAt`. */
  readonly age: number;
}

interface JobPorts {
  readonly erp: Pick<Erp, 'chooseCustomer' | 'findItems' | 'translateOrder' | 'translateRefund'>;
  readonly refundRoom: Pick<RefundRoom, 'admit' | 'wait'>;
  /** Milliseconds that a refund waits for its order. */
  readonly orderPatience: number;
  /** Counts a try after that. True when there were enough. */
  readonly isLastTry: () => Promise<boolean>;
}

/** Turns a task into the protocol's job: what is known before, and how the draft comes to be. */
export function jobOf(task: Exclude<Task, { kind: 'refused' }>, delivery: Delivery, ports: JobPorts): Job {
  return task.kind === 'order' ? orderJob(task, delivery, ports) : refundJob(task, delivery, ports);
}

function orderJob({ key, order }: Task & { kind: 'order' }, delivery: Delivery, { erp }: JobPorts): Job {
  const facts: Facts = {
    ...deliveryFacts(delivery),
    fingerprint: orderFingerprint(order),
    currency: order.currency,
    exponent: order.exponent,
    total: order.total,
    // A coupon may pay for part of the tax too: a refund's share is of what the customer paid.
    tax: Math.min(order.tax, order.total),
  };
  const prepare: Job['prepare'] = async (signal) => {
    const search = await erp.findItems?.(order, signal);
    if (search?.outcome === 'unanswered') return { outcome: 'not final', failure: search.failure };
    const choice = await erp.chooseCustomer?.(order, signal);
    switch (choice?.outcome) {
      case 'refused':
        return { outcome: 'failed', failure: choice.failure };
      case 'unanswered':
        return { outcome: 'not final', failure: choice.failure };
      case 'chosen': {
        const { strategy, why } = choice.customer;
        const translation = erp.translateOrder(order, choice.customer, search?.items);
        return drafted(translation, { ...facts, customerChoice: { strategy, why } });
      }
      case undefined:
        return drafted(erp.translateOrder(order, undefined, search?.items), facts);
    }
  };
  return { key, facts, prepare };
}

function refundJob({ key, refund }: Task & { kind: 'refund' }, delivery: Delivery, ports: JobPorts): Job {
  const facts: Facts = {
    ...deliveryFacts(delivery),
    fingerprint: refundFingerprint(refund),
    orderId: refund.orderId,
    total: refund.amount,
    ...(refund.currency === undefined ? {} : { currency: refund.currency }),
  };
  const prepare: Job['prepare'] = async (signal) => {
    const room = await ports.refundRoom.admit(orderKey(refund.orderId), refund.id, refund.amount);
    switch (room.outcome) {
      case 'admitted':
        return admitted(refund, room.order, room.admission, facts, ports.erp);
      case 'order not posted':
        // An order that failed can still be mended and redriven: only one that nobody heard of ends the patience.
        return !room.known && delivery.age > ports.orderPatience && (await ports.isLastTry())
          ? { outcome: 'failed', failure: orderUnknown(refund) }
          : waitForOrder(refund, delivery, ports, () => prepare(signal));
      case 'over':
        return { outcome: 'failed', failure: overRefund(refund, room.refunded, room.total) };
      case 'changed':
        return { outcome: 'changed', failure: amountChanged(refund, room.admitted) };
      case 'contended':
        return { outcome: 'not final', failure: contended(refund) };
    }
  };
  return { key, facts, prepare };
}

/** Quietly: whoever posts the order makes this message visible; back-off brings it back if nobody could. */
async function waitForOrder(
  refund: Refund,
  delivery: Delivery,
  ports: JobPorts,
  again: () => ReturnType<Job['prepare']>,
) {
  const word = await ports.refundRoom.wait(orderKey(refund.orderId), refund.id, delivery.receiptHandle);
  if (word === 'order is posted') return again();
  return { outcome: 'not final', failure: waiting(refund), waiting: true } as const;
}

function admitted(refund: Refund, order: PostedOrder, { before }: Admission, known: Facts, erp: JobPorts['erp']) {
  if (refund.currency !== undefined && refund.currency !== order.currency) {
    return { outcome: 'failed', failure: otherCurrency(refund, order) } as const;
  }
  const tax = taxShare({ before, amount: refund.amount, tax: order.tax, total: order.total });
  const facts = { ...known, currency: order.currency, exponent: order.exponent, tax };
  return drafted(erp.translateRefund({ refund, order, before, tax }), facts);
}

function drafted(translation: Translation<Draft>, facts: Facts) {
  if (translation.outcome === 'refused') return { outcome: 'failed', failure: translation.failure } as const;
  const { draft } = translation;
  const { customer, currencyCode } = draft;
  const known = { ...facts, customer, ...(currencyCode === undefined ? {} : { currencyCode }) };
  return { outcome: 'ready', draft, facts: known } as const;
}

/** What the ledger keeps of the message that brought an event. */
export const deliveryFacts = ({ receivedAt, messageId, deliveryId }: Delivery) => ({
  receivedAt: new Date(receivedAt).toISOString(),
  messageId,
  ...(deliveryId === undefined ? {} : { deliveryId }),
});

const waiting = (refund: Refund): Failure => ({
  class: 'transient',
  reason: 'order_unknown',
  detail: `Its order ${refund.orderId} is not in the ERP yet.`,
});

const orderUnknown = (refund: Refund): Failure => ({
  class: 'final',
  reason: 'order_unknown',
  detail: `Its order ${refund.orderId} never arrived, or was never posted.`,
});

const overRefund = (refund: Refund, refunded: number, total: number): Failure => ({
  class: 'final',
  reason: 'over_refund',
  detail: `${refunded} of ${total} minor units of ${refund.orderId} are refunded already; ${refund.amount} more would exceed it.`,
});

const amountChanged = (refund: Refund, before: number): Failure => ({
  class: 'final',
  reason: 'payload_changed',
  detail: `${refund.id} came first with ${before} minor units and now with ${refund.amount}. The first stands.`,
});

const contended = (refund: Refund): Failure => ({
  class: 'transient',
  reason: 'bridge_fault',
  detail: `Other refunds of ${refund.orderId} are being admitted at this moment.`,
});

const otherCurrency = (refund: Refund, order: PostedOrder): Failure => ({
  class: 'final',
  reason: 'bad_currency',
  detail: `The refund is in ${refund.currency}, its order was posted in ${order.currency}.`,
});
