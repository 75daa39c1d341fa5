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
  /** Asked for at every login, so that a new secret works at once. */
  readonly credentials: () => Promise<UserCredentials | Unusable<Shortcoming> | BeingTried>;
  /** Told of every login that was let in. */
  readonly loggedIn?: () => Promise<void>;
  readonly log: ErpLog;
}
