import type { Reference } from '../../zephyrcart/keys.ts';
import type { Decimal } from '../../zephyrcart/money.ts';

/** Longest text that Business Central takes by field, in UTF-16 units: longer is an error there, never cut. */
export const LENGTHS = {
  externalDocumentNumber: 35,
  customerNumber: 20,
  shipToName: 100,
  shipToContact: 100,
  sellToAddressLine1: 100,
  sellToAddressLine2: 50,
  sellToCity: 30,
  sellToCountry: 10,
  sellToState: 30,
  sellToPostCode: 20,
  shipToAddressLine1: 100,
  shipToAddressLine2: 50,
  shipToCity: 30,
  shipToCountry: 10,
  shipToState: 30,
  shipToPostCode: 20,
  shortcutDimension1Code: 20,
  shortcutDimension2Code: 20,
  currencyCode: 10,
  salesperson: 20,
  salespersonCode: 20,
  phoneNumber: 30,
  email: 80,
  lineObjectNumber: 20,
  description: 100,
  description2: 50,
  unitOfMeasureCode: 10,
  taxCode: 20,
  displayName: 100,
  addressLine1: 100,
  addressLine2: 50,
  city: 30,
  state: 30,
  country: 10,
  postalCode: 20,
} as const;

export type Field = keyof typeof LENGTHS;

/** Text that was made to fit a field. Neither a buyer's own text nor one that was cut to another length compiles there. */
export type Fitting<F extends Field> = string & { readonly __longest: (typeof LENGTHS)[F] };

/** Id of a record in Business Central, such as a location: what its list in the API shows as `id`, not its code. */
export type Guid = `${string}-${string}-${string}-${string}-${string}`;

/**
 * What can be written of a sales order through API v2.0 (contract sheet business-central 2.1). Not every field is sent:
 * mapping.ts decides. Another field of the page, or of a copy of it with fields of your own, gets its line here and in page-order.ts.
 */
export interface SalesOrder {
  readonly externalDocumentNumber: Reference;
  /** YYYY-MM-DD. */
  readonly orderDate?: string;
  /** YYYY-MM-DD. Decides the exchange rate; without it Business Central takes its work date. */
  readonly postingDate?: string;
  readonly customerNumber: string;
  readonly shipToName?: Fitting<'shipToName'>;
  readonly shipToContact?: Fitting<'shipToContact'>;
  readonly sellToAddressLine1?: Fitting<'sellToAddressLine1'>;
  readonly sellToAddressLine2?: Fitting<'sellToAddressLine2'>;
  readonly sellToCity?: Fitting<'sellToCity'>;
  readonly sellToCountry?: Fitting<'sellToCountry'>;
  readonly sellToState?: Fitting<'sellToState'>;
  readonly sellToPostCode?: Fitting<'sellToPostCode'>;
  readonly shipToAddressLine1?: Fitting<'shipToAddressLine1'>;
  readonly shipToAddressLine2?: Fitting<'shipToAddressLine2'>;
  readonly shipToCity?: Fitting<'shipToCity'>;
  readonly shipToCountry?: Fitting<'shipToCountry'>;
  readonly shipToState?: Fitting<'shipToState'>;
  readonly shipToPostCode?: Fitting<'shipToPostCode'>;
  readonly shortcutDimension1Code?: Fitting<'shortcutDimension1Code'>;
  readonly shortcutDimension2Code?: Fitting<'shortcutDimension2Code'>;
  /** Blank: the company's local currency. */
  readonly currencyCode: string;
  readonly pricesIncludeTax: boolean;
  readonly paymentTermsId?: Guid;
  readonly shipmentMethodId?: Guid;
  /** Code of a salesperson. */
  readonly salesperson?: Fitting<'salesperson'>;
  readonly partialShipping?: boolean;
  /** YYYY-MM-DD. */
  readonly requestedDeliveryDate?: string;
  readonly salesOrderLines: readonly SalesOrderLine[];
  readonly phoneNumber?: Fitting<'phoneNumber'>;
  readonly email?: Fitting<'email'>;
}

export type SalesOrderLine = ItemLine | AccountLine | CommentLine;

export interface ItemLine {
  readonly lineType: 'Item';
  readonly lineObjectNumber: string;
  readonly description?: Fitting<'description'>;
  readonly description2?: Fitting<'description2'>;
  readonly unitOfMeasureCode?: Fitting<'unitOfMeasureCode'>;
  readonly quantity: number;
  readonly unitPrice: Decimal;
  /** Sent even when zero: a discount of the customer's price agreement would stay otherwise. */
  readonly discountAmount: Decimal;
  readonly taxCode?: Fitting<'taxCode'>;
  /** YYYY-MM-DD. */
  readonly shipmentDate?: string;
  readonly itemVariantId?: Guid;
  readonly locationId?: Guid;
}

export interface AccountLine {
  readonly lineType: 'Account';
  readonly lineObjectNumber: string;
  readonly description?: Fitting<'description'>;
  readonly description2?: Fitting<'description2'>;
  readonly quantity: number;
  readonly unitPrice: Decimal;
  readonly taxCode?: Fitting<'taxCode'>;
}

export interface CommentLine {
  readonly lineType: 'Comment';
  readonly description?: Fitting<'description'>;
}

/** A credit memo has no ship-to fields, and its price basis is the customer's (contract sheet business-central 4.1). */
export interface SalesCreditMemo {
  readonly externalDocumentNumber: Reference;
  /** YYYY-MM-DD. */
  readonly creditMemoDate?: string;
  /** YYYY-MM-DD. */
  readonly postingDate?: string;
  readonly customerNumber: string;
  readonly shortcutDimension1Code?: Fitting<'shortcutDimension1Code'>;
  readonly shortcutDimension2Code?: Fitting<'shortcutDimension2Code'>;
  readonly currencyCode: string;
  readonly paymentTermsId?: Guid;
  /** Code of a salesperson. */
  readonly salesperson?: Fitting<'salesperson'>;
  readonly customerReturnReasonId?: Guid;
  readonly salesCreditMemoLines: readonly (AccountLine | CommentLine)[];
}

/** What is written of a new customer, in page order. Its posting groups come from a template in Business Central. */
export interface NewCustomer {
  readonly number: string;
  readonly displayName: Fitting<'displayName'>;
  readonly type: 'Person' | 'Company';
  readonly addressLine1?: Fitting<'addressLine1'>;
  readonly addressLine2?: Fitting<'addressLine2'>;
  readonly city?: Fitting<'city'>;
  readonly state?: Fitting<'state'>;
  readonly country?: Fitting<'country'>;
  readonly postalCode?: Fitting<'postalCode'>;
  readonly phoneNumber?: Fitting<'phoneNumber'>;
  readonly email?: Fitting<'email'>;
  /** Code of a salesperson. */
  readonly salespersonCode?: Fitting<'salespersonCode'>;
}

/** Fields whose text is written as a JSON number, digit by digit. */
export const DECIMAL_FIELDS: ReadonlySet<string> = new Set(['unitPrice', 'discountAmount']);
