import type { BeingTried, Unusable } from '../credentials.ts';
import type { ErpLog } from '../log.ts';
import type { Fetch } from '../transport.ts';
import type { SapBusinessOneSettings } from './settings.ts';

/** A user of SAP Business One. */
export interface UserCredentials {
  readonly userName: string;
  readonly password: string;
  /** Which version of the secret this is, for telling a new one from the refused one. */
  readonly version?: string;
}

/** What a secret can lack: it still holds its placeholder. */
export type Shortcoming = 'not configured';

/** Everything that the adapter needs of the world. */
export interface SapBusinessOnePorts {
  readonly settings: SapBusinessOneSettings;
  readonly fetch: Fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after so many milliseconds; rejects when the signal fires first. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** 0 up to, not including, 1. */
  readonly random: () => number;
  /**
   * Asked for at every login, so that a new secret works at once; given to one who logs in at a time. `signal` fires when
   * nobody waits for the login any more.
   */
  readonly credentials: (signal: AbortSignal) => Promise<UserCredentials | Unusable<Shortcoming> | BeingTried>;
  /** The same for who only looks which version they are, and takes nobody's turn by it; `credentials` when left out. */
  readonly present?: () => Promise<UserCredentials | Unusable<Shortcoming>>;
  /** Told of every login that was let in. */
  readonly loggedIn?: () => Promise<void>;
  readonly log: ErpLog;
}
