import type { LedgerTable } from './table.ts';
import { absent, anyOf, below, equals, update } from './update.ts';

/** A right that one run has at a time, and that a run which died gives up by itself. */
export type Lease = ReturnType<typeof createLease>;

export function createLease(table: LedgerTable, now: () => number, name: string) {
  const id = `lease:${name}`;
  return {
    /**
     * Ours until `until` (milliseconds since the epoch), or until when somebody else has it.
     * @param holder unique to the run
     */
    async take(holder: string, until: number): Promise<'taken' | { readonly heldUntil: number }> {
      const written = await update(table, id, {
        set: { holder, until },
        // Our own too: the SDK may have written, lost the answer and tried again.
        only: [anyOf(absent('holder'), below('until', now()), equals('holder', holder))],
      });
      return written.accepted ? 'taken' : { heldUntil: Number(written.item.until) };
    },

    async giveBack(holder: string): Promise<void> {
      await update(table, id, { remove: ['holder', 'until'], only: [equals('holder', holder)] });
    },
  };
}
