import { LONGEST_RETRY_AFTER_SECONDS } from '../erp/failures.ts';
import type { BreakerState } from './breaker-state.ts';
import type { LedgerTable } from './table.ts';
import { absent, anyOf, below, type Change, equals, update } from './update.ts';

/** What stands beside the state of the breaker, and is written without regard to its generation (design D4). */
export interface Flags {
  readonly paused?: Pause;
  /** The last time that a person resumed. */
  readonly resumed?: Decision & { readonly at: string };
  /** The version of the ERP secret that was refused: nobody logs in with it again until a person resumes. */
  readonly refusedSecretVersion?: string;
  /** How often a person resumed. */
  readonly resumes?: number;
  /** The ERP asked everybody to wait until then, milliseconds since the epoch. */
  readonly notBefore?: number;
  /** First and last of the throttled answers since which no document was answered, milliseconds since the epoch. */
  readonly throttledSince?: number;
  readonly throttledAt?: number;
  /** When it last opened for a fault of our own, and when it last closed, milliseconds since the epoch. */
  readonly faultAt?: number;
  readonly closedAt?: number;
}

/** What a person decided. */
export interface Decision {
  readonly why: string;
  /** Who, if they said so: the platform does not tell a function who invoked it. */
  readonly by?: string;
}

/** A pause by hand: a flag beside the state, never instead of it. */
export interface Pause extends Decision {
  /** ISO 8601. */
  readonly since: string;
}

/** Id of the one item in the ledger that holds the state and what stands beside it. */
export const BREAKER_ID = 'breaker';
/** Throttled for so long without a document in between is an outage. Milliseconds. */
export const THROTTLING_PATIENCE_MS = 5 * 60_000;
/** Throttled answers further apart have nothing to do with each other: no message waits as long. Milliseconds. */
const THROTTLING_GAP_MS = 20 * 60_000;

/** Milliseconds since the epoch. */
export const notBeforeOf = (now: number, retryAfterSeconds: number) =>
  now + Math.min(LONGEST_RETRY_AFTER_SECONDS, retryAfterSeconds) * 1000;

export function createBreakerFlags(table: LedgerTable, now: () => number) {
  const write = async (change: Change) => (await update(table, BREAKER_ID, change)).accepted;

  return {
    /**
     * The ERP refused the credentials of this version of the secret. Not conditional on the generation: who opens the
     * breaker for an outage at the same time must not make it forgotten. False when a person resumed since `seen` was
     * read: then one more try is wanted.
     */
    async refuse(seen: BreakerState, version: string): Promise<boolean> {
      return write({ set: { refusedSecretVersion: version }, only: [equals('resumes', seen.resumes)] });
    },

    /** The ERP asked to wait: every instance does, and the probe too. Only ever moves the time further away. */
    async heed(seen: BreakerState, retryAfterSeconds: number): Promise<void> {
      const notBefore = notBeforeOf(now(), retryAfterSeconds);
      if (seen.notBefore !== undefined && seen.notBefore >= notBefore) return;
      await write({
        set: { notBefore },
        only: [anyOf(absent('notBefore'), below('notBefore', notBefore)), equals('resumes', seen.resumes)],
      });
    },

    /**
     * The ERP is there, but has no room. Since when that goes on without an answered document, milliseconds since the
     * epoch, once it is beyond patience; undefined before, or when somebody else wrote meanwhile.
     */
    async throttled(seen: BreakerState): Promise<number | undefined> {
      const goesOn = seen.throttledAt !== undefined && now() - seen.throttledAt < THROTTLING_GAP_MS;
      const throttledSince = (goesOn ? seen.throttledSince : undefined) ?? now();
      const first = await write({
        set: { throttledSince, throttledAt: now() },
        only: [equals('throttledAt', seen.throttledAt)],
      });
      return first && now() - throttledSince >= THROTTLING_PATIENCE_MS ? throttledSince : undefined;
    },

    /** A document was answered. */
    async unthrottled(): Promise<void> {
      await write({ remove: ['throttledSince', 'throttledAt'] });
    },

    /** A person stops delivery. Pausing once more says why anew, and keeps since when. */
    async pause(seen: BreakerState, decision: Decision): Promise<void> {
      const since = seen.paused?.since ?? new Date(now()).toISOString();
      await write({ set: { paused: { ...decision, since } } });
    },

    /**
     * A person ends a pause, and says that the ERP may be asked at once, with the same secret too. An open breaker is
     * probed in the next minute.
     */
    async resume(decision: Decision): Promise<void> {
      const resumed: Change = {
        set: { resumed: { ...decision, at: new Date(now()).toISOString() } },
        add: { resumes: 1 },
        remove: ['paused', 'refusedSecretVersion', 'notBefore', 'throttledSince', 'throttledAt'],
      };
      const open = await write({
        ...resumed,
        set: { ...resumed.set, nextProbeAt: now() },
        only: [equals('state', 'open')],
      });
      if (!open) await write(resumed);
    },
  };
}
