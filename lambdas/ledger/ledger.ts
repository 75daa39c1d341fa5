import { type BreakerStates, createBreakerStates } from './breaker-state.ts';
import { type Causes, createCauses } from './causes.ts';
import { createEntries, type Entries } from './entries.ts';
import { createMarks, type Marks } from './marks.ts';
import { createRefundRoom, type RefundRoom } from './refund-room.ts';
import type { LedgerTable } from './table.ts';

/** What became of every event: the only memory and the only fence. */
export interface Ledger {
  readonly entries: Entries;
  readonly marks: Marks;
  readonly refundRoom: RefundRoom;
  readonly breaker: BreakerStates;
  readonly causes: Causes;
}

export function createLedger(table: LedgerTable, now: () => number): Ledger {
  return {
    entries: createEntries(table, now),
    marks: createMarks(table, now),
    refundRoom: createRefundRoom(table),
    breaker: createBreakerStates(table, now),
    causes: createCauses(table, now),
  };
}
