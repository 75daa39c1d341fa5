import type { CauseItem } from '../ledger/cause.ts';
import type { Tries } from '../ledger/causes.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** After a try that failed: a quarter of an hour, doubling, a day at most. */
const FIRST_WAIT = 15 * MINUTE;
const LONGEST_WAIT = 24 * HOUR;
/** While the ERP says "not yet" it is asked again: soon for a young cause, hourly for an old one. */
const LONGEST_UNASKED = HOUR;
/** What only a try tells is not tried while its failure is this fresh: nobody can have mended it. */
const TOO_FRESH = 30 * MINUTE;
/** When a try passes, so many times more are tried next: causes that only look alike do not all fail again. */
const GROWTH = 8;

/** All times are milliseconds since the epoch. */
export const isDue = (item: CauseItem | undefined, now: number): boolean => (item?.nextTryAt ?? 0) <= now;

export const isTooFresh = (item: CauseItem | undefined, now: number): boolean => now - openedAt(item, now) < TOO_FRESH;

/** Something failed for this cause since the last try, be it what was tried or something new: it is not mended. */
export const failedSinceTry = ({ triedAt, lastSeen = '' }: CauseItem): boolean =>
  triedAt !== undefined && Date.parse(lastSeen) > triedAt;

/** How many dead letters may be tried, where only a try tells: one, and more after each that passed. */
export function batchOf(item: CauseItem | undefined): number {
  if (item?.triedAt === undefined || failedSinceTry(item)) return 1;
  return (item.batch ?? 1) * GROWTH;
}

/** Written before anything is moved. After a try without failure the wait begins anew. */
export function afterTry(item: CauseItem | undefined, now: number): Tries {
  const failed = item !== undefined && failedSinceTry(item);
  const tries = failed ? (item.tries ?? 0) + 1 : 1;
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(tries - 1, 10));
  return { tries, triedAt: now, nextTryAt: now + (failed ? wait : 0), batch: batchOf(item) };
}

/** The ERP says that it is not mended. */
export function afterNo(item: CauseItem | undefined, now: number): Tries {
  const wait = Math.min(LONGEST_UNASKED, (now - openedAt(item, now)) / 8);
  return {
    tries: item?.tries ?? 0,
    ...(item?.triedAt === undefined ? {} : { triedAt: item.triedAt }),
    nextTryAt: now + wait,
    batch: 1,
  };
}

const openedAt = (item: CauseItem | undefined, now: number): number =>
  item?.firstSeen === undefined ? now : Date.parse(item.firstSeen);
