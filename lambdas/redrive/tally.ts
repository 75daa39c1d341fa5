import { CATALOGUE_REASONS, type CauseReason, causesOf, ERP_STAFF_REASONS } from '../erp/failures.ts';
import { causeName, type Money, moneyIn } from '../ledger/cause.ts';
import type { Entries } from '../ledger/entries.ts';
import type { Entry } from '../ledger/entry.ts';

/** Keys that a cause names; the others are only counted. */
const NAMED = 5;
/** From its failure until SQS has moved a message to the dead letters, eight receives later. Milliseconds. */
const ON_ITS_WAY = 10 * 60_000;

export interface Counted {
  readonly events: number;
  readonly money: readonly Money[];
  readonly keys: readonly string[];
}

/** Which orders and refunds wait for which cause, each counted once however often it was found. */
export type Tally = ReturnType<typeof createTally>;

export function createTally() {
  const causes = new Map<string, Map<string, Money | undefined>>();
  return {
    add(cause: string, key: string, money: Money | undefined): void {
      const keys = causes.get(cause) ?? new Map<string, Money | undefined>();
      causes.set(cause, keys.set(key, money ?? keys.get(key)));
    },
    causes: (): readonly string[] => [...causes.keys()],
    has: (cause: string): boolean => causes.has(cause),
    of(cause: string): Counted {
      const keys = causes.get(cause) ?? new Map<string, Money | undefined>();
      return { events: keys.size, money: sums([...keys.values()]), keys: [...keys.keys()].toSorted().slice(0, NAMED) };
    },
  };
}

function sums(amounts: readonly (Money | undefined)[]): readonly Money[] {
  const byCurrency = new Map<string, Money>();
  for (const amount of amounts) {
    if (amount === undefined) continue;
    const known = byCurrency.get(amount.currency);
    byCurrency.set(amount.currency, { ...known, ...amount, minorUnits: (known?.minorUnits ?? 0) + amount.minorUnits });
  }
  return [...byCurrency.values()].toSorted((a, b) => a.currency.localeCompare(b.currency));
}

/**
 * What is on its way and no dead letter at this moment: tried again after a redrive, waiting for people in the ERP, or
 * just failed. An entry that failed long ago and has no dead letter was settled by hand; it waits for nothing.
 */
export async function tallyInFlight(entries: Pick<Entries, 'unposted'>, tally: Tally, now: number): Promise<void> {
  for (const status of ['failed', 'retrying', 'waiting'] as const) {
    for await (const entry of entries.unposted(status)) {
      if (status === 'failed' && !isOnItsWay(entry, now)) continue;
      for (const cause of causesHolding(entry)) tally.add(cause, entry.id, moneyIn(entry));
    }
  }
}

function isOnItsWay({ updatedAt = '', redrivenAt }: Entry, now: number): boolean {
  const failedAt = Date.parse(updatedAt);
  return now - failedAt < ON_ITS_WAY || (redrivenAt !== undefined && redrivenAt >= failedAt);
}

/** Of what is tried again, the cause that it failed for before counts on; so does what people in the ERP leave undone. */
function causesHolding({ status, reason, skus, subject, causes = [] }: Entry): readonly string[] {
  const present =
    status === 'retrying' && reason !== undefined && MENDED_IN_THE_ERP.has(reason)
      ? causesOf({ reason, skus, subject }).map(causeName)
      : [];
  return [...new Set([...causes, ...present])];
}

const MENDED_IN_THE_ERP: ReadonlySet<CauseReason> = new Set<CauseReason>([...CATALOGUE_REASONS, ...ERP_STAFF_REASONS]);
