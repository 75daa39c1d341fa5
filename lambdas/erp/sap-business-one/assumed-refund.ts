import { toDecimal } from '../../zephyrcart/money.ts';
import type { Order } from '../../zephyrcart/order.ts';
import type { AdmittedRefund, Translation } from '../port.ts';
import { type OrderDraft, type RefundDraft, translateOrder } from './draft.ts';
import type { ItemRow } from './fields.ts';
import type { StoredDocument } from './read-back.ts';
import { decide } from './refunds.ts';
import type { SapBusinessOneSettings } from './settings.ts';

/** What a refund becomes as long as its order stands as it was written, and nothing was made of it. */
export function translateAssumed(
  admitted: AdmittedRefund,
  order: Order,
  today: string,
  settings: SapBusinessOneSettings,
): Translation<RefundDraft> {
  const ordered = translateOrder(order, today, settings);
  if (ordered.outcome === 'refused') return ordered;
  return decide(admitted, { order: asStored(ordered.draft, admitted), invoices: [] }, today, settings);
}

/** The order as SAP would show it right after it was written; its key stands where SAP's would. */
function asStored({ body, rows, exponent, total }: OrderDraft, { order }: AdmittedRefund): StoredDocument {
  return {
    entry: 'DocEntry',
    number: order.document.number,
    customer: order.customer,
    isOpen: true,
    isCancelled: false,
    isCancellation: false,
    total: toDecimal(total, exponent),
    tax: undefined,
    lines: body.DocumentLines.map((row, index) => {
      const net = rows[index]?.net;
      return {
        number: String(index),
        item: row.ItemCode,
        quantity: String(row.Quantity),
        openQuantity: String(row.Quantity),
        net: net === undefined ? undefined : toDecimal(net, exponent),
        taxCode: taxCodeOf(row),
        taxRate: undefined,
        isOpen: true,
        base: undefined,
      };
    }),
    freight: (body.DocumentAdditionalExpenses ?? []).map((row) => ({
      code: String(row.ExpenseCode),
      amount: row.LineTotal,
      taxCode: taxCodeOf(row),
    })),
  };
}

const taxCodeOf = ({ TaxCode, VatGroup }: Pick<ItemRow, 'TaxCode' | 'VatGroup'>) => TaxCode ?? VatGroup;
