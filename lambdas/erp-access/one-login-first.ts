import type { BeingTried, Unusable } from '../erp/credentials.ts';
import type { Shortcoming, UserCredentials } from '../erp/sap-business-one/adapter.ts';
import type { BreakerStates } from '../ledger/breaker-state.ts';
import type { Lease } from '../ledger/lease.ts';

/** What one login says about the next: the password may have been changed meanwhile. Milliseconds. */
const ACCEPTED_FOR = 60_000;
/** Longer than a login may take, which ends with the look-up that needed it. Milliseconds. */
const LONGEST_LOGIN = 30_000;
const ASK_AGAIN_AFTER = 500;
const WAIT_AT_MOST = 5_000;

interface LoginPorts {
  readonly breaker: Pick<BreakerStates, 'read'>;
  readonly lease: Pick<Lease, 'take'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Unique per call: who asks a second time must not be taken for who was let in. */
  readonly holder: () => string;
}

/**
 * Credentials for one instance at a time until one of them was let in: several that start together with a wrong password
 * would lock the user before the first refusal is known (contract sheet sap-business-one 1.3).
 */
export function oneLoginFirst(
  credentials: () => Promise<UserCredentials | Unusable<Shortcoming>>,
  { breaker, lease, now, sleep, holder }: LoginPorts,
): () => Promise<UserCredentials | Unusable<Shortcoming> | BeingTried> {
  const wasAccepted = async (version: string | undefined) => {
    const { acceptedLogin } = await breaker.read();
    return acceptedLogin?.version === version && now() - (acceptedLogin?.at ?? 0) < ACCEPTED_FOR;
  };
  return async () => {
    for (let waited = 0; ; waited += ASK_AGAIN_AFTER) {
      const content = await credentials();
      if (typeof content === 'string' || 'refusedVersion' in content) return content;
      if (await wasAccepted(content.version)) return content;
      if ((await lease.take(holder(), now() + LONGEST_LOGIN)) === 'taken') return content;
      if (waited >= WAIT_AT_MOST) return { beingTried: true };
      await sleep(ASK_AGAIN_AFTER);
    }
  };
}
