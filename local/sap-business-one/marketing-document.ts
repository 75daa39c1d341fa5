import type { Decimal } from '../simulation/decimal.ts';
import type { JsonObject } from '../simulation/json.ts';

export type FinalKind = 'order' | 'invoice' | 'credit memo';
export type DocumentKind = FinalKind | 'draft';

/** What SAP calls a marketing document. Never changed in place, so that a copy of the tables is a snapshot. */
export interface MarketingDocument {
  readonly kind: DocumentKind;
  /** What it is, or what the draft will become. */
  readonly becomes: FinalKind;
  /** `DocEntry`: the key. */
  readonly entry: number;
  /** `DocNum`: what people see. */
  readonly number: number;
  readonly open: boolean;
  readonly cancelStatus: 'csYes' | 'csNo' | 'csCancellation';
  readonly authorization: 'dasWithout' | 'dasPending' | 'dasApproved' | 'dasRejected' | 'dasGenerated';
  /** Header properties as sent, with the defaults that B1 put in. */
  readonly given: JsonObject;
  readonly currency: string;
  /** Local units for one unit of the document's currency. */
  readonly rate: Decimal;
  readonly lines: readonly DocumentLine[];
  readonly expenses: readonly Expense[];
  readonly amounts: Amounts;
  /** In the document's currency. */
  readonly paid: Decimal;
  /** Grows with every change; the ETag is made of it. */
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A document that B1 has computed and not stored. */
export type Computed = Omit<MarketingDocument, 'kind' | 'entry' | 'number'>;

export interface DocumentLine {
  readonly number: number;
  readonly given: JsonObject;
  readonly quantity: Decimal;
  readonly openQuantity: Decimal;
  /** Prices and amounts in the document's currency. Price before the line's discount. */
  readonly unitPrice: Decimal;
  readonly discountPercent: Decimal;
  /** After the line's discount, before tax. */
  readonly price: Decimal;
  readonly net: Decimal;
  readonly taxCode: string;
  readonly taxPercent: Decimal;
  /** On the row after its share of the header discount. */
  readonly tax: Decimal;
  readonly open: boolean;
  readonly base: Base | undefined;
}

export interface Base {
  /** Object code: 17 order, 13 invoice. */
  readonly type: number;
  readonly entry: number;
  readonly line: number;
}

export interface Expense {
  readonly number: number;
  readonly given: JsonObject;
  /** In the document's currency. */
  readonly net: Decimal;
  readonly taxPercent: Decimal;
  readonly tax: Decimal;
}

/** In the document's currency. */
export interface Amounts {
  readonly rows: Decimal;
  readonly discountPercent: Decimal;
  readonly discount: Decimal;
  readonly freight: Decimal;
  readonly tax: Decimal;
  readonly rounding: Decimal;
  readonly total: Decimal;
}

/** Proof for checks: a document that came into being, whatever became of it. */
export interface Creation {
  readonly kind: DocumentKind;
  readonly entry: number;
  readonly number: number;
  readonly reference: string;
  /** Milliseconds of the simulator's clock. */
  readonly at: number;
}

export const OBJECT_CODE: Readonly<Record<FinalKind, number>> = { order: 17, invoice: 13, 'credit memo': 14 };
/** Database tables, as error texts name them. */
export const TABLES: Readonly<Record<FinalKind, string>> = { order: 'ORDR', invoice: 'OINV', 'credit memo': 'ORIN' };
