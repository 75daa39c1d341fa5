import type { Order } from '../zephyrcart/order.ts';
import { spelledOut } from '../zephyrcart/spelled-out.ts';
import type { FoundItems } from './catalogue.ts';
import type { Failure } from './failures.ts';
import { type ErpSettings, entry, type ItemReference } from './settings.ts';

/** The item that a line is sold as. */
export interface Item {
  /** As the ERP stores it. */
  readonly number: string;
  readonly unitOfMeasure?: string;
  readonly warehouse?: string;
  /** Business Central: the id of one of its variants. */
  readonly variantId?: `${string}-${string}-${string}-${string}-${string}`;
  /** Known to this instance from before: the ERP was not asked. */
  readonly remembered?: true;
  /** What stands in for an answer of the ERP where nobody was asked; completes "whether". */
  readonly assumed?: string;
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
 * The item of every line: as the ERP was asked for it, else by the SKU table, else the SKU itself is the item number. All
 * lines that cannot have one are named together, so that the catalogue team is asked once.
 */
export function resolveItems(
  order: Order,
  settings: Pick<ErpSettings, 'items' | 'fallbackItem'>,
  numbers: ItemNumbers,
  found: FoundItems = new Map(),
): { readonly items: readonly Item[] } | { readonly failure: Failure } {
  const resolved = order.lines.map(({ sku }) => resolve(sku, settings, numbers, found));
  const items = resolved.flatMap((item) => ('number' in item ? item : []));
  return items.length === order.lines.length ? { items } : { failure: failure(resolved, numbers) };
}

/** The item number that a SKU stands for, as the ERP stores it. */
export function itemNumber(sku: string, settings: Pick<ErpSettings, 'items'>, numbers: ItemNumbers): string {
  return read(entry(settings.items, sku) ?? sku, numbers).number;
}

/** Why a line has no item, and the SKU that is to be mended, if it has one. */
interface Unresolved {
  readonly problem: 'no SKU' | 'too long' | 'not found' | 'several';
  readonly sku?: string;
  /** Of several that it could be. */
  readonly candidates?: readonly Item[];
}

function resolve(
  sku: string | undefined,
  settings: Pick<ErpSettings, 'items' | 'fallbackItem'>,
  numbers: ItemNumbers,
  found: FoundItems,
): Item | Unresolved {
  if (sku === undefined) {
    return settings.fallbackItem === undefined ? { problem: 'no SKU' } : read(settings.fallbackItem, numbers);
  }
  const candidates = found.get(sku);
  if (candidates === undefined) {
    const item = { ...read(entry(settings.items, sku) ?? sku, numbers), sku };
    return item.number.length <= numbers.longest ? item : { problem: 'too long', sku };
  }
  const [only, ...others] = candidates;
  if (only === undefined) return { problem: 'not found', sku };
  return others.length === 0 ? { ...only, sku } : { problem: 'several', sku, candidates };
}

function read(reference: ItemReference, { upperCase }: ItemNumbers): Item {
  const { item, ...rest } = typeof reference === 'string' ? { item: reference } : reference;
  const number = item.trim();
  return { number: upperCase ? number.toUpperCase() : number, ...rest };
}

function failure(resolved: readonly (Item | Unresolved)[], { longest }: ItemNumbers): Failure {
  const problems = resolved.flatMap((line, index) => ('problem' in line ? { ...line, at: index + 1 } : []));
  const of = (problem: Unresolved['problem']) => problems.filter((each) => each.problem === problem);
  const named = (
    problem: Unresolved['problem'],
    label: (each: Unresolved) => string = ({ sku = '' }) => spelledOut(sku),
  ) => [...new Set(of(problem).map(label))].join(', ');
  const without = of('no SKU');
  const lines = without.map(({ at }) => at).join(', ');
  const details = [
    without.length > 0 && `${without.length} of ${resolved.length} lines have no SKU (line ${lines})`,
    named('too long') &&
      `not in the SKU table, and too long for an item number of ${longest} characters: ${named('too long')}`,
    named('not found') && `nothing in the ERP by the SKU ${named('not found')}`,
    named('several', candidates) &&
      `several items by one SKU, of which none is guessed: ${named('several', candidates)}`,
  ].filter((detail) => typeof detail === 'string' && detail !== '');
  const skus = [...new Set(problems.flatMap(({ sku }) => sku ?? []))];
  return {
    class: 'final',
    reason: without.length > 0 ? 'line_without_sku' : 'unknown_sku',
    detail: `${details.join('; ')}.`,
    ...(skus.length > 0 ? { skus } : {}),
  };
}

const candidates = ({ sku = '', candidates = [] }: Unresolved) =>
  `${spelledOut(sku)} (${candidates.map(({ number }) => number).join(' or ')})`;
