import type { Buffer } from 'node:buffer';
import type { Reason } from '../../../lambdas/erp/failures.ts';
import type { Luck } from '../luck.ts';
import { eventOf, ulid } from './envelope.ts';
import { type OrderData, orderData } from './order-data.ts';
import { drawRefunds, refundEvents } from './refund-events.ts';
import { refusedEvents } from './refused-events.ts';

/** An event as ZephyrCart sends it, and what a check has to know of it. */
export interface SentEvent {
  /** For the story, such as `order 2` or `refund 1 of order 2`. */
  readonly name: string;
  readonly body: Buffer;
  /** Ledger keys that it asks to be posted. */
  readonly keys: readonly string[];
  /** Of a refund's event: the key of its order. */
  readonly orderKey?: string;
  /** Reasons of its own for which it may become a dead letter. */
  readonly mayFailFor: readonly Reason[];
  /** Nobody can do what it asks for, for this reason: a person has to look at it. */
  readonly refused?: Reason;
}

/** An order and what was given back of it. Amounts in minor units. */
export interface SentOrder {
  readonly id: string;
  readonly total: number;
  readonly refunds: readonly SentRefund[];
  /** SKUs that the ERP does not know, until the catalogue team creates them. */
  readonly unknownSkus: readonly string[];
  readonly events: readonly SentEvent[];
  /** ZephyrCart never sends the order itself. */
  readonly neverSent: boolean;
}

export interface SentRefund {
  readonly id: string;
  readonly amount: number;
  /** When it comes again with another amount: that. */
  readonly changed?: number;
}

/** What a run may contain. Probabilities. */
export interface Assortment {
  readonly orders: number;
  /** Most refunds of one order. */
  readonly refunds: number;
  /** An order asks for an item that the ERP does not know. */
  readonly unknownSku: number;
  /** The refunds of an order come to more than its total. */
  readonly overRefund: number;
  /** An id comes again with other contents. */
  readonly changed: number;
  /** The customer's name holds a character that SQS does not take. */
  readonly packed: number;
  /** An event that nobody can do anything about comes along. */
  readonly refused: number;
  /** A refund whose order never comes. */
  readonly neverSent: number;
}

export function drawOrders(luck: Luck, assortment: Assortment): readonly SentOrder[] {
  return Array.from({ length: assortment.orders }, (_, index) => drawOrder(luck, assortment, index + 1));
}

function drawOrder(luck: Luck, assortment: Assortment, number: number): SentOrder {
  const id = `order_${ulid(luck)}`;
  const unknownSkus = luck.happens(assortment.unknownSku) ? [`NEW-${number}`] : [];
  const data = orderData(id, luck, { unknownSkus, isPacked: luck.happens(assortment.packed) });
  const share = luck.happens(assortment.overRefund) ? 1.5 : 1;
  const drawn = drawRefunds(luck, assortment.refunds, share, data.total_cents);
  const refunds = luck.happens(assortment.changed) ? drawn.map(changedRefund) : drawn;
  const neverSent = luck.happens(assortment.neverSent);
  const order = { number, data, refunds, unknownSkus };
  const events = [
    ...orderEvents(luck, order, { neverSent, isChanged: luck.happens(assortment.changed) }),
    ...(luck.happens(assortment.refused) ? refusedEvents(luck, `order ${number}`, data) : []),
    ...refundsOf(luck, order),
  ];
  return { id, total: data.total_cents, refunds, unknownSkus, neverSent, events };
}

interface Drawn {
  readonly number: number;
  readonly data: OrderData;
  readonly refunds: readonly SentRefund[];
  readonly unknownSkus: readonly string[];
}

function orderEvents(
  luck: Luck,
  { number, data, unknownSkus }: Drawn,
  { neverSent, isChanged }: { readonly neverSent: boolean; readonly isChanged: boolean },
): readonly SentEvent[] {
  const about = {
    type: 'order.created',
    keys: [`order:${data.id}`],
    mayFailFor: [
      ...(unknownSkus.length > 0 ? (['unknown_sku'] as const) : []),
      ...(isChanged ? (['payload_changed'] as const) : []),
    ],
  };
  const [shipping_total_cents, total_cents] = [data.shipping_total_cents + 100, data.total_cents + 100];
  const dearer = { ...data, shipping_total_cents, total_cents };
  return [
    ...(neverSent ? [] : [eventOf({ ...about, name: `order ${number}`, data }, luck)]),
    ...(isChanged ? [eventOf({ ...about, name: `order ${number}, changed`, data: dearer }, luck)] : []),
  ];
}

function refundsOf(luck: Luck, { number, data, refunds }: Drawn): readonly SentEvent[] {
  const changed = refunds.flatMap(({ id, changed: amount }) => (amount === undefined ? [] : [{ id, amount }]));
  const sum = refunds.reduce((total, { amount }) => total + amount, 0);
  const mayFailFor: readonly Reason[] = [
    'order_unknown',
    ...(sum > data.total_cents ? (['over_refund'] as const) : []),
    ...(changed.length > 0 ? (['payload_changed'] as const) : []),
  ];
  return [
    ...refundEvents(luck, { name: `order ${number}`, data, mayFailFor }, refunds),
    ...refundEvents(luck, { name: `order ${number}, changed`, data, mayFailFor }, changed),
  ];
}

const changedRefund = ({ id, amount }: SentRefund): SentRefund =>
  amount > 1 ? { id, amount, changed: amount - 1 } : { id, amount };
