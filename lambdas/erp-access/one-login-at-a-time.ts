import type { Unusable } from '../erp/credentials.ts';
import type { SapBusinessOnePorts, Shortcoming, UserCredentials } from '../erp/sap-business-one/adapter.ts';
import type { Lease } from '../ledger/lease.ts';

/** Longer than a login may take, which ends with the look-up that needed it. Milliseconds. */
const LONGEST_LOGIN = 30_000;
const ASK_AGAIN_AFTER = 500;
/** By the clock, so that a look-up still has time for its login and for itself. Milliseconds. */
const WAIT_AT_MOST = 8_000;

interface LoginPorts {
  readonly lease: Lease;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Unique per call: who asks a second time must not be taken for who was let in. */
  readonly holder: () => string;
}

/**
 * Logins of all instances, one at a time: several that lose their sessions together would lock the user, if the password
 * was changed meanwhile, before the first refusal is known (contract sheet sap-business-one 1.3). That a login was let in
 * says nothing about the next. Whoever was refused does not make room: by the time the lease ends, everybody has read of it.
 */
export function oneLoginAtATime(
  credentials: () => Promise<UserCredentials | Unusable<Shortcoming>>,
  { lease, now, sleep, holder }: LoginPorts,
): Required<Pick<SapBusinessOnePorts, 'credentials' | 'present' | 'loggedIn'>> {
  let held: string | undefined;
  return {
    present: credentials,
    async credentials(signal) {
      const me = holder();
      const until = now() + WAIT_AT_MOST;
      for (;;) {
        const content = await credentials();
        if (typeof content === 'string' || 'refusedVersion' in content) return content;
        // Nobody logs in any more: a turn that is taken now would keep the others waiting for nothing.
        if (signal.aborted) return { beingTried: true };
        if ((await lease.take(me, now() + LONGEST_LOGIN)) === 'taken') {
          held = me;
          return content;
        }
        if (now() >= until) return { beingTried: true };
        await sleep(ASK_AGAIN_AFTER);
      }
    },
    async loggedIn() {
      if (held !== undefined) await lease.giveBack(held);
    },
  };
}
