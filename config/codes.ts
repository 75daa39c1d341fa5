import { unknownField } from './errors.ts';
import { text } from './fields.ts';

/** How long an ERP's codes may be, characters. */
export interface CodeLengths {
  readonly longestItem: number;
  readonly longestTaxCode: number;
  readonly longestCurrency: number;
  readonly longestCountry: number;
}

export const BUSINESS_CENTRAL_CODES: CodeLengths = {
  longestItem: 20,
  longestTaxCode: 20,
  longestCurrency: 10,
  longestCountry: 10,
};

/** Contract sheet sap-business-one 2.2, 2.3, 5.1. */
export const SAP_BUSINESS_ONE_CODES: CodeLengths = {
  longestItem: 50,
  longestTaxCode: 8,
  longestCurrency: 3,
  longestCountry: 3,
};

/** What can be said of an item besides its number. */
const ITEM_FIELDS = {
  'business-central': ['item', 'unitOfMeasure', 'variant'],
  'sap-business-one': ['item', 'warehouse'],
} as const;

/** Fields of the SKU table that the other ERP has: ignored, they would look as if they had an effect. */
export function itemMistakes(erp: unknown, items: unknown): readonly { path: readonly string[]; message: string }[] {
  const kind: unknown = typeof erp === 'object' && erp !== null ? Reflect.get(erp, 'kind') : undefined;
  const known: readonly string[] = ITEM_FIELDS[kind === 'sap-business-one' ? kind : 'business-central'];
  return Object.entries(items ?? {}).flatMap(([sku, item]: [string, unknown]) =>
    typeof item === 'object' && item !== null
      ? ['unitOfMeasure', 'variant', 'warehouse']
          .filter((field) => field in item && !known.includes(field))
          .map((field) => ({ path: ['items', sku, field], message: unknownField(field, known) }))
      : [],
  );
}

/** A currency's code in the ERP, or nothing: what that means, only the other settings tell. */
export function currencyCode(longest: number) {
  return text(
    `a currency code: 1 to ${longest} characters, no blanks around it; or "" for Business Central's local currency`,
    (value) => value.length <= longest && value === value.trim(),
    (value) => (value.trim().length <= longest ? value.trim() : undefined),
  );
}

/**
 * Business Central takes a blank code for the company's local currency, which may have no code there at all. For any
 * other currency, and in SAP Business One, amounts would be booked as what they are not.
 */
export function currencyMistakes(settings: {
  readonly erp?: unknown;
  readonly localCurrency?: unknown;
  readonly currencies?: unknown;
}): readonly { path: readonly string[]; message: string }[] {
  const { erp, localCurrency, currencies } = settings;
  const isBusinessCentral = typeof erp === 'object' && erp !== null && Reflect.get(erp, 'kind') === 'business-central';
  return Object.entries(currencies ?? {}).flatMap(([currency, written]: [string, unknown]) => {
    const blank = typeof written === 'object' && written !== null && Reflect.get(written, 'code') === '';
    if (!blank || (isBusinessCentral && currency === localCurrency)) return [];
    const why = isBusinessCentral
      ? `may be blank for the local currency only, which is ${JSON.stringify(localCurrency)}`
      : 'may be blank in Business Central only';
    return [
      { path: ['currencies', currency, 'code'], message: `${why}: the amounts would be booked in another currency` },
    ];
  });
}
