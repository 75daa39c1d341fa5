/** An item in the ERP: its number, with what else the ERP has to be told of it. */
export type ItemReference =
  | string
  | {
      readonly item: string;
      /** Business Central: the unit that ZephyrCart sells it in, when it is not the item's own sales unit. */
      readonly unitOfMeasure?: string;
      /** Business Central: the code of one of the item's variants. */
      readonly variant?: string;
      /** SAP Business One: the warehouse that it is sold from, when it is not the configured one. */
      readonly warehouse?: string;
    };

/** What a deployment chose for whichever ERP it has, validated and with every default filled in. */
export interface ErpSettings {
  /** ISO 4217. */
  readonly localCurrency: string;
  /** IANA name: dates on documents are those of this zone. */
  readonly timeZone: string;
  /** SKU as ZephyrCart sends it, to item. */
  readonly items: Readonly<Record<string, ItemReference>>;
  /** For lines without a SKU. Without it such an order is refused. */
  readonly fallbackItem?: ItemReference;
  /** Country (ISO 3166-1 alpha-2, or `*`), then rate in percent as text such as `19` or `7.7`, to tax code. */
  readonly tax: {
    readonly codes: Readonly<Record<string, Readonly<Record<string, string>>>>;
    /** Minor units for each line by which the ERP's tax may differ from the shop's. */
    readonly tolerance: number;
  };
  readonly shipping: { readonly description: string };
  /** ISO 4217 to the ERP's own code, where they differ. */
  readonly currencies: Readonly<Record<string, { readonly code?: string; readonly exponent?: number }>>;
  /** ISO 3166-1 alpha-2 to the ERP's own code, where they differ (Greece is often EL). */
  readonly countries: Readonly<Record<string, string>>;
}

/** The entry of a table under a key that came from outside: `constructor` is a possible SKU, and no entry. */
export function entry<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
