import type { FoundItems } from '../catalogue.ts';
import type { Item } from '../items.ts';
import { entry } from '../settings.ts';
import { LENGTHS } from './fields.ts';
import type { BusinessCentralSettings } from './settings.ts';

const LONGEST_GTIN = 14;
const LONGEST_VARIANT = 10;
/** Stands where the id of a variant would: only Business Central knows it. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** What a SKU can be: each form in capitals, as Business Central keeps codes. */
export interface Meaning {
  readonly sku: string;
  readonly gtin?: string;
  readonly number?: string;
  readonly variant?: { readonly item: string; readonly code: string };
  readonly unitOfMeasure?: string;
}

export const strategyOf = ({ sku }: BusinessCentralSettings) => sku?.strategy ?? 'number';

/** Whether Business Central has to be asked what a SKU is. */
export function asked(sku: string, settings: BusinessCentralSettings): boolean {
  const listed = entry(settings.items, sku);
  if (listed === undefined) return strategyOf(settings) !== 'number';
  return typeof listed !== 'string' && listed.variant !== undefined;
}

export function meaningOf(sku: string, settings: BusinessCentralSettings): Meaning {
  const listed = entry(settings.items, sku);
  if (typeof listed === 'object') {
    const { item, variant = '', unitOfMeasure } = listed;
    const unit = unitOfMeasure === undefined ? {} : { unitOfMeasure };
    return { sku, variant: { item: item.trim().toUpperCase(), code: variant.toUpperCase() }, ...unit };
  }
  const written = sku.toUpperCase();
  if (strategyOf(settings) === 'gtin') return { sku, ...(written.length > LONGEST_GTIN ? {} : { gtin: written }) };
  const variant = variantIn(written, settings.sku?.separator ?? '');
  const number = written.length > LENGTHS.lineObjectNumber ? {} : { number: written };
  return { sku, ...number, ...(variant === undefined ? {} : { variant }) };
}

/** What stands behind the last separator is the variant: numbers of items hold it more often than codes of variants. */
function variantIn(sku: string, separator: string): Meaning['variant'] {
  const at = separator === '' ? -1 : sku.lastIndexOf(separator.toUpperCase());
  const [item, code] = [sku.slice(0, at).trim(), sku.slice(at + separator.length).trim()];
  const fits = at > 0 && item.length <= LENGTHS.lineObjectNumber && code !== '' && code.length <= LONGEST_VARIANT;
  return fits ? { item, code } : undefined;
}

/** Stand-ins for what nobody was asked: the first thing that each SKU can be. */
export function assumedItems(skus: readonly string[], settings: BusinessCentralSettings): FoundItems {
  return new Map(
    skus.filter((sku) => asked(sku, settings)).map((sku) => [sku, [assumption(meaningOf(sku, settings))]]),
  );
}

function assumption({ sku, gtin, number, variant, unitOfMeasure }: Meaning): Item {
  const unit = unitOfMeasure === undefined ? {} : { unitOfMeasure };
  if (variant !== undefined) {
    const first = number === undefined ? '' : `no item has the number ${number}, and `;
    const assumed = `${first}item ${variant.item} has a variant ${variant.code}, and is not blocked`;
    return { sku, number: variant.item, variantId: NO_ID, ...unit, assumed };
  }
  if (gtin !== undefined) {
    return { sku, number: `(item of GTIN ${gtin})`, assumed: `one item has the GTIN ${gtin}, and is not blocked` };
  }
  return { sku, number: number ?? sku };
}
