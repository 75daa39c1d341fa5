import type { Order } from '../../zephyrcart/order.ts';
import type { Failure } from '../failures.ts';
import { LENGTHS } from './fields.ts';
import { type BusinessCentralSettings, entry, type ItemReference } from './settings.ts';

/** The item that a line is sold as. */
export interface Item {
  /** As Business Central stores it: upper case. */
  readonly number: string;
  readonly unitOfMeasure?: string;
  /** As ZephyrCart sent it; absent when the fallback item took its place. */
  readonly sku?: string;
}

/**
 * The item of every line: by the SKU table, else the SKU itself is the item number. All lines that cannot have one are
 * named together, so that the catalogue team is asked once.
 */
export function resolveItems(
  order: Order,
  settings: Pick<BusinessCentralSettings, 'items' | 'fallbackItem'>,
): { readonly items: readonly Item[] } | { readonly failure: Failure } {
  const found = order.lines.map(({ sku }) => itemFor(sku, settings));
  const items = found.flatMap((item) =>
    item !== undefined && item.number.length <= LENGTHS.lineObjectNumber ? item : [],
  );
  if (items.length === order.lines.length) return { items };
  return { failure: failure(order, found) };
}

function itemFor(
  sku: string | undefined,
  settings: Pick<BusinessCentralSettings, 'items' | 'fallbackItem'>,
): Item | undefined {
  if (sku !== undefined) return { ...read(entry(settings.items, sku) ?? sku), sku };
  return settings.fallbackItem === undefined ? undefined : read(settings.fallbackItem);
}

function read(reference: ItemReference): Item {
  if (typeof reference === 'string') return { number: code(reference) };
  const { item, unitOfMeasure } = reference;
  return { number: code(item), ...(unitOfMeasure === undefined ? {} : { unitOfMeasure }) };
}

function code(text: string): string {
  return text.trim().toUpperCase();
}

function failure(order: Order, found: readonly (Item | undefined)[]): Failure {
  const without = found.flatMap((item, index) => (item === undefined ? index + 1 : []));
  const long = found.flatMap((item) =>
    item !== undefined && item.number.length > LENGTHS.lineObjectNumber ? (item.sku ?? item.number) : [],
  );
  const skus = [...new Set(long)];
  const details = [
    ...(without.length > 0
      ? [`${without.length} of ${order.lines.length} lines have no SKU (line ${without.join(', ')})`]
      : []),
    ...(skus.length > 0
      ? [
          `not in the SKU table, and too long for an item number of ${LENGTHS.lineObjectNumber} characters: ${skus.join(', ')}`,
        ]
      : []),
  ];
  return {
    class: 'final',
    reason: without.length > 0 ? 'line_without_sku' : 'unknown_sku',
    detail: `${details.join('; ')}.`,
    ...(skus.length > 0 ? { skus } : {}),
  };
}
