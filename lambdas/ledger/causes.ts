import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type CauseKey, isNotice } from '../erp/failures.ts';
import {
  CAUSE_INDEX_KEY,
  type CauseItem,
  CLOSED_INDEX_KEY,
  causeId,
  causeOf,
  type Money,
  moneyAttributes,
} from './cause.ts';
import { EXPIRY_ATTRIBUTE, type LedgerTable } from './table.ts';
import { unposted } from './unposted.ts';
import { absent, anyOf, below, type Condition, equals, update } from './update.ts';

/** Who claimed a page and then fell silent has crashed: somebody else sends it. Milliseconds. */
const CLAIM_MS = 5 * 60_000;
/** How long a cause that is over is still remembered. Seconds. */
const FORGET_SECONDS = 90 * 24 * 3600;

/** One event that failed for a cause. */
export interface Failed {
  readonly key: string;
  readonly money?: Money | undefined;
  /** It failed for the same cause before, and counts already. */
  readonly counted?: boolean;
}

/** When and with how many dead letters a cause is tried next; see `redrive/waits.ts`. */
export interface Tries {
  /** In a row, without success. */
  readonly tries: number;
  /** Milliseconds since the epoch. */
  readonly nextTryAt: number;
  readonly triedAt?: number;
  /** Dead letters that may be tried at once while nobody can be asked. */
  readonly batch: number;
}

/**
 * What events fail for: one item a cause, not one an event (design D5). An open cause is in the index of what is not
 * posted, under a status of its own, and never expires; its figures are estimates until the census counts again.
 */
export type Causes = ReturnType<typeof createCauses>;

export function createCauses(table: LedgerTable, now: () => number) {
  const instant = () => new Date(now()).toISOString();
  const inIndex = async (status: string): Promise<readonly CauseItem[]> => {
    const found: CauseItem[] = [];
    for await (const item of unposted(table, status)) found.push(causeOf(item));
    return found;
  };
  const change = (cause: CauseKey, what: Parameters<typeof update>[2]) => update(table, causeId(cause), what);

  return {
    /** Counts one event, and opens the cause if it is not open. The item as it stands then. */
    async record({ reason, subject }: CauseKey, { key, money, counted = false }: Failed): Promise<CauseItem> {
      const figures = { events: 1, ...(money === undefined ? {} : { [`money#${money.currency}`]: money.minorUnits }) };
      const written = await change(
        { reason, subject },
        {
          set: { unposted: CAUSE_INDEX_KEY, reason, subject, lastSeen: instant(), ...exponent(money) },
          // Of a cause that is over, or was lost, it is the first again.
          setOnce: { receivedAt: instant(), keys: [key], ...(counted ? figures : {}) },
          add: counted ? {} : figures,
          remove: ['emptySince', EXPIRY_ATTRIBUTE],
        },
      );
      return causeOf(written.item);
    },

    /**
     * True for the one caller that is to page now: nobody has since `pagedBefore` (milliseconds since the epoch; left
     * out: ever since the cause opened), nor is anybody at it. To be confirmed once the page is out.
     */
    async claimPage(cause: CauseKey, pagedBefore?: number): Promise<boolean> {
      const unpaged: Condition =
        pagedBefore === undefined ? absent('pagedAt') : anyOf(absent('pagedAt'), below('pagedAt', pagedBefore));
      const unclaimed = anyOf(absent('pageClaimedAt'), below('pageClaimedAt', now() - CLAIM_MS));
      const written = await change(cause, { set: { pageClaimedAt: now() }, only: [unpaged, unclaimed] });
      return written.accepted;
    },

    /** The page is out. A crash before this line sends it twice rather than never. */
    async confirmPage(cause: CauseKey): Promise<void> {
      await change(cause, { set: { pagedAt: now() }, remove: ['pageClaimedAt'] });
    },

    /** The page could not be sent: the next failure of this cause, or the census, tries again. */
    async returnPage(cause: CauseKey): Promise<void> {
      await change(cause, { remove: ['pageClaimedAt'] });
    },

    async read(cause: CauseKey): Promise<CauseItem | undefined> {
      const answer = await table.client.send(
        new GetCommand({ TableName: table.tableName, Key: { id: causeId(cause) }, ConsistentRead: true }),
      );
      return answer.Item === undefined ? undefined : causeOf(answer.Item);
    },

    /** Every open cause, the oldest first; eventually consistent. */
    open: () => inIndex(CAUSE_INDEX_KEY),

    /** Those that are over and whose end nobody has announced yet. */
    closed: () => inIndex(CLOSED_INDEX_KEY),

    /** What the census counted stands in place of the estimate. Opens a cause that nobody had recorded. */
    async recount(
      { reason, subject }: CauseKey,
      counted: { readonly events: number; readonly money: readonly Money[]; readonly keys: readonly string[] },
      seen: CauseItem | undefined,
    ): Promise<void> {
      const money = moneyAttributes(counted.money);
      const stale = (seen?.money ?? []).map(({ currency }) => `money#${currency}`).filter((name) => !(name in money));
      await change(
        { reason, subject },
        {
          set: { unposted: CAUSE_INDEX_KEY, reason, subject, events: counted.events, keys: counted.keys, ...money },
          setOnce: { receivedAt: instant() },
          remove: ['emptySince', EXPIRY_ATTRIBUTE, ...stale],
        },
      );
    },

    /** The census found nothing of this cause any more; twice in a row, and it is over. */
    async noteEmpty(cause: CauseKey): Promise<void> {
      await change(cause, { setOnce: { emptySince: now() }, only: [equals('unposted', CAUSE_INDEX_KEY)] });
    },

    /** Over, unless something failed for it since it was read. False when it did. */
    async close(seen: CauseItem): Promise<boolean> {
      const written = await change(seen, {
        set: { unposted: CLOSED_INDEX_KEY, [EXPIRY_ATTRIBUTE]: Math.floor(now() / 1000) + FORGET_SECONDS },
        // What is announced at most once a day stays so when the day's digest has told the rest.
        remove: [
          ...OF_AN_OPEN_CAUSE.filter((name) => name !== 'pagedAt' || !isNotice(seen)),
          ...Object.keys(moneyAttributes(seen.money)),
        ],
        only: [equals('unposted', CAUSE_INDEX_KEY), equals('lastSeen', seen.lastSeen)],
      });
      return written.accepted;
    },

    /** Its end was announced. It may have opened again meanwhile, and then stays. */
    async forget(cause: CauseKey): Promise<void> {
      const only = [equals('unposted', CLOSED_INDEX_KEY)];
      await change(cause, { set: { closedAt: instant() }, remove: ['unposted', 'receivedAt'], only });
    },

    async noteTry(cause: CauseKey, tries: Tries): Promise<void> {
      await change(cause, { set: { ...tries }, only: [equals('unposted', CAUSE_INDEX_KEY)] });
    },
  };
}

/** All but what its last page tells. */
const OF_AN_OPEN_CAUSE = [
  'events',
  'keys',
  'lastSeen',
  'pagedAt',
  'pageClaimedAt',
  'emptySince',
  'tries',
  'nextTryAt',
  'triedAt',
  'batch',
];

const exponent = (money: Money | undefined) =>
  money?.exponent === undefined ? {} : { [`exponent#${money.currency}`]: money.exponent };
