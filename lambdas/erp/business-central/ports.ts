import type { Fetch } from '../transport.ts';
import type { BusinessCentralSettings } from './settings.ts';

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Which version of the secret this is, for telling a new one from the refused one. */
  readonly version?: string;
}

/** Everything that the adapter needs of the world. */
export interface BusinessCentralPorts {
  readonly settings: BusinessCentralSettings;
  readonly fetch: Fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after so many milliseconds; rejects when the signal fires first. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** 0 up to, not including, 1. */
  readonly random: () => number;
  /** `not configured` while the secret still holds its placeholder. */
  readonly credentials: () => Promise<Credentials | 'not configured'>;
  readonly log: {
    info(message: string, fields: Readonly<Record<string, unknown>>): void;
    warn(message: string, fields: Readonly<Record<string, unknown>>): void;
  };
}
