import { SecretNotConfiguredError, signingSecrets } from './secret-text.ts';

/** The secrets that a signature may be made with: the current one first, then the previous one while it is kept. */
export interface SigningSecret {
  /**
   * What this instance holds, read anew when it is too old.
   * @throws SecretNotConfiguredError when there is a placeholder, or nothing of the right form
   * @throws the reader's error when it cannot be read and nothing usable is held
   */
  current(): Promise<readonly string[]>;
  /** Read past the cache because a digest was wrong; undefined when it is too soon, failed, or brought nothing. */
  refreshed(): Promise<readonly string[] | undefined>;
}

/** The part of Powertools' `SecretsProvider` that this needs; it caches for `maxAge`, this does not cache again. */
export type ReadSecret = (options: { forceFetch: boolean }) => Promise<string | Uint8Array | undefined>;

export interface SigningSecretPorts {
  readonly read: ReadSecret;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of every failed read that was survived with what is held. */
  readonly onStale: (error: unknown) => void;
}

/** Anybody can send a wrong signature, so wrong signatures may cost one call in this time per instance. Milliseconds. */
const REFRESH_EVERY_MS = 30_000;

/**
 * While Secrets Manager is down, a secret that was read once goes on serving for an hour: longer than most incidents,
 * yet a secret withdrawn because it leaked is not honoured for long. After that 503 loses nothing: ZephyrCart tries
 * again for 12 hours at least (contract sheet zephyrcart C8). Milliseconds.
 */
const SERVE_STALE_MS = 60 * 60_000;

export function createSigningSecret({ read, now, onStale }: SigningSecretPorts): SigningSecret {
  let held: { readonly secrets: readonly string[]; readonly readAt: number } | undefined;
  let forcedAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  let everRead = false;

  async function fetch(forceFetch: boolean): Promise<readonly string[]> {
    const text = await read({ forceFetch });
    // A placeholder put back on purpose withdraws what was held.
    held = undefined;
    const secrets = signingSecrets(text);
    held = { secrets, readAt: now() };
    return secrets;
  }

  function mayForce(): boolean {
    if (now() - forcedAt < REFRESH_EVERY_MS) return false;
    forcedAt = now();
    return true;
  }

  async function current(): Promise<readonly string[]> {
    const usable = held !== undefined && now() - held.readAt <= SERVE_STALE_MS ? held : undefined;
    // During an outage one request in thirty seconds waits for Secrets Manager; the others are answered at once.
    if (usable && now() - failedAt < REFRESH_EVERY_MS) return usable.secrets;
    const first = !everRead;
    try {
      const secrets = await fetch(false);
      everRead = true;
      return secrets;
    } catch (error) {
      if (error instanceof SecretNotConfiguredError) {
        everRead = true;
        // The placeholder is cached like any other value: who has just replaced it should not wait for minutes.
        if (!first && mayForce()) return await fetch(true);
        throw error;
      }
      failedAt = now();
      if (!usable) throw error;
      onStale(error);
      return usable.secrets;
    }
  }

  async function refreshed(): Promise<readonly string[] | undefined> {
    if (!mayForce()) return undefined;
    try {
      return await fetch(true);
    } catch (error) {
      onStale(error);
      return undefined;
    }
  }

  return { current, refreshed };
}
