import type { Order } from '../zephyrcart/order.ts';
import { spelledOut } from '../zephyrcart/spelled-out.ts';
import type { Failure } from './failures.ts';
import { type ErpSettings, entry, type ItemReference } from './settings.ts';

/** The item that a line is sold as. */
export interface Item {
  /** As the ERP stores it. */
  readonly number: string;
  readonly unitOfMeasure?: string;
  readonly warehouse?: string;
  /** As ZephyrCart sent it; absent when the fallback item took its place. */
  readonly sku?: string;
}

/** What item numbers look like in an ERP. */
export interface ItemNumbers {
  /** Characters at most. */
  readonly longest: number;
  /** Business Central keeps codes in upper case; where case counts, as it can in SAP Business One, nothing is folded. */
  readonly upperCase: boolean;
}

/**
 * The item of every line: by the SKU table, else the SKU itself is the item number. All lines that cannot have one are
 * named together, so that the catalogue team is asked once.
 */
export function resolveItems(
  order: Order,
  settings: Pick<ErpSettings, 'items' | 'fallbackItem'>,
  numbers: ItemNumbers,
): { readonly items: readonly Item[] } | { readonly failure: Failure } {
  const found = order.lines.map(({ sku }) => itemFor(sku, settings, numbers));
  const items = found.flatMap((item) => (item !== undefined && item.number.length <= numbers.longest ? item : []));
  if (items.length === order.lines.length) return { items };
  return { failure: failure(order, found, numbers) };
}

/** The item number that a SKU stands for, as the ERP stores it. */
export function itemNumber(sku: string, settings: Pick<ErpSettings, 'items'>, numbers: ItemNumbers): string {
  return read(entry(settings.items, sku) ?? sku, numbers).number;
}

function itemFor(
  sku: string | undefined,
  settings: Pick<ErpSettings, 'items' | 'fallbackItem'>,
  numbers: ItemNumbers,
): Item | undefined {
  if (sku !== undefined) return { ...read(entry(settings.items, sku) ?? sku, numbers), sku };
  return settings.fallbackItem === undefined ? undefined : read(settings.fallbackItem, numbers);
}

function read(reference: ItemReference, { upperCase }: ItemNumbers): Item {
  const { item, ...rest } = typeof reference === 'string' ? { item: reference } : reference;
  const number = item.trim();
  return { number: upperCase ? number.toUpperCase() : number, ...rest };
}

function failure(order: Order, found: readonly (Item | undefined)[], { longest }: ItemNumbers): Failure {
  const without = found.flatMap((item, index) => (item === undefined ? index + 1 : []));
  const long = found.flatMap((item) =>
    item !== undefined && item.number.length > longest ? (item.sku ?? item.number) : [],
  );
  const skus = [...new Set(long)];
  const details = [
    ...(without.length > 0
      ? [`${without.length} of ${order.lines.length} lines have no SKU (line ${without.join(', ')})`]
      : []),
    ...(skus.length > 0
      ? [
          `not in the SKU table, and too long for an item number of ${longest} characters: ${skus.map(spelledOut).join(', ')}`,
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
