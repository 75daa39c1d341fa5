/** An item in Business Central, and the unit that ZephyrCart sells it in when it is not the item's own sales unit. */
export type ItemReference = string | { readonly item: string; readonly unitOfMeasure?: string };

/** What a deployment chose for Business Central, validated and with every default filled in. */
export interface BusinessCentralSettings {
  /** Up to and including `…/api/v2.0`, without a slash at the end. */
  readonly baseUrl: string;
  readonly companyId: string;
  readonly customer: { readonly strategy: 'default'; readonly number: string };
  /** G/L accounts that allow direct posting. */
  readonly accounts: { readonly shipping: string; readonly refund: string };
  /** Whether prices on documents are gross. Gross keeps every document equal to what was charged, to the cent. */
  readonly pricesIncludeTax: boolean;
  /** ISO 4217. */
  readonly localCurrency: string;
  /** IANA name: dates on documents are those of this zone. */
  readonly timeZone: string;
  /** SKU as ZephyrCart sends it, to item. */
  readonly items: Readonly<Record<string, ItemReference>>;
  /** For lines without a SKU. Without it such an order is refused. */
  readonly fallbackItem?: ItemReference;
  /** Country (ISO 3166-1 alpha-2, or `*`), then rate in percent as text such as `19` or `7.7`, to tax code. */
  readonly tax: { readonly codes: Readonly<Record<string, Readonly<Record<string, string>>>> };
  readonly shipping: { readonly description: string };
  /** ISO 4217 to Business Central's own code, where they differ. */
  readonly currencies: Readonly<Record<string, { readonly code?: string; readonly exponent?: number }>>;
  /** ISO 3166-1 alpha-2 to Business Central's own code, where they differ (Greece is often EL). */
  readonly countries: Readonly<Record<string, string>>;
}

/** The entry of a table under a key that came from outside: `constructor` is a possible SKU, and no entry. */
export function entry<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
