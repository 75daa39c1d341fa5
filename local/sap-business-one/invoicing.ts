import { type Decimal, exact } from '../simulation/decimal.ts';
import type { JsonObject } from '../simulation/json.ts';
import { closed } from './document-actions.ts';
import { computeDocument } from './documents.ts';
import { type MarketingDocument, OBJECT_CODE } from './marketing-document.ts';
import { post } from './posting.ts';
import { store } from './storage.ts';
import type { Turn } from './turn.ts';

export interface Invoicing {
  /** Paid in full: the invoice closes although its rows stay open, as it does for prepaid web orders. */
  readonly paid?: boolean;
  /** Quantity by row of the order; rows that are not named are left out. Without it everything that is open. */
  readonly quantities?: ReadonlyMap<number, Decimal>;
}

const COPIED = [
  'CardCode',
  'CardName',
  'NumAtCard',
  'DocCurrency',
  'DocRate',
  'DiscountPercent',
  'DocType',
  'Comments',
];

/** What a person does with an order: copies it to an A/R invoice (contract sheet sap-business-one 4.1). */
export function invoiceOrder(
  order: MarketingDocument,
  { paid = false, quantities }: Invoicing,
  turn: Turn,
): MarketingDocument {
  const names = Object.keys(order.given).filter(
    (name) => COPIED.includes(name) || (turn.switches.copyUserFields && name.startsWith('U_')),
  );
  const day = new Date(turn.now).toISOString().slice(0, 10);
  const head = Object.fromEntries(names.map((name) => [name, order.given[name] ?? null]));
  const isWhole = quantities === undefined;
  const computed = computeDocument(
    'invoice',
    {
      ...head,
      DocDate: day,
      DocDueDate: day,
      TaxDate: day,
      DocumentLines: order.lines.filter((line) => line.open).flatMap((line) => row(order, line.number, quantities)),
      // Freight is charged once, with the first invoice that takes everything.
      DocumentAdditionalExpenses: isWhole ? order.expenses.map(({ given }) => given) : [],
    },
    turn,
  );
  const invoice = post(computed, turn);
  return paid ? store({ ...closed(invoice), paid: invoice.amounts.total }, turn) : invoice;
}

function row(
  order: MarketingDocument,
  line: number,
  quantities: ReadonlyMap<number, Decimal> | undefined,
): JsonObject[] {
  const base = { BaseType: exact(OBJECT_CODE.order), BaseEntry: exact(order.entry), BaseLine: exact(line) };
  if (quantities === undefined) return [base];
  const quantity = quantities.get(line);
  return quantity === undefined ? [] : [{ ...base, Quantity: quantity }];
}
