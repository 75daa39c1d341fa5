import { isArray, type Json, property, textProperty } from '../json.ts';
import type { ErpDocument } from '../port.ts';

/** Fields of a document that is read back. A user field is added only where it is configured: an unknown one is an error. */
export const HEADER = [
  'DocEntry',
  'DocNum',
  'CardCode',
  'NumAtCard',
  'DocumentStatus',
  'Cancelled',
  'CancelStatus',
  'DocCurrency',
  'DocTotal',
  'DocTotalFc',
  'VatSum',
  'VatSumFc',
  'DocumentLines',
  'DocumentAdditionalExpenses',
] as const;

/** A document as SAP stored it. Numbers are decimal texts. */
export interface StoredDocument {
  /** The key that SAP gave it: kept, unlike the number that people see. */
  readonly entry: string;
  readonly number: string;
  readonly customer: string | undefined;
  readonly isOpen: boolean;
  readonly isCancelled: boolean;
  /** Made by cancelling another document: it carries its reference, and is none of ours. */
  readonly isCancellation: boolean;
  readonly total: string | undefined;
  readonly tax: string | undefined;
  readonly lines: readonly StoredLine[];
  readonly freight: readonly StoredFreight[];
}

export interface StoredLine {
  readonly number: string;
  readonly item: string;
  readonly quantity: string;
  readonly openQuantity: string | undefined;
  /** Net, in the document's currency. */
  readonly net: string | undefined;
  readonly taxCode: string | undefined;
  /** Percent. */
  readonly taxRate: string | undefined;
  readonly isOpen: boolean;
  readonly base: { readonly type: string; readonly entry: string } | undefined;
}

export interface StoredFreight {
  readonly code: string;
  readonly amount: string;
  readonly taxCode: string | undefined;
}

/** How a document's amounts are read: in the books' currency, or in the foreign one that it is in. */
export interface ReadingForm {
  readonly isLocal: boolean;
  readonly taxField: 'TaxCode' | 'VatGroup';
}

/** Undefined unless it is a document. */
export function readDocument(json: Json | undefined, form: ReadingForm): StoredDocument | undefined {
  const [entry, number] = [textProperty(json, 'DocEntry'), textProperty(json, 'DocNum')];
  if (entry === undefined || number === undefined) return undefined;
  const [lines, freight] = [property(json, 'DocumentLines'), property(json, 'DocumentAdditionalExpenses')];
  return {
    entry,
    number,
    customer: textProperty(json, 'CardCode'),
    isOpen: isOpen(textProperty(json, 'DocumentStatus')),
    isCancelled: textProperty(json, 'Cancelled') === 'tYES',
    isCancellation: textProperty(json, 'CancelStatus') === 'csCancellation',
    total: textProperty(json, form.isLocal ? 'DocTotal' : 'DocTotalFc'),
    tax: textProperty(json, form.isLocal ? 'VatSum' : 'VatSumFc'),
    lines: isArray(lines) ? lines.map((line) => readLine(line, form)) : [],
    freight: isArray(freight) ? freight.map((row) => readFreight(row, form)) : [],
  };
}

const isOpen = (status: string | undefined) => status !== 'bost_Close';

function readLine(line: Json, { isLocal, taxField }: ReadingForm): StoredLine {
  const [type, entry] = [textProperty(line, 'BaseType'), textProperty(line, 'BaseEntry')];
  return {
    number: textProperty(line, 'LineNum') ?? '',
    item: textProperty(line, 'ItemCode') ?? '',
    quantity: textProperty(line, 'Quantity') ?? '0',
    openQuantity: textProperty(line, 'RemainingOpenQuantity'),
    net: textProperty(line, isLocal ? 'LineTotal' : 'RowTotalFC'),
    taxCode: textProperty(line, taxField),
    taxRate: textProperty(line, 'TaxPercentagePerRow'),
    isOpen: isOpen(textProperty(line, 'LineStatus')),
    base: type === undefined || entry === undefined ? undefined : { type, entry },
  };
}

function readFreight(row: Json, { isLocal, taxField }: ReadingForm): StoredFreight {
  return {
    code: textProperty(row, 'ExpenseCode') ?? '',
    amount: textProperty(row, isLocal ? 'LineTotal' : 'LineTotalFC') ?? '0',
    taxCode: textProperty(row, taxField),
  };
}

/** For whom it was written, where the answer says so: a refund goes there. */
export function writtenFor({ customer }: StoredDocument): Pick<ErpDocument, 'customer'> {
  return customer === undefined ? {} : { customer };
}
