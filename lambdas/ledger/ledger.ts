import { type Announcements, createAnnouncements } from './announcements.ts';
import { type Backlog, createBacklog } from './backlog.ts';
import { type BreakerStates, createBreakerStates } from './breaker-state.ts';
import { type Causes, createCauses } from './causes.ts';
import { createDossiers, type Dossiers } from './dossiers.ts';
import { createEntries, type Entries } from './entries.ts';
import { createLease, type Lease } from './lease.ts';
import { createMarks, type Marks } from './marks.ts';
import { createOperatorDecisions, type OperatorDecisions } from './operator-decisions.ts';
import { createRefundRoom, type RefundRoom } from './refund-room.ts';
import type { LedgerTable } from './table.ts';
import { createUpkeep, type Upkeep } from './upkeep.ts';

/** What became of every event: the only memory and the only fence. */
export interface Ledger {
  readonly entries: Entries;
  readonly marks: Marks;
  readonly refundRoom: RefundRoom;
  readonly breaker: BreakerStates;
  readonly announcements: Announcements;
  readonly backlog: Backlog;
  readonly causes: Causes;
  readonly dossiers: Dossiers;
  readonly decisions: OperatorDecisions;
  /** Whoever moves dead letters holds it. */
  readonly redriveLease: Lease;
  /** Whoever logs in to the ERP while nobody knows whether it lets us in holds it. */
  readonly loginLease: Lease;
  readonly upkeep: Upkeep;
}

export function createLedger(table: LedgerTable, now: () => number): Ledger {
  return {
    entries: createEntries(table, now),
    marks: createMarks(table, now),
    refundRoom: createRefundRoom(table),
    breaker: createBreakerStates(table, now),
    announcements: createAnnouncements(table),
    backlog: createBacklog(table),
    causes: createCauses(table, now),
    dossiers: createDossiers(table),
    decisions: createOperatorDecisions(table, now),
    redriveLease: createLease(table, now, 'redrive'),
    loginLease: createLease(table, now, 'login'),
    upkeep: createUpkeep(table, now),
  };
}
