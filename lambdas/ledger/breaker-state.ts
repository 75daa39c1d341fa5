import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Failure, Reason } from '../erp/failures.ts';
import type { LedgerTable } from './table.ts';
import { absent, anyOf, type Change, equals, update } from './update.ts';

/** The desired state of delivery, one item in the ledger (design D4). Written conditionally on its generation. */
export type BreakerState = Flags &
  (
    | { readonly state: 'closed'; readonly generation: number }
    | {
        readonly state: 'open';
        readonly generation: number;
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
        readonly reason: Reason;
        readonly detail: string;
        readonly since: string;
      }
  );

/** What stands beside the state, and is written without regard to its generation. */
interface Flags {
  readonly paused?: Pause;
  /** The version of the ERP secret that was refused: nobody logs in with it again until a person resumes. */
  readonly refusedSecretVersion?: string;
  /** How often a person resumed. */
  readonly resumes?: number;
}

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
      return { state: 'closed', generation: 0, ...answer.Item } as BreakerState;
    },

    /**
     * The ERP refused the credentials of this version of the secret. Not conditional on the generation: who opens the
     * breaker for an outage at the same time must not make it forgotten. False when a person resumed since `seen` was
     * read: then one more try is wanted.
     */
    async refuse(seen: BreakerState, version: string): Promise<boolean> {
      const written = await update(table, ID, {
        set: { refusedSecretVersion: version },
        only: [equals('resumes', seen.resumes)],
      });
      return written.accepted;
    },

    /** A person ends a pause, and says that the same secret may be tried again. An open breaker is probed at once. */
    async resume(): Promise<void> {
      const resumed: Change = { add: { resumes: 1 }, remove: ['paused', 'refusedSecretVersion'] };
      const open = await update(table, ID, {
        ...resumed,
        set: { nextProbeAt: now() },
        only: [equals('state', 'open')],
      });
      if (!open.accepted) await update(table, ID, resumed);
    },

    /** A failure that concerns every order. */
    async open(seen: BreakerState, { reason, detail }: Pick<Failure, 'reason' | 'detail'>): Promise<boolean> {
      if (seen.state === 'open') return false;
      const since = seen.state === 'trial' ? seen.since : new Date(now()).toISOString();
      return write(seen, {
        set: { state: 'open', reason, detail, since, probes: 0, nextProbeAt: now() + probeWait(0) },
      });
    },

    /** A probe was answered: one record at a time may try. */
    async toTrial(seen: BreakerState & { state: 'open' }): Promise<boolean> {
      return write(seen, { set: { state: 'trial' }, remove: ['nextProbeAt', 'probes'] });
    },

    /**
     * A probe failed: wait longer. Not after refused credentials: until there are others a probe sends nothing, and once
     * there are, nobody should wait for it.
     */
    async postpone(
      seen: BreakerState & { state: 'open' },
      { reason, detail, refusedSecretVersion }: Pick<Failure, 'reason' | 'detail' | 'refusedSecretVersion'>,
    ): Promise<boolean> {
      const probes = seen.probes + 1;
      const wait = probeWait(refusedSecretVersion === undefined ? probes : 0);
      return write(seen, { set: { reason, detail, probes, nextProbeAt: now() + wait } });
    },

    /** The ERP gave a definite answer to a document. */
    async close(seen: BreakerState): Promise<boolean> {
      if (seen.state !== 'trial') return false;
      return write(seen, { set: { state: 'closed' }, remove: ['reason', 'detail', 'since', 'nextProbeAt', 'probes'] });
    },
  };
}
