import type { CustomerStrategy } from '../customers.ts';
import type { ErpSettings } from '../settings.ts';

/** What a deployment chose for Business Central, validated and with every default filled in. */
export interface BusinessCentralSettings extends ErpSettings {
  /** Up to and including `…/api/v2.0`, without a slash at the end. */
  readonly baseUrl: string;
  readonly companyId: string;
  readonly customer: {
    readonly strategy: CustomerStrategy;
    /** Of the collective customer. */
    readonly number: string;
    /** ZephyrCart's customer id to number. */
    readonly table?: Readonly<Record<string, string>>;
  };
  /** What a SKU is that the table does not list: an item's number, unless said. */
  readonly sku?: {
    readonly strategy: 'number' | 'number-and-variant' | 'gtin';
    /** Between an item's number and the code of its variant. */
    readonly separator?: string;
  };
  /** What a refund of a whole order becomes: a line for each of its lines, unless said. */
  readonly refunds?: { readonly full: 'mirror' | 'amount' };
  /** G/L accounts that allow direct posting. */
  readonly accounts: { readonly shipping: string; readonly refund: string };
  /** Whether prices on documents are gross. Gross keeps every document equal to what was charged, to the cent. */
  readonly pricesIncludeTax: boolean;
}
