import type { Reference } from '../../zephyrcart/keys.ts';
import type { Decimal } from '../../zephyrcart/money.ts';

/** User fields of your own on documents that hold text, with the length that each was made with: `U_WEB_Campaign: 50`. */
const USER_TEXTS = {} as const satisfies Readonly<Record<`U_${string}`, number>>;

/** Longest text by field, in UTF-16 units: longer is an error there, never cut (contract sheet sap-business-one 2.2, 2.3, 5.1). */
export const LENGTHS = {
  CardCode: 15,
  CardName: 100,
  NumAtCard: 100,
  DocCurrency: 3,
  Comments: 254,
  EmailAddress: 100,
  ItemCode: 50,
  // 200 in newer companies; what fits the older ones fits all.
  ItemDescription: 100,
  WarehouseCode: 8,
  TaxCode: 8,
  VatGroup: 8,
  AccountCode: 15,
  Street: 100,
  Block: 100,
  City: 100,
  ZipCode: 20,
  County: 100,
  State: 3,
  Country: 3,
  Address2: 50,
  ...USER_TEXTS,
} as const;

export type Field = keyof typeof LENGTHS;

/** Text that was made to fit a field. Neither a buyer's own text nor one that was cut to another length compiles there. */
export type Fitting<F extends Field> = string & { readonly __longest: (typeof LENGTHS)[F] };

/** Calendar date in the company's time zone, YYYY-MM-DD. */
export type CalendarDate = string;

/** Those of your own. The two that the configuration names for our references are no business of the mapping's. */
type UserTexts = { readonly [F in keyof typeof USER_TEXTS]?: Fitting<F> };

interface DocumentHeader extends UserTexts {
  readonly CardCode: string;
  readonly CardName?: Fitting<'CardName'>;
  /** Our reference: the document is found again by it. */
  readonly NumAtCard: Reference;
  readonly DocDate: CalendarDate;
  /** Required, and never before DocDate. */
  readonly DocDueDate: CalendarDate;
  readonly TaxDate: CalendarDate;
  /** Always said: left out, the business partner's would count. */
  readonly DocCurrency: string;
  /** Always said: left out, the business partner's own discount would be taken off. */
  readonly DiscountPercent: Decimal;
  readonly Comments: Fitting<'Comments'>;
  readonly Series?: number;
  readonly SalesPersonCode?: number;
  readonly PaymentGroupCode?: number;
  readonly TransportationCode?: number;
  readonly BPL_IDAssignedToInvoice?: number;
}

/** The fields of a sales order that the bridge sends. Totals are never among them: SAP computes them, and we compare. */
export interface SalesOrder extends DocumentHeader {
  readonly AddressExtension?: AddressExtension;
  readonly DocumentLines: readonly ItemRow[];
  readonly DocumentAdditionalExpenses?: readonly FreightRow[];
}

export interface AddressExtension {
  readonly ShipToStreet?: Fitting<'Street'>;
  readonly ShipToBlock?: Fitting<'Block'>;
  readonly ShipToCity?: Fitting<'City'>;
  readonly ShipToZipCode?: Fitting<'ZipCode'>;
  readonly ShipToCounty?: Fitting<'County'>;
  readonly ShipToState?: Fitting<'State'>;
  readonly ShipToCountry?: Fitting<'Country'>;
  readonly ShipToAddress2?: Fitting<'Address2'>;
  readonly BillToStreet?: Fitting<'Street'>;
  readonly BillToBlock?: Fitting<'Block'>;
  readonly BillToCity?: Fitting<'City'>;
  readonly BillToZipCode?: Fitting<'ZipCode'>;
  readonly BillToCounty?: Fitting<'County'>;
  readonly BillToState?: Fitting<'State'>;
  readonly BillToCountry?: Fitting<'Country'>;
  readonly BillToAddress2?: Fitting<'Address2'>;
}

/** Which of the two the company reads is configured. */
export interface Taxed {
  readonly TaxCode?: Fitting<'TaxCode'>;
  readonly VatGroup?: Fitting<'VatGroup'>;
}

/** Net: the price before tax and before the discount. Gross: the price after tax, from which SAP derives the rest. */
type Priced = { readonly UnitPrice: Decimal; readonly DiscountPercent: Decimal } | { readonly PriceAfterVAT: Decimal };

export type ItemRow = Taxed &
  Priced & {
    readonly ItemCode: string;
    readonly ItemDescription?: Fitting<'ItemDescription'>;
    readonly Quantity: number;
    readonly WarehouseCode?: Fitting<'WarehouseCode'>;
  };

export interface FreightRow extends Taxed {
  readonly ExpenseCode: number;
  /** Net. */
  readonly LineTotal: Decimal;
}

/** A credit memo: amounts on an account, or rows of the invoices that it clears. */
export interface CreditMemo extends DocumentHeader {
  readonly DocType?: 'dDocument_Service';
  readonly DocumentLines: readonly (AmountRow | BaseRow)[];
  readonly DocumentAdditionalExpenses?: readonly FreightRow[];
}

export interface AmountRow extends Taxed {
  readonly ItemDescription?: Fitting<'ItemDescription'>;
  readonly AccountCode: string;
  /** Net; on a service document it is the row's amount. */
  readonly UnitPrice: Decimal;
}

/** Copies item, price and tax of an invoice's row. */
export interface BaseRow {
  readonly BaseType: 13;
  readonly BaseEntry: number;
  readonly BaseLine: number;
  readonly Quantity: Decimal;
}

/** What is written of a new business partner (contract sheet sap-business-one 5.1). */
export interface NewPartner {
  readonly CardCode: string;
  readonly CardName: Fitting<'CardName'>;
  readonly CardType: 'cCustomer';
  /** `##`: all currencies. */
  readonly Currency: string;
  readonly EmailAddress?: Fitting<'EmailAddress'>;
  readonly GroupCode?: number;
  readonly Series?: number;
  readonly BPAddresses?: readonly PartnerAddress[];
}

export interface PartnerAddress {
  /** At most 50 characters, and another one for each address of a type. */
  readonly AddressName: string;
  readonly AddressType: 'bo_BillTo' | 'bo_ShipTo';
  readonly Street?: Fitting<'Street'>;
  readonly Block?: Fitting<'Block'>;
  readonly City?: Fitting<'City'>;
  readonly ZipCode?: Fitting<'ZipCode'>;
  readonly County?: Fitting<'County'>;
  readonly State?: Fitting<'State'>;
  readonly Country?: Fitting<'Country'>;
}

/** Fields whose text is written as a JSON number, digit by digit. */
export const DECIMAL_FIELDS: ReadonlySet<string> = new Set([
  'UnitPrice',
  'DiscountPercent',
  'PriceAfterVAT',
  'LineTotal',
  'Quantity',
]);
