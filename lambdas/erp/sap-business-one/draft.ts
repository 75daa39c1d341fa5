import type { MinorUnits } from '../../zephyrcart/money.ts';
import { toDecimal } from '../../zephyrcart/money.ts';
import type { Order } from '../../zephyrcart/order.ts';
import type { FoundItems } from '../catalogue.ts';
import type { Charge } from '../charges.ts';
import type { ChosenCustomer } from '../customers.ts';
import type { Failure } from '../failures.ts';
import { type Item, resolveItems } from '../items.ts';
import type { AdmittedRefund, Draft, Translation } from '../port.ts';
import { assumedItems } from './catalogue.ts';
import { type CreditMemo, LENGTHS, type SalesOrder } from './fields.ts';
import { amountRow, toCreditMemo, toSalesOrder } from './mapping.ts';
import { type PricedOrder, priceOrder } from './pricing.ts';
import type { SapBusinessOneSettings } from './settings.ts';

/** A translated document, with what is needed to compare SAP's with it. */
export type SapBusinessOneDraft = OrderDraft | RefundDraft;
export type RefundDraft = CreditMemoDraft | CancellationDraft;

export interface ExpectedRow {
  readonly item: string;
  readonly quantity: number;
  /** Before tax, minor units; undefined where only SAP can tell. */
  readonly net: MinorUnits | undefined;
}

/** What a line of the order, or its shipping, was charged. */
export interface ExpectedCharge extends Pick<Charge, 'net' | 'tax'> {
  /** The rows of the document that it became, counted from nought; none for freight. */
  readonly rows: readonly number[];
}

export interface OrderDraft extends Draft {
  readonly kind: 'order';
  /** Decimals of the currency. */
  readonly exponent: number;
  /** What each row of the document, in order, must hold. */
  readonly rows: readonly ExpectedRow[];
  readonly charges: readonly ExpectedCharge[];
  readonly pricesIncludeTax: boolean;
  /** Whether the shop said the tax of each line, and not only their sum. */
  readonly taxIsSaid: boolean;
  /** Minor units for each line, by which SAP's tax may be off. */
  readonly taxTolerance: MinorUnits;
  readonly body: SalesOrder;
  /** Items of the lines, for naming the SKUs that SAP does not know. */
  readonly items: readonly Item[];
  readonly order: Order;
  /** Its customer was not asked for now: a refusal of it may be out of date. */
  readonly customerRemembered?: true;
}

/** Until the look-up has seen what became of the order, it is an amount. */
export interface CreditMemoDraft extends Draft {
  readonly kind: 'credit memo';
  /** Decimals of the currency. */
  readonly exponent: number;
  readonly body: CreditMemo;
  readonly admitted: AdmittedRefund;
}

/** A full refund of an order that nothing was made of, where the configuration has it cancelled. */
export interface CancellationDraft extends Draft {
  readonly kind: 'cancellation';
  readonly admitted: AdmittedRefund;
  readonly order: { readonly entry: string; readonly number: string };
}

/** What item numbers look like here. */
export const NUMBERS = { longest: LENGTHS.ItemCode, upperCase: false } as const;

/** @param today in the company's time zone, for an order that does not say when it was placed */
export function translateOrder(
  order: Order,
  today: string,
  settings: SapBusinessOneSettings,
  customer?: ChosenCustomer,
  found?: FoundItems,
): Translation<OrderDraft> {
  const skus = order.lines.flatMap(({ sku }) => sku ?? []);
  const resolved = resolveItems(order, settings, NUMBERS, found ?? assumedItems(skus, settings));
  if ('failure' in resolved) return { outcome: 'refused', failure: resolved.failure };
  const prices = priceOrder(order, settings);
  const taxIsSaid = prices.lines.every(({ charge }, index) => order.lines[index]?.tax === charge.tax);
  const cardCode = customer?.number ?? settings.customer.cardCode;
  const body = toSalesOrder(order, cardCode, resolved.items, prices, today, settings);
  return {
    outcome: 'draft',
    draft: {
      kind: 'order',
      reference: body.NumAtCard,
      customer: body.CardCode,
      currency: order.currency,
      currencyCode: body.DocCurrency,
      exponent: order.exponent,
      total: order.total,
      rows: expectedRows(body, prices, settings.pricesIncludeTax, taxIsSaid),
      charges: expectedCharges(prices, body),
      pricesIncludeTax: settings.pricesIncludeTax,
      taxIsSaid,
      taxTolerance: settings.tax.tolerance,
      items: resolved.items,
      order,
      ...(customer?.remembered === true ? { customerRemembered: true } : {}),
      body,
    },
  };
}

/** One for each row of the body: a line can have two, and shipping can be one. */
function expectedRows(
  { DocumentLines }: SalesOrder,
  { lines, shipping }: PricedOrder,
  gross: boolean,
  taxIsSaid: boolean,
): readonly ExpectedRow[] {
  // With prices after tax, what a row is without it is known only if the shop has said the tax of every line: else only
  // the sums were charged, and how they are split is our guess. Of a line in two rows, only SAP knows what is tax in each.
  const isSaid = !gross || taxIsSaid;
  const nets = lines.flatMap(({ prices, charge }) =>
    prices.map(({ amount }) => {
      if (prices.length > 1) return gross ? undefined : amount;
      return isSaid ? charge.net : undefined;
    }),
  );
  return DocumentLines.map(({ ItemCode, Quantity }, index) => {
    const net = index < nets.length ? nets[index] : isSaid ? shipping.net : undefined;
    return { item: ItemCode, quantity: Quantity, net };
  });
}

/** Shipping is the last row, where it is one. */
function expectedCharges({ lines, shipping }: PricedOrder, { DocumentLines }: SalesOrder): readonly ExpectedCharge[] {
  let next = 0;
  const goods = lines.map(({ prices, charge: { net, tax } }) => ({ net, tax, rows: prices.map(() => next++) }));
  if (shipping.net + shipping.tax === 0) return goods;
  return [...goods, { ...shipping, rows: DocumentLines.length > next ? [next] : [] }];
}

export function translateRefund(
  admitted: AdmittedRefund,
  today: string,
  settings: SapBusinessOneSettings,
): Translation<CreditMemoDraft> {
  const { refund, order, tax } = admitted;
  if (refund.currency !== undefined && refund.currency !== order.currency) {
    return refused('bad_currency', `the refund is in ${refund.currency}, its order in ${order.currency}.`);
  }
  const row = amountRow(toDecimal(refund.amount - tax, order.exponent), undefined, admitted, settings);
  const body = toCreditMemo(admitted, [row], today, settings);
  return { outcome: 'draft', draft: creditMemoDraft(admitted, body) };
}

export function creditMemoDraft(admitted: AdmittedRefund, body: CreditMemo): CreditMemoDraft {
  const { refund, order } = admitted;
  return {
    kind: 'credit memo',
    reference: body.NumAtCard,
    customer: body.CardCode,
    currency: order.currency,
    exponent: order.exponent,
    total: refund.amount,
    admitted,
    body,
  };
}

function refused(reason: Failure['reason'], detail: string): Translation<never> {
  return { outcome: 'refused', failure: { class: 'final', reason, detail } };
}
