import { Buffer } from 'node:buffer';
import type { Luck } from './luck.ts';

/** An event as ZephyrCart sends it, and what a check has to know of it. */
export interface SentEvent {
  /** For the story, such as `order 2` or `refund 1 of order 2`. */
  readonly name: string;
  readonly body: Buffer;
  /** Ledger keys that it asks to be posted. */
  readonly keys: readonly string[];
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
  /** A refund whose order never comes. */
  readonly neverSent: number;
}

interface Article {
  readonly sku: string;
  /** Percent. */
  readonly rate: number;
}

const SKUS: readonly [Article, ...Article[]] = [
  { sku: 'TEA-GRN-100', rate: 19 },
  { sku: 'POT-CER-07', rate: 19 },
  { sku: 'CUP-STD-01', rate: 10 },
];
const SHIPPING_RATE = 19;
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function drawOrders(luck: Luck, assortment: Assortment): readonly SentOrder[] {
  return Array.from({ length: assortment.orders }, (_, index) => drawOrder(luck, assortment, index + 1));
}

function drawOrder(luck: Luck, assortment: Assortment, number: number): SentOrder {
  const id = `order_${ulid(luck)}`;
  const unknownSkus = luck.happens(assortment.unknownSku) ? [`NEW-${number}`] : [];
  const data = orderData(id, luck, unknownSkus);
  const refunds = drawRefunds(luck, assortment, data.total_cents);
  const neverSent = luck.happens(assortment.neverSent);
  const name = `order ${number}`;
  const created = event(name, 'order.created', data, [`order:${id}`], luck);
  const events = neverSent ? [] : [created];
  if (luck.happens(assortment.changed)) {
    const dearer = {
      ...data,
      shipping_total_cents: data.shipping_total_cents + 100,
      total_cents: data.total_cents + 100,
    };
    events.push(event(`${name}, changed`, 'order.created', dearer, [`order:${id}`], luck));
  }
  return {
    id,
    total: data.total_cents,
    refunds,
    unknownSkus,
    neverSent,
    events: [...events, ...refundEvents(luck, name, data, refunds)],
  };
}

type OrderData = ReturnType<typeof orderData>;

/** Net prices, and a tax that is the rate of each line: what Business Central will compute too. */
function orderData(id: string, luck: Luck, unknownSkus: readonly string[]) {
  const wanted = [
    ...unknownSkus.map((sku) => ({ sku, rate: 19 })),
    luck.pick(SKUS),
    ...(luck.happens(0.4) ? [luck.pick(SKUS)] : []),
  ];
  const lines = wanted.map(({ sku, rate }) => {
    const [quantity, unit_price_cents] = [luck.between(1, 3), luck.between(100, 4000)];
    const subtotal_cents = quantity * unit_price_cents;
    return {
      id: `li_${sku}`,
      sku,
      name: sku,
      quantity,
      unit_price_cents,
      subtotal_cents,
      tax_cents: tax(subtotal_cents, rate),
    };
  });
  const subtotal_cents = sum(lines.map((line) => line.subtotal_cents));
  const shipping_total_cents = luck.happens(0.5) ? 495 : 0;
  const tax_total_cents = sum(lines.map((line) => line.tax_cents)) + tax(shipping_total_cents, SHIPPING_RATE);
  return {
    id,
    customer: { id: 'cust_1', email: 'mara.holm@example.com', name: 'Mara Holm' },
    line_items: lines,
    currency: 'EUR',
    subtotal_cents,
    tax_total_cents,
    shipping_total_cents,
    total_cents: subtotal_cents + tax_total_cents + shipping_total_cents,
    status: 'paid',
    livemode: true,
    placed_at: '2026-06-02T09:14:31Z',
  };
}

function drawRefunds(luck: Luck, assortment: Assortment, total: number): readonly SentRefund[] {
  let left = luck.happens(assortment.overRefund) ? Math.ceil(total * 1.5) : total;
  const refunds: SentRefund[] = [];
  for (let count = luck.between(0, assortment.refunds); count > 0 && left > 0; count -= 1) {
    // The last one often takes the rest: the full refund is the common one.
    const amount = count === 1 && luck.happens(0.5) ? left : luck.between(1, left);
    refunds.push({ id: `refund_${ulid(luck)}`, amount: Math.min(amount, total) });
    left -= amount;
  }
  return refunds;
}

/** In the shapes that ZephyrCart may use: beside the order, alone, or as the list of all refunds so far. */
function refundEvents(luck: Luck, order: string, data: OrderData, refunds: readonly SentRefund[]): SentEvent[] {
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
  return sent.map((refund, index) => {
    const name = `refund ${index + 1} of ${order}`;
    const keys = [`refund:${refund.id}`];
    if (shape === 'alone') return event(name, 'order.refunded', { ...refund, livemode: true }, keys, luck);
    if (shape === 'beside') return event(name, 'order.refunded', { ...data, refund }, keys, luck);
    const all = sent.slice(0, index + 1);
    return event(
      name,
      'order.refunded',
      { ...data, refunds: all },
      all.map(({ id }) => `refund:${id}`),
      luck,
    );
  });
}

function event(name: string, type: string, data: object, keys: readonly string[], luck: Luck): SentEvent {
  const sent = { id: `evt_${ulid(luck)}`, type, created_at: '2026-06-05T13:40:01Z', livemode: true, data };
  return { name, body: Buffer.from(JSON.stringify(sent)), keys };
}

const tax = (amount: number, rate: number) => Math.round((amount * rate) / 100);
const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

function ulid(luck: Luck): string {
  const letters = Array.from({ length: 24 }, () => LETTERS.charAt(luck.between(0, 31)));
  return `01${letters.join('')}`;
}
