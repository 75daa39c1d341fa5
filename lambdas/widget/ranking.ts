import type { CauseItem } from '../ledger/cause.ts';
import { causeName } from '../ledger/cause.ts';

export const SORTS = ['money', 'age', 'events'] as const;
export type Sort = (typeof SORTS)[number];

/** Keeps an answer well under the 100 KB that a widget should stay below (contract sheet aws-platform 8). */
export const PER_PAGE = 25;

type Order = (a: CauseItem, b: CauseItem) => number;

/**
 * Causes in the order in which people should look at them. Money of different currencies cannot be compared, so `money`
 * goes by the amount in `localCurrency`, and causes without any come after those with some. Ties go to the cause with
 * more events, then to the older one: pages do not overlap.
 */
export function ranked(causes: readonly CauseItem[], sort: Sort, localCurrency: string): readonly CauseItem[] {
  const first: Readonly<Record<Sort, Order>> = {
    money: (a, b) => amountIn(localCurrency, b) - amountIn(localCurrency, a),
    age: byAge,
    events: byEvents,
  };
  return causes.toSorted((a, b) => first[sort](a, b) || byEvents(a, b) || byAge(a, b) || byName(a, b));
}

const byEvents: Order = (a, b) => b.events - a.events;
const byAge: Order = (a, b) => compare(a.firstSeen ?? '9', b.firstSeen ?? '9');
const byName: Order = (a, b) => compare(causeName(a), causeName(b));

const amountIn = (currency: string, { money }: CauseItem): number =>
  money.find((sum) => sum.currency === currency)?.minorUnits ?? -1;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export interface Page {
  readonly causes: readonly CauseItem[];
  readonly number: number;
  /** How many causes stand on later pages. */
  readonly more: number;
}

/** A page that is past the end, because causes closed meanwhile, is the last one. */
export function pageOf(causes: readonly CauseItem[], wanted: number): Page {
  const last = Math.max(1, Math.ceil(causes.length / PER_PAGE));
  const number = Math.min(wanted, last);
  const end = number * PER_PAGE;
  return { causes: causes.slice(end - PER_PAGE, end), number, more: Math.max(0, causes.length - end) };
}
