import type { MinorUnits } from '../../zephyrcart/money.ts';
import type { Order } from '../../zephyrcart/order.ts';
import type { Refund } from '../../zephyrcart/refund.ts';
import type { FoundItems } from '../catalogue.ts';
import type { ChosenCustomer } from '../customers.ts';
import type { Failure } from '../failures.ts';
import { type Item, resolveItems } from '../items.ts';
import type { AdmittedRefund, Draft, Translation } from '../port.ts';
import { LENGTHS, type SalesCreditMemo, type SalesOrder } from './fields.ts';
import { toCreditMemo, toSalesOrder } from './mapping.ts';
import { creditMemoInPageOrder, orderInPageOrder } from './page-order.ts';
import { type Price, priceOrder } from './pricing.ts';
import type { BusinessCentralSettings } from './settings.ts';
import { assumedItems } from './sku-meanings.ts';
import type { RefundPart } from './whole-refund.ts';

/** A translated document, with what is needed to compare Business Central's with it. */
export type BusinessCentralDraft = OrderDraft | CreditMemoDraft;

interface Intended extends Draft {
  /** Decimals of the currency. */
  readonly exponent: number;
  /** Part of `total`. */
  readonly tax: MinorUnits;
  readonly pricesIncludeTax: boolean;
  /** What each priced line (no comments), in order, must come to. */
  readonly amounts: readonly LineAmount[];
}

export type LineAmount = Pick<Price, 'net' | 'tax'>;

export interface OrderDraft extends Intended {
  readonly kind: 'order';
  /** Whether the shop said the tax of each line, and not only their sum. */
  readonly taxIsSaid: boolean;
  /** Minor units for each line, by which Business Central's tax may be off. */
  readonly taxTolerance: MinorUnits;
  readonly body: SalesOrder;
  /** Items of the lines, for naming the SKU that Business Central does not know. */
  readonly items: readonly Item[];
  readonly order: Order;
  /** Its customer was not asked for now: a refusal of it may be out of date. */
  readonly customerRemembered?: true;
}

export interface CreditMemoDraft extends Intended {
  readonly kind: 'credit memo';
  readonly body: SalesCreditMemo;
  readonly refund: Refund;
  readonly admitted: AdmittedRefund;
}

/** What item numbers look like here. */
export const NUMBERS = { longest: LENGTHS.lineObjectNumber, upperCase: true } as const;

export function translateOrder(
  order: Order,
  settings: BusinessCentralSettings,
  customer?: ChosenCustomer,
  found?: FoundItems,
): Translation<OrderDraft> {
  const skus = order.lines.flatMap(({ sku }) => sku ?? []);
  const resolved = resolveItems(order, settings, NUMBERS, found ?? assumedItems(skus, settings));
  if ('failure' in resolved) return { outcome: 'refused', failure: resolved.failure };
  const prices = priceOrder(order, settings.pricesIncludeTax);
  const body = orderInPageOrder(
    toSalesOrder(order, customer?.number ?? settings.customer.number, resolved.items, prices, settings),
  );
  const amounts = [...prices.lines, ...(prices.shipping === undefined ? [] : [prices.shipping])];
  return {
    outcome: 'draft',
    draft: {
      kind: 'order',
      reference: body.externalDocumentNumber,
      customer: body.customerNumber,
      currency: order.currency,
      currencyCode: body.currencyCode,
      exponent: order.exponent,
      total: order.total,
      tax: amounts.reduce((sum, { tax }) => sum + tax, 0),
      taxIsSaid: order.lines.every(({ tax }, index) => tax === prices.lines[index]?.tax),
      taxTolerance: settings.tax.tolerance,
      pricesIncludeTax: settings.pricesIncludeTax,
      amounts,
      items: resolved.items,
      order,
      ...(customer?.remembered === true ? { customerRemembered: true } : {}),
      body,
    },
  };
}

/** `parts`: what it gives back, line by line, where that is known. */
export function translateRefund(
  admitted: AdmittedRefund,
  settings: BusinessCentralSettings,
  parts: readonly RefundPart[] = [],
): Translation<CreditMemoDraft> {
  const { refund, order, tax } = admitted;
  if (refund.currency !== undefined && refund.currency !== order.currency) {
    return refused('bad_currency', `the refund is in ${refund.currency}, its order in ${order.currency}.`);
  }
  const body = creditMemoInPageOrder(toCreditMemo(admitted, settings, parts));
  return {
    outcome: 'draft',
    draft: {
      kind: 'credit memo',
      reference: body.externalDocumentNumber,
      customer: body.customerNumber,
      currency: order.currency,
      exponent: order.exponent,
      total: refund.amount,
      tax,
      pricesIncludeTax: settings.pricesIncludeTax,
      amounts: parts.length === 0 ? [{ net: refund.amount - tax, tax }] : parts,
      refund,
      admitted,
      body,
    },
  };
}

function refused(reason: Failure['reason'], detail: string): Translation<never> {
  return { outcome: 'refused', failure: { class: 'final', reason, detail } };
}
