import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Reason } from '../erp/failures.ts';
import type { LedgerTable } from './table.ts';
import { absent, anyOf, type Change, equals, update } from './update.ts';

/** The desired state of delivery, one item in the ledger (design D4). Written conditionally on its generation. */
export type BreakerState =
  | { readonly state: 'closed'; readonly generation: number; readonly paused?: Pause }
  | {
      readonly state: 'open';
      readonly generation: number;
      readonly paused?: Pause;
      readonly reason: Reason;
      readonly detail: string;
      /** ISO 8601. */
      readonly since: string;
      /** Milliseconds since the epoch. */
      readonly nextProbeAt: number;
      /** Probes that failed since it opened. */
      readonly probes: number;
    }
  | {
      readonly state: 'trial';
      readonly generation: number;
      readonly paused?: Pause;
      readonly reason: Reason;
      readonly detail: string;
      readonly since: string;
    };

/** A pause by hand: a flag beside the state, never instead of it. */
export interface Pause {
  readonly why: string;
  readonly since: string;
}

export type BreakerStates = ReturnType<typeof createBreakerStates>;

const ID = 'breaker';
const FIRST_PROBE_MS = 60_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** Wait before the next probe after `probes` failed ones: one minute, doubling, fifteen at most. Milliseconds. */
export const probeWait = (probes: number) => Math.min(LONGEST_WAIT_MS, FIRST_PROBE_MS * 2 ** Math.min(probes, 10));

export function createBreakerStates(table: LedgerTable, now: () => number) {
  /** Loses, and says so, when somebody else wrote a newer generation. */
  const write = async (seen: BreakerState, change: Change): Promise<boolean> => {
    const sameGeneration =
      seen.generation === 0
        ? anyOf(absent('generation'), equals('generation', 0))
        : equals('generation', seen.generation);
    const written = await update(table, ID, {
      ...change,
      set: { ...change.set, generation: seen.generation + 1 },
      only: [sameGeneration],
    });
    return written.accepted;
  };

  return {
    async read(): Promise<BreakerState> {
      const answer = await table.client.send(
        new GetCommand({ TableName: table.tableName, Key: { id: ID }, ConsistentRead: true }),
      );
      const item = answer.Item as Partial<BreakerState> | undefined;
      return item?.state === undefined
        ? { state: 'closed', generation: item?.generation ?? 0, ...(item?.paused ? { paused: item.paused } : {}) }
        : (item as BreakerState);
    },

    /** A failure that concerns every order. */
    async open(seen: BreakerState, why: { readonly reason: Reason; readonly detail: string }): Promise<boolean> {
      if (seen.state === 'open') return false;
      const since = seen.state === 'trial' ? seen.since : new Date(now()).toISOString();
      return write(seen, {
        set: { state: 'open', ...why, since, probes: 0, nextProbeAt: now() + probeWait(0) },
      });
    },

    /** A probe was answered: one record at a time may try. */
    async toTrial(seen: BreakerState & { state: 'open' }): Promise<boolean> {
      return write(seen, { set: { state: 'trial' }, remove: ['nextProbeAt', 'probes'] });
    },

    /** A probe failed: wait longer. */
    async postpone(seen: BreakerState & { state: 'open' }, why: { reason: Reason; detail: string }): Promise<boolean> {
      const probes = seen.probes + 1;
      return write(seen, { set: { ...why, probes, nextProbeAt: now() + probeWait(probes) } });
    },

    /** The ERP gave a definite answer to a document. */
    async close(seen: BreakerState): Promise<boolean> {
      if (seen.state !== 'trial') return false;
      return write(seen, { set: { state: 'closed' }, remove: ['reason', 'detail', 'since', 'nextProbeAt', 'probes'] });
    },
  };
}
