import type { Decimal } from '../../zephyrcart/money.ts';

/**
 * The writable fields of API v2.0 that the bridge sends, in page order: Business Central may validate in the order of the
 * page or of the JSON, and this order is right for both (contract sheet business-central 2.3).
 */
export interface SalesOrder {
  readonly externalDocumentNumber: string;
  /** YYYY-MM-DD. */
  readonly orderDate?: string;
  readonly customerNumber: string;
  readonly shipToName?: string;
  readonly shipToContact?: string;
  readonly sellToAddressLine1?: string;
  readonly sellToAddressLine2?: string;
  readonly sellToCity?: string;
  readonly sellToCountry?: string;
  readonly sellToState?: string;
  readonly sellToPostCode?: string;
  readonly shipToAddressLine1?: string;
  readonly shipToAddressLine2?: string;
  readonly shipToCity?: string;
  readonly shipToCountry?: string;
  readonly shipToState?: string;
  readonly shipToPostCode?: string;
  readonly currencyCode: string;
  readonly pricesIncludeTax: boolean;
  readonly salesOrderLines: readonly SalesOrderLine[];
  readonly phoneNumber?: string;
  readonly email?: string;
}

export type SalesOrderLine = ItemLine | AccountLine | CommentLine;

export interface ItemLine {
  readonly lineType: 'Item';
  readonly lineObjectNumber: string;
  readonly description?: string;
  readonly unitOfMeasureCode?: string;
  readonly quantity: number;
  readonly unitPrice: Decimal;
  /** Sent even when zero: a discount of the customer's price agreement would stay otherwise. */
  readonly discountAmount: Decimal;
  readonly taxCode?: string;
}

export interface AccountLine {
  readonly lineType: 'Account';
  readonly lineObjectNumber: string;
  readonly description: string;
  readonly quantity: number;
  readonly unitPrice: Decimal;
  readonly taxCode?: string;
}

export interface CommentLine {
  readonly lineType: 'Comment';
  readonly description: string;
}

/** A credit memo has no ship-to fields, and its price basis is the customer's (contract sheet business-central 4.1). */
export interface SalesCreditMemo {
  readonly externalDocumentNumber: string;
  /** YYYY-MM-DD. */
  readonly creditMemoDate?: string;
  readonly customerNumber: string;
  readonly currencyCode: string;
  readonly salesCreditMemoLines: readonly (AccountLine | CommentLine)[];
}

/** Longest text that Business Central takes, in UTF-16 units: longer is an error there, never cut. */
export const LENGTHS = {
  name: 100,
  addressLine1: 100,
  addressLine2: 50,
  city: 30,
  state: 30,
  country: 10,
  postCode: 20,
  phone: 30,
  email: 80,
  description: 100,
  item: 20,
} as const;

/** Fields whose text is written as a JSON number, digit by digit. */
export const DECIMAL_FIELDS: ReadonlySet<string> = new Set(['unitPrice', 'discountAmount']);
