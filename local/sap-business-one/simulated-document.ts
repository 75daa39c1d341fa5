import type { Decimal } from '../simulation/decimal.ts';
import type { JsonObject } from '../simulation/json.ts';
import { type Company, decimalsOf } from './company.ts';
import { textOf } from './given.ts';
import type { DocumentKind, MarketingDocument } from './marketing-document.ts';

/** A document as checks want to see it: amounts as text with the currency's decimals, in the document's currency. */
export interface SimulatedDocument {
  readonly kind: DocumentKind;
  /** What a draft will become; the same as `kind` otherwise. */
  readonly becomes: DocumentKind;
  /** `DocEntry`. */
  readonly entry: number;
  /** `DocNum`. */
  readonly number: number;
  readonly reference: string;
  readonly cardCode: string;
  readonly currency: string;
  readonly open: boolean;
  readonly cancelStatus: MarketingDocument['cancelStatus'];
  readonly authorization: MarketingDocument['authorization'];
  readonly discount: string;
  readonly freight: string;
  readonly tax: string;
  /** With tax. */
  readonly total: string;
  readonly paid: string;
  /** Milliseconds of the simulator's clock. */
  readonly createdAt: number;
  /** The header as sent, with B1's defaults; numbers as text. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly lines: readonly SimulatedLine[];
}

export interface SimulatedLine {
  readonly number: number;
  readonly itemCode: string;
  readonly accountCode: string;
  readonly quantity: string;
  readonly openQuantity: string;
  /** Before the line's discount. */
  readonly unitPrice: string;
  /** After it, without tax. */
  readonly net: string;
  readonly tax: string;
  readonly taxCode: string;
  readonly open: boolean;
}

export function simulatedDocument(document: MarketingDocument, company: Company): SimulatedDocument {
  const decimals = decimalsOf(company, document.currency);
  const shown = (amount: Decimal) => amount.toFixed(decimals);
  const { kind, becomes, entry, number, currency, open, cancelStatus, authorization, createdAt, amounts } = document;
  return {
    ...{ kind, becomes, entry, number, currency, open, cancelStatus, authorization, createdAt },
    reference: textOf(document.given, 'NumAtCard') ?? '',
    cardCode: textOf(document.given, 'CardCode') ?? '',
    discount: shown(amounts.discount),
    freight: shown(amounts.freight),
    tax: shown(amounts.tax),
    total: shown(amounts.total),
    paid: shown(document.paid),
    properties: plain(document.given),
    lines: document.lines.map((line) => ({
      number: line.number,
      itemCode: textOf(line.given, 'ItemCode') ?? '',
      accountCode: textOf(line.given, 'AccountCode') ?? '',
      quantity: line.quantity.toString(),
      openQuantity: line.openQuantity.toString(),
      unitPrice: line.unitPrice.toString(),
      net: shown(line.net),
      tax: shown(line.tax),
      taxCode: line.taxCode,
      open: line.open,
    })),
  };
}

/** Rows and freight have places of their own. */
function plain(given: JsonObject): Readonly<Record<string, unknown>> {
  const { DocumentLines: _lines, DocumentAdditionalExpenses: _freight, ...header } = given;
  return asText(header);
}

/** Exact decimals as their text, at any depth. */
export function asText(given: JsonObject): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(given, (_name, value: unknown) => decimalText(value)));
}

function decimalText(value: unknown): unknown {
  const isDecimal = typeof value === 'object' && value !== null && 'significantPlaces' in value;
  return isDecimal ? String(value) : value;
}
