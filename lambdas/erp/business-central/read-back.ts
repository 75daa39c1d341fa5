import { isArray, type Json, property, textProperty } from '../json.ts';

/** Names of one kind of document in the API. */
export interface DocumentKind {
  readonly set: 'salesOrders' | 'salesInvoices' | 'salesCreditMemos';
  readonly lines: 'salesOrderLines' | 'salesInvoiceLines' | 'salesCreditMemoLines';
}

export const ORDERS: DocumentKind = { set: 'salesOrders', lines: 'salesOrderLines' };
export const INVOICES: DocumentKind = { set: 'salesInvoices', lines: 'salesInvoiceLines' };
export const CREDIT_MEMOS: DocumentKind = { set: 'salesCreditMemos', lines: 'salesCreditMemoLines' };

/** A document as Business Central stored it. Numbers are decimal texts. */
export interface StoredDocument {
  readonly id: string;
  readonly number: string;
  /** Upper case, as stored. */
  readonly reference: string;
  readonly customer?: string;
  /** Only a `Draft`, which Business Central's pages call Open, can be changed. */
  readonly status: string;
  readonly pricesIncludeTax: boolean | undefined;
  readonly total: string | undefined;
  readonly tax: string | undefined;
  /** Without comments, in the document's order. Business Central may add comments, such as extended texts. */
  readonly lines: readonly StoredLine[];
}

export interface StoredLine {
  readonly id: string;
  readonly etag: string;
  readonly type: string;
  readonly objectNumber: string;
  readonly description: string | undefined;
  readonly taxCode: string | undefined;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly discountAmount: string;
  readonly taxPercent: string | undefined;
  readonly amountExcludingTax: string | undefined;
  readonly amountIncludingTax: string | undefined;
}

/** Undefined unless the document is there with all of its lines. */
export function readDocument(json: Json | undefined, kind: DocumentKind): StoredDocument | undefined {
  const [id, number, reference] = ['id', 'number', 'externalDocumentNumber'].map((name) => textProperty(json, name));
  const lines = property(json, kind.lines);
  if (id === undefined || number === undefined || reference === undefined || !isArray(lines)) return undefined;
  if (property(json, `${kind.lines}@odata.nextLink`) !== undefined) return undefined;
  const pricesIncludeTax = property(json, 'pricesIncludeTax');
  return {
    id,
    number,
    reference: reference.toUpperCase(),
    ...customerOf(json),
    status: textProperty(json, 'status') ?? '',
    pricesIncludeTax: typeof pricesIncludeTax === 'boolean' ? pricesIncludeTax : undefined,
    total: textProperty(json, 'totalAmountIncludingTax'),
    tax: textProperty(json, 'totalTaxAmount'),
    lines: lines
      .toSorted((a, b) => sequence(a) - sequence(b))
      .map(readLine)
      .filter((line) => line.type !== 'Comment'),
  };
}

/** Whom a document is for, when the answer says so. */
export function customerOf(json: Json | undefined): { readonly customer?: string } {
  const customer = textProperty(json, 'customerNumber');
  return customer === undefined ? {} : { customer };
}

function sequence(line: Json): number {
  return Number(textProperty(line, 'sequence') ?? 0);
}

function readLine(line: Json): StoredLine {
  return {
    id: textProperty(line, 'id') ?? '',
    // Without one, whoever changed the line last decided.
    etag: textProperty(line, '@odata.etag') ?? '*',
    type: textProperty(line, 'lineType') ?? 'Comment',
    objectNumber: textProperty(line, 'lineObjectNumber') ?? '',
    description: textProperty(line, 'description') || undefined,
    taxCode: textProperty(line, 'taxCode') || undefined,
    quantity: textProperty(line, 'quantity') ?? '0',
    unitPrice: textProperty(line, 'unitPrice') ?? '0',
    discountAmount: textProperty(line, 'discountAmount') ?? '0',
    taxPercent: textProperty(line, 'taxPercent'),
    amountExcludingTax: textProperty(line, 'amountExcludingTax'),
    amountIncludingTax: textProperty(line, 'amountIncludingTax'),
  };
}
