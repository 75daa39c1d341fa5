import type { Reason } from '../erp/failures.ts';
import { EXPIRY_ATTRIBUTE, type LedgerTable } from './table.ts';
import { absent, anyOf, below, update } from './update.ts';

/** A cause is paged again only after it has been quiet on this page for a day. */
const PAGE_EVERY_MS = 24 * 3600 * 1000;
const FORGET_SECONDS = 90 * 24 * 3600;

/** What people were told about: one item a cause, not one an order. */
export type Causes = ReturnType<typeof createCauses>;

export function createCauses(table: LedgerTable, now: () => number) {
  return {
    /** True for the one caller that is to page; false while somebody did within the last day. */
    async claimPage(reason: Reason, subject: string | undefined): Promise<boolean> {
      const written = await update(table, subject === undefined ? `cause:${reason}` : `cause:${reason}#${subject}`, {
        set: { pagedAt: now(), [EXPIRY_ATTRIBUTE]: Math.floor(now() / 1000) + FORGET_SECONDS },
        setOnce: { firstSeen: new Date(now()).toISOString() },
        only: [anyOf(absent('pagedAt'), below('pagedAt', now() - PAGE_EVERY_MS))],
      });
      return written.accepted;
    },

    /** The page could not be sent: the next failure of this cause tries again. */
    async returnPage(reason: Reason, subject: string | undefined): Promise<void> {
      await update(table, subject === undefined ? `cause:${reason}` : `cause:${reason}#${subject}`, {
        remove: ['pagedAt'],
      });
    },
  };
}
