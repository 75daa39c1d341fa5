import type { Order } from '../zephyrcart/order.ts';
import type { Failure } from './failures.ts';
import type { Item } from './items.ts';
import type { Creation, Mended } from './port.ts';
import { createRemembered } from './remembered.ts';

/** By SKU, the items that it stands for: none where the ERP has none, several where it cannot be told which is meant. */
export type FoundItems = ReadonlyMap<string, readonly Item[]>;

export type ItemSearch =
  | { readonly outcome: 'found'; readonly items: FoundItems }
  /** Not final: the ERP could not be asked now. */
  | { readonly outcome: 'unanswered'; readonly failure: Failure };

/** An ERP's items, where a SKU is something else than an item's number. Never throws for what the ERP may do. */
export interface ItemDirectory {
  /** Whether the ERP has to be asked what a SKU is; else the table of SKUs says it. */
  isAsked(sku: string): boolean;
  /** Of all SKUs at once, in as few requests as the ERP takes. A SKU that is not in the answer stands for nothing. */
  find(skus: readonly string[], signal: AbortSignal): Promise<FoundItems | { readonly failure: Failure }>;
}

export interface Catalogue {
  find(order: Order, signal: AbortSignal): Promise<ItemSearch>;
  /** The ERP refused a remembered item: its SKU is asked for again the next time. */
  forget(order: Order): void;
}

/** Items that an instance remembers, and for how long, milliseconds. Unknown SKUs are asked for each time. */
const MOST_REMEMBERED = 20_000;
const REMEMBERED_FOR = 15 * 60_000;

export function createCatalogue(directory: ItemDirectory, now: () => number): Catalogue {
  const remembered = createRemembered<Item>(MOST_REMEMBERED, REMEMBERED_FOR, now);
  const skusOf = (order: Order) => [...new Set(order.lines.flatMap(({ sku }) => sku ?? []))].filter(directory.isAsked);
  return {
    async find(order, signal) {
      const items = new Map<string, readonly Item[]>();
      const open: string[] = [];
      for (const sku of skusOf(order)) {
        const known = remembered.get(sku);
        if (known === undefined) open.push(sku);
        else items.set(sku, [{ ...known, remembered: true }]);
      }
      if (open.length === 0) return { outcome: 'found', items };
      const found = await directory.find(open, signal);
      if ('failure' in found) return { outcome: 'unanswered', failure: found.failure };
      for (const sku of open) {
        const candidates = found.get(sku) ?? [];
        const [only, ...others] = candidates;
        if (only !== undefined && others.length === 0) remembered.set(sku, only);
        items.set(sku, candidates);
      }
      return { outcome: 'found', items };
    },
    forget(order) {
      for (const sku of skusOf(order)) remembered.delete(sku);
    },
  };
}

/** What a draft has to say of its items for this. */
type ForItems =
  | { readonly kind: 'order'; readonly order: Order; readonly items: readonly Item[] }
  | { readonly kind: 'credit memo' | 'cancellation' };

/** Deleted, renumbered or blocked since it was looked up: its SKU is forgotten, and the next attempt asks. */
export function searchedAgain(catalogue: Pick<Catalogue, 'forget'>, draft: ForItems, answer: Creation): Creation {
  if (answer.outcome !== 'refused' || draft.kind !== 'order') return answer;
  const { failure } = answer;
  const isRemembered = draft.items.some((item) => item.remembered === true);
  if (!isRemembered || (failure.reason !== 'unknown_sku' && failure.reason !== 'blocked_item')) return answer;
  catalogue.forget(draft.order);
  return { ...answer, failure: { ...failure, class: 'transient' } };
}

/**
 * The number of the item that a SKU stands for by now: `written`, where the ERP need not be asked. Else what is to be said
 * of its cause where that is no item, or not the only one.
 */
export async function numberOf(
  directory: ItemDirectory | undefined,
  sku: string,
  written: string,
  signal: AbortSignal,
): Promise<string | Mended> {
  if (directory?.isAsked(sku) !== true) return written;
  const found = await directory.find([sku], signal);
  if ('failure' in found) return { outcome: 'unanswered', failure: found.failure };
  const [item, ...others] = found.get(sku) ?? [];
  return item !== undefined && others.length === 0 ? item.number : { outcome: 'not yet' };
}
