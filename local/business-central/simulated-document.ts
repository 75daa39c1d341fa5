import type { Decimal } from '../simulation/decimal.ts';
import { documentRow, lineRows } from './document-row.ts';
import { externalNumber } from './document-table.ts';
import { decimalsOf } from './look-up.ts';
import type { DocumentKind, SalesDocument } from './sales-document.ts';
import type { Session } from './session.ts';
import { totals } from './totals.ts';

/** A document as checks want to see it: amounts as text with the currency's decimals, such as `46.20`. */
export interface SimulatedDocument {
  readonly kind: DocumentKind;
  readonly posted: boolean;
  readonly id: string;
  readonly number: string;
  readonly externalDocumentNumber: string;
  readonly customerNumber: string;
  readonly currencyCode: string;
  readonly pricesIncludeTax: boolean;
  readonly status: string;
  readonly discountAmount: string;
  readonly totalAmountExcludingTax: string;
  readonly totalTaxAmount: string;
  readonly totalAmountIncludingTax: string;
  /** Milliseconds of the simulator's clock. */
  readonly createdAt: number;
  /** The other header fields, by API name. */
  readonly properties: Readonly<Record<string, string | boolean>>;
  readonly lines: readonly SimulatedLine[];
}

export interface SimulatedLine {
  readonly lineType: string;
  readonly lineObjectNumber: string;
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly discountAmount: string;
  readonly taxCode: string;
  readonly taxPercent: string;
  readonly amountIncludingTax: string;
}

type View = Pick<Session, 'company' | 'behaviour'>;

export function simulatedDocument(document: SalesDocument, view: View): SimulatedDocument {
  const decimals = decimalsOf(view.company, document.currency);
  const total = totals(document, { decimals, vatRounding: view.behaviour.vatRounding });
  const row = documentRow(document, view);
  const shown = (amount: Decimal) => amount.toFixed(decimals);
  return {
    kind: document.kind,
    posted: document.posted,
    id: document.id,
    number: document.number,
    externalDocumentNumber: externalNumber(document),
    customerNumber: document.customer.number,
    currencyCode: String(row.property('currencyCode')),
    pricesIncludeTax: document.pricesIncludeTax,
    status: document.status,
    discountAmount: shown(document.invoiceDiscount),
    totalAmountExcludingTax: shown(total.excludingTax),
    totalTaxAmount: shown(total.tax),
    totalAmountIncludingTax: shown(total.includingTax),
    createdAt: document.createdAt,
    properties: document.properties,
    lines: lines(document, view),
  };
}

function lines(document: SalesDocument, view: View): readonly SimulatedLine[] {
  return lineRows(document, view).map((row) => {
    const text = (name: string) => String(row.property(name) ?? '');
    return {
      lineType: text('lineType'),
      lineObjectNumber: text('lineObjectNumber'),
      description: text('description'),
      quantity: text('quantity'),
      unitPrice: text('unitPrice'),
      discountAmount: text('discountAmount'),
      taxCode: text('taxCode'),
      taxPercent: text('taxPercent'),
      amountIncludingTax: text('amountIncludingTax'),
    };
  });
}
