import { isDeepStrictEqual } from 'node:util';
import { isNotice } from '../erp/failures.ts';
import { type CauseItem, causeName, readCauseName } from '../ledger/cause.ts';
import type { Causes } from '../ledger/causes.ts';
import type { CensusPages } from '../paging/census-pages.ts';
import type { Counted, Tally } from './tally.ts';

interface AnnouncingPorts {
  readonly causes: Causes;
  readonly pages: CensusPages;
  readonly now: () => number;
  /** While it is off, nothing is over: what SQS itself moved back waits in the event queue, and no entry says so. */
  readonly deliveryIsOn: boolean;
}

export interface Announced {
  /** Causes that are open now. */
  readonly open: number;
  readonly closed: number;
}

/** Found empty twice, this far apart, a cause is over: a letter that somebody looks at is not seen for a moment. */
const EMPTY_FOR = 5 * 60_000;
/** What failed so lately may not be a dead letter yet. */
const SETTLED_AFTER = 10 * 60_000;

/**
 * Makes the causes what was counted, and tells people of what opened and what is over (design D8). Only after a walk
 * that saw every dead letter: half a count would close what is open.
 * @param details what happened, in words, for causes that nobody was told of yet; by name
 */
export async function announce(
  { causes, pages, now, deliveryIsOn }: AnnouncingPorts,
  tally: Tally,
  details: ReadonlyMap<string, string>,
): Promise<Announced> {
  const before = new Map((await causes.open()).map((item) => [causeName(item), item]));
  for (const name of tally.causes()) {
    const cause = readCauseName(name);
    const known = before.get(name);
    // What is only on its way keeps an open cause open; it opens none.
    if (isNotice(cause) || (known === undefined && !details.has(name))) continue;
    const counted = tally.of(name);
    if (!isSame(known, counted)) await causes.recount(cause, counted, known);
    if (known?.pagedAt !== undefined) continue;
    const item = await causes.read(cause);
    if (item !== undefined) await pages.opened(item, details.get(name) ?? 'see the ledger');
  }
  for (const item of deliveryIsOn ? before.values() : []) {
    if (!isNotice(item) && !tally.has(causeName(item))) await closeIfOver(item, causes, now());
  }
  const over = await causes.closed();
  for (const item of over) await pages.closed(item);
  const open = await causes.open();
  await pages.digests(open);
  return { open: open.filter((item) => !isNotice(item)).length, closed: over.length };
}

/** Nothing to write, which is so for most causes most of the time. */
const isSame = (known: CauseItem | undefined, { events, money, keys }: Counted): boolean =>
  known?.emptySince === undefined &&
  isDeepStrictEqual([known?.events, known?.money, known?.keys], [events, money, keys]);

async function closeIfOver(item: CauseItem, causes: Causes, now: number): Promise<void> {
  if (now - Date.parse(item.lastSeen ?? item.firstSeen ?? '') < SETTLED_AFTER) return;
  if (item.emptySince === undefined) return causes.noteEmpty(item);
  if (now - item.emptySince >= EMPTY_FOR) await causes.close(item);
}
