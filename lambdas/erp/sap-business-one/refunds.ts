import { reference } from '../../zephyrcart/keys.ts';
import { type Decimal, toDecimal } from '../../zephyrcart/money.ts';
import { amountOf } from '../decimals.ts';
import type { Failure } from '../failures.ts';
import type { AdmittedRefund } from '../port.ts';
import { type CancellationDraft, type CreditMemoDraft, creditMemoDraft, type RefundDraft } from './draft.ts';
import type { BaseRow, CreditMemo, FreightRow } from './fields.ts';
import { amountRow, creditMemoHeader, taxed, toCreditMemo } from './mapping.ts';
import { isTouched, type OrderState, taxParts } from './order-state.ts';
import { refundRows } from './refund-rows.ts';
import type { SapBusinessOneSettings } from './settings.ts';

export type Decision =
  | { readonly outcome: 'draft'; readonly draft: RefundDraft }
  | { readonly outcome: 'refused'; readonly failure: Failure };

/**
 * What becomes of a refund, by what has become of its order (contract sheet sap-business-one 4.2, rows 4 to 9). A refund
 * is an amount without lines: only one of everything can be credited row by row, or be a cancellation.
 */
export function decide(
  admitted: AdmittedRefund,
  state: OrderState | undefined,
  today: string,
  settings: SapBusinessOneSettings,
): Decision {
  const { refund, order, before } = admitted;
  const { refunds: policies } = settings;
  const isFull = before === 0 && refund.amount === order.total;
  const asAmount = (): Decision => ({ outcome: 'draft', draft: amountMemo(admitted, state, today, settings) });
  if (state === undefined) return asAmount();
  if (state.invoices.length > 0) {
    const rows = isFull && policies.openInvoice === 'link' ? linked(admitted, state, today, settings) : undefined;
    return rows === undefined ? asAmount() : { outcome: 'draft', draft: rows };
  }
  if (!isFull) return policies.partial === 'park' ? parked(admitted, 'partial') : asAmount();
  if (isTouched(state)) return policies.delivered === 'park' ? parked(admitted, 'delivered') : asAmount();
  if (policies.withoutInvoice === 'park') return parked(admitted, 'withoutInvoice');
  if (policies.withoutInvoice === 'creditMemo') return asAmount();
  return { outcome: 'draft', draft: cancellation(admitted, state) };
}

/** Rows 5 to 9: amounts on an account, with the taxes of the order. Stock is not touched. */
function amountMemo(
  admitted: AdmittedRefund,
  state: OrderState | undefined,
  today: string,
  settings: SapBusinessOneSettings,
): CreditMemoDraft {
  const { refund, order, tax } = admitted;
  const parts = state === undefined ? [] : taxParts(state, order.exponent, settings);
  const rows = refundRows(refund.amount, tax, parts);
  const lines = rows.map(({ net, code }) => amountRow(toDecimal(net, order.exponent), code, admitted, settings));
  const numbers = state?.invoices.map(({ number }) => number) ?? [];
  const body = {
    ...toCreditMemo(admitted, lines, today, settings),
    ...creditMemoHeader(admitted, numbers, today, settings),
  };
  return creditMemoDraft(admitted, body);
}

/** Row 4: every row of the order's invoices, if they are open and whole, and come to what is given back. */
function linked(
  admitted: AdmittedRefund,
  { invoices }: OrderState,
  today: string,
  settings: SapBusinessOneSettings,
): CreditMemoDraft | undefined {
  const { refund, order } = admitted;
  const isWhole = invoices.every(
    ({ isOpen, customer, lines }) =>
      isOpen &&
      customer === order.customer &&
      lines.length > 0 &&
      lines.every(
        (line) => line.isOpen && line.openQuantity !== undefined && Number(line.openQuantity) === Number(line.quantity),
      ),
  );
  const total = invoices.reduce((sum, invoice) => sum + (amountOf(invoice.total, order.exponent) ?? Number.NaN), 0);
  if (!isWhole || total !== refund.amount) return undefined;
  const rows = invoices.flatMap(({ entry, lines }) =>
    lines.map(
      ({ number, quantity }): BaseRow => ({
        BaseType: 13,
        BaseEntry: Number(entry),
        BaseLine: Number(number),
        Quantity: quantity as Decimal,
      }),
    ),
  );
  const freight = invoices.flatMap((invoice) =>
    invoice.freight.map(
      ({ code, amount, taxCode }): FreightRow => ({
        ExpenseCode: Number(code),
        LineTotal: amount as Decimal,
        ...taxed(taxCode, settings),
      }),
    ),
  );
  const body: CreditMemo = {
    ...creditMemoHeader(
      admitted,
      invoices.map(({ number }) => number),
      today,
      settings,
    ),
    DocumentLines: rows,
    ...(freight.length === 0 ? {} : { DocumentAdditionalExpenses: freight }),
  };
  return creditMemoDraft(admitted, body);
}

/** Row 6, where the configuration has it so. SAP refuses it once something was made of the order. */
function cancellation(admitted: AdmittedRefund, { order }: OrderState): CancellationDraft {
  const { order: posted, refund } = admitted;
  return {
    kind: 'cancellation',
    reference: reference(refund.id, 'refund'),
    customer: posted.customer,
    currency: posted.currency,
    total: refund.amount,
    admitted,
    order: { entry: order.entry, number: order.number },
  };
}

const WHY = {
  withoutInvoice: 'its order was neither invoiced nor delivered',
  delivered: 'its order was delivered in part, or closed, but not invoiced',
  partial: 'it is a part of an order that was not invoiced',
} as const;

function parked({ refund, order }: AdmittedRefund, policy: keyof typeof WHY): Decision {
  const detail = `${refund.id} is booked by hand, as erp.refunds.${policy} says: ${WHY[policy]} (order ${order.document.number}).`;
  return { outcome: 'refused', failure: { class: 'final', reason: 'rejected', detail } };
}
