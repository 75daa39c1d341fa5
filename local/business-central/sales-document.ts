import type { Decimal } from '../simulation/decimal.ts';
import type { Customer } from './company.ts';

export type DocumentKind = 'order' | 'invoice' | 'shipment' | 'credit memo';

/** A sales document. Money is in the document's currency and price basis. */
export interface SalesDocument {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly number: string;
  readonly status: 'Draft' | 'In Review' | 'Open' | 'Paid';
  readonly posted: boolean;
  readonly customer: Customer;
  readonly billTo: Customer;
  /** Blank for the local currency. */
  readonly currency: string;
  readonly pricesIncludeTax: boolean;
  /** Order-level discount, spread over the item lines. */
  readonly invoiceDiscount: Decimal;
  /** Properties that are kept as sent, by API name. */
  readonly properties: Readonly<Record<string, string | boolean>>;
  readonly lines: readonly SalesLine[];
  /** Grows with every change; the ETag is made of it. */
  readonly version: number;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

export type LineType = 'Comment' | 'Account' | 'Item' | 'Resource' | 'Fixed Asset' | 'Charge' | 'Allocation Account';

export interface SalesLine {
  readonly id: string;
  /** 10000, 20000, … */
  readonly sequence: number;
  readonly type: LineType;
  /** Item or account; blank on a comment. */
  readonly number: string;
  readonly objectId: string;
  readonly quantity: Decimal;
  readonly unitPrice: Decimal;
  readonly discountAmount: Decimal;
  readonly discountPercent: Decimal;
  readonly taxCode: string;
  readonly taxPercent: Decimal;
  readonly unit: string;
  readonly properties: Readonly<Record<string, string | boolean>>;
  readonly version: number;
}

/** A document or line on its way to being stored. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** Proof for checks: a document that came into being, whatever became of it. */
export interface Creation {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly number: string;
  readonly externalDocumentNumber: string;
  /** Milliseconds of the simulator's clock. */
  readonly at: number;
}
