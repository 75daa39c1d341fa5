import type { Failure } from '../failures.ts';

/** What a request shows to be let in. */
export interface Shown {
  /** Content of the header `Authorization`. */
  readonly authorization: string;
  /**
   * Only when it holds the credentials themselves, so that a refusal of it is one of them: the version of the secret.
   * A token may merely have ended; whether a new one is given, its login tells.
   */
  readonly secretVersion?: string;
}

/** How one service principal or user is let in. */
export interface Logins {
  /** Logs in only if there is nothing that is still good. */
  get(signal: AbortSignal): Promise<Shown | { readonly failure: Failure }>;
  /** Forgets what the API refused. A newer one stays. */
  drop(authorization: string): void;
  /**
   * Before a probe: forgets what another version of the secret was given. The failure when the present version must not
   * be used; nothing is sent for it.
   */
  recheck(): Promise<Failure | undefined>;
}
