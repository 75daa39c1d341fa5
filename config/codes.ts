import { unknownField } from './errors.ts';

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
  'business-central': ['item', 'unitOfMeasure'],
  'sap-business-one': ['item', 'warehouse'],
} as const;

/** Fields of the SKU table that the other ERP has: ignored, they would look as if they had an effect. */
export function itemMistakes(erp: unknown, items: unknown): readonly { path: readonly string[]; message: string }[] {
  const kind: unknown = typeof erp === 'object' && erp !== null ? Reflect.get(erp, 'kind') : undefined;
  const known: readonly string[] = ITEM_FIELDS[kind === 'sap-business-one' ? kind : 'business-central'];
  return Object.entries(items ?? {}).flatMap(([sku, item]: [string, unknown]) =>
    typeof item === 'object' && item !== null
      ? ['unitOfMeasure', 'warehouse']
          .filter((field) => field in item && !known.includes(field))
          .map((field) => ({ path: ['items', sku, field], message: unknownField(field, known) }))
      : [],
  );
}
