import type { CustomerStrategy } from '../customers.ts';
import type { ErpSettings } from '../settings.ts';

/** What a refund becomes where the sheet leaves a choice (contract sheet sap-business-one 4.2, rows 4 to 8). */
export interface RefundPolicies {
  /** A full refund of an order whose invoices are open: credited row by row against them, or as an amount. */
  readonly openInvoice: 'link' | 'standalone';
  /** A full refund of an order that was neither invoiced nor delivered: credited, the order cancelled, or left to a person. */
  readonly withoutInvoice: 'creditMemo' | 'cancel' | 'park';
  /** A full refund of an order that was delivered in part, and a partial refund, both without an invoice. */
  readonly delivered: 'creditMemo' | 'park';
  readonly partial: 'creditMemo' | 'park';
}

/** What a deployment chose for SAP Business One, validated and with every default filled in. */
export interface SapBusinessOneSettings extends ErpSettings {
  /** Up to and including `…/b1s/v2` or `…/b1s/v1`, without a slash at the end. */
  readonly baseUrl: string;
  readonly companyDb: string;
  readonly customer: {
    readonly strategy: CustomerStrategy;
    /** Of the collective customer. */
    readonly cardCode: string;
    /** ZephyrCart's customer id to the code of a business partner. */
    readonly table?: Readonly<Record<string, string>>;
    /** Group of business partners that are made. */
    readonly group?: number;
    /** Series of codes that are given by hand, for business partners that are made. */
    readonly series?: number;
  };
  /** What a SKU is that the table does not list: an item's code, unless said. */
  readonly sku?: {
    readonly strategy: 'number' | 'bar-code' | 'user-field';
    /** User field of items. */
    readonly field?: string;
  };
  /** User field of marketing documents that holds our reference of the order, such as `U_WEB_OrderId`. */
  readonly orderReferenceField?: string;
  /** The same of the refund, on credit memos. */
  readonly refundReferenceField?: string;
  /** Freight that shipping is charged as. */
  readonly freightExpenseCode?: number;
  /** Item that shipping is charged as where freight is not used, and in foreign currencies when both are given. */
  readonly freightItem?: string;
  /** G/L account of amount-only credit memos. */
  readonly refundAccount: string;
  /** Which of the two the company's localisation reads. */
  readonly taxField: 'TaxCode' | 'VatGroup';
  /** Whether the shop's prices include tax: lines then carry the price after tax, and SAP takes the tax out. */
  readonly pricesIncludeTax: boolean;
  /** Decimals that the company keeps of a price. */
  readonly priceDecimals: number;
  /** Days from the order to its due date. */
  readonly deliveryDays: number;
  /** Whether drafts are looked for before anything is posted: an approval procedure may have made one of it. */
  readonly checkDrafts: boolean;
  readonly refunds: RefundPolicies;
  readonly warehouse?: string;
  readonly series?: number;
  readonly creditMemoSeries?: number;
  /** Where branches are enabled, the one that documents belong to. */
  readonly branch?: number;
  readonly salesPerson?: number;
  readonly paymentTerms?: number;
  readonly shippingType?: number;
}
