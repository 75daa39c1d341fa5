import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Failure, Reason } from '../erp/failures.ts';
import { BREAKER_ID, createBreakerFlags, type Flags, notBeforeOf } from './breaker-flags.ts';
import type { LedgerTable } from './table.ts';
import { absent, anyOf, type Change, equals, update } from './update.ts';

/** The desired state of delivery, one item in the ledger (design D4). Written conditionally on its generation. */
export type BreakerState = Flags & (Closed | Open | Trial);

interface Closed {
  readonly state: 'closed';
  readonly generation: number;
}

/** From the failure that opened it until the ERP gives a definite answer to a document; a trial in between changes nothing. */
interface Outage {
  readonly generation: number;
  readonly reason: Reason;
  readonly detail: string;
  /** ISO 8601. */
  readonly since: string;
  /** Probes and trials that failed since it opened. */
  readonly probes: number;
}

export interface Open extends Outage {
  readonly state: 'open';
  /** Milliseconds since the epoch. */
  readonly nextProbeAt: number;
}

export interface Trial extends Outage {
  readonly state: 'trial';
  /** When the probe was answered, milliseconds since the epoch. */
  readonly trialSince: number;
}

export type BreakerStates = ReturnType<typeof createBreakerStates>;

const FIRST_PROBE_MS = 60_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/** Wait before the next probe after `probes` failed ones: one minute, doubling, fifteen at most. Milliseconds. */
export const probeWait = (probes: number) => Math.min(LONGEST_WAIT_MS, FIRST_PROBE_MS * 2 ** Math.min(probes, 10));

type Opening = Pick<Failure, 'reason' | 'detail' | 'retryAfterSeconds'>;

export function createBreakerStates(table: LedgerTable, now: () => number) {
  /** Loses, and says so, when somebody else wrote a newer generation. */
  const write = async (seen: BreakerState, change: Change): Promise<boolean> => {
    const sameGeneration =
      seen.generation === 0
        ? anyOf(absent('generation'), equals('generation', 0))
        : equals('generation', seen.generation);
    const written = await update(table, BREAKER_ID, {
      ...change,
      set: { ...change.set, generation: seen.generation + 1 },
      only: [sameGeneration],
    });
    return written.accepted;
  };

  /** Never before the ERP asked to be asked, nor before the wait that grows. */
  const nextProbe = (probes: number, { retryAfterSeconds = 0 }: Pick<Failure, 'retryAfterSeconds'>) =>
    Math.max(now() + probeWait(probes), notBeforeOf(now(), retryAfterSeconds));

  return {
    ...createBreakerFlags(table, now),

    /** As it stands: sees every write that was acknowledged before. */
    async read(): Promise<BreakerState> {
      const answer = await table.client.send(
        new GetCommand({ TableName: table.tableName, Key: { id: BREAKER_ID }, ConsistentRead: true }),
      );
      return { state: 'closed', generation: 0, ...answer.Item } as BreakerState;
    },

    /**
     * A failure that concerns every order. Out of a trial it is still the same outage: who flaps is not asked every
     * minute again.
     */
    async open(seen: BreakerState, failure: Opening): Promise<boolean> {
      if (seen.state === 'open') return false;
      const { reason, detail } = failure;
      const since = seen.state === 'trial' ? seen.since : new Date(now()).toISOString();
      const probes = seen.state === 'trial' ? seen.probes + 1 : 0;
      const faultAt = reason === 'bridge_fault' ? now() : undefined;
      return write(seen, {
        set: { state: 'open', reason, detail, since, probes, nextProbeAt: nextProbe(probes, failure), faultAt },
        remove: ['trialSince'],
      });
    },

    /** A probe was answered: one record at a time may try. */
    async toTrial(seen: BreakerState & Open): Promise<boolean> {
      return write(seen, { set: { state: 'trial', trialSince: now() }, remove: ['nextProbeAt'] });
    },

    /**
     * A probe failed: wait longer. Not after refused credentials: until there are others a probe sends nothing, and once
     * there are, nobody should wait for it.
     */
    async postpone(
      seen: BreakerState & Open,
      failure: Opening & Pick<Failure, 'refusedSecretVersion'>,
    ): Promise<boolean> {
      const { reason, detail, refusedSecretVersion } = failure;
      const probes = seen.probes + 1;
      const nextProbeAt = nextProbe(refusedSecretVersion === undefined ? probes : 0, failure);
      return write(seen, { set: { reason, detail, probes, nextProbeAt } });
    },

    /** The ERP gave a definite answer to a document. */
    async close(seen: BreakerState): Promise<boolean> {
      if (seen.state !== 'trial') return false;
      return write(seen, {
        set: { state: 'closed', closedAt: now() },
        remove: ['reason', 'detail', 'since', 'nextProbeAt', 'probes', 'trialSince'],
      });
    },
  };
}
