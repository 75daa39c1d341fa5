import type { LoggedRequest } from '../simulation/journal.ts';
import type { ViolationKind } from './violation.ts';

/** Remembers who was asked to wait, and tells when a request comes back too early. */
export interface Patience {
  check(entry: LoggedRequest, violation: (kind: ViolationKind, detail: string) => void): void;
  /** `retryAfter` in seconds, as the header says it. */
  note(entry: LoggedRequest, retryAfter: string | undefined): void;
}

export function createPatience(clock: () => number): Patience {
  const until = new Map<string, number>();
  return {
    check: (entry, violation) => {
      const notBefore = until.get(keyOf(entry));
      if (notBefore === undefined) return;
      if (entry.at < notBefore) violation('retry-after ignored', `${notBefore - entry.at} ms too early`);
      else until.delete(keyOf(entry));
    },
    note: (entry, retryAfter) => {
      if (retryAfter !== undefined && /^\d+$/.test(retryAfter))
        until.set(keyOf(entry), clock() + Number(retryAfter) * 1000);
    },
  };
}

function keyOf({ method, url }: LoggedRequest): string {
  return `${method} ${url.split('?')[0] ?? ''}`;
}
