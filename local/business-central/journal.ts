/** What a correct client never does; any entry is a bug in the client (contract sheet business-central 1.1, 1.3, 2.3, 6.4). */
export type ViolationKind =
  | 'unknown field'
  | 'read-only field'
  | 'null value'
  | 'value too long'
  | 'wrong type'
  | 'too many decimals'
  | 'both discounts'
  | 'unreadable body'
  | 'accept-language missing'
  | 'batch without accept json'
  | 'batch reference'
  | 'data-access-intent'
  | 'if-match missing'
  | 'too many concurrent'
  | 'retry-after ignored'
  | 'token while one is held';

export interface Violation {
  readonly kind: ViolationKind;
  readonly detail: string;
  readonly method: string;
  readonly url: string;
  /** Milliseconds of the simulator's clock. */
  readonly at: number;
}

/** One request as the server saw it. Secrets and tokens are left out. */
export interface LoggedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds of the simulator's clock. */
  readonly at: number;
  /** HTTP status; absent while under way, and for a dropped connection. */
  status?: number;
  outcome: 'under way' | 'answered' | 'dropped';
}

export interface Journal {
  readonly requests: readonly LoggedRequest[];
  readonly violations: readonly Violation[];
  log(request: LoggedRequest): void;
  violation(kind: ViolationKind, detail: string, request: Pick<LoggedRequest, 'method' | 'url'>): void;
  clear(): void;
}

/** Keeps the newest `limit` requests (a day-long local run must not fill memory) and every violation. */
export function createJournal(clock: () => number, limit = 20_000): Journal {
  const requests: LoggedRequest[] = [];
  const violations: Violation[] = [];
  return {
    requests,
    violations,
    log: (request) => {
      if (requests.length >= limit) requests.splice(0, Math.ceil(limit / 10));
      requests.push(request);
    },
    violation: (kind, detail, { method, url }) => {
      violations.push({ kind, detail, method, url, at: clock() });
    },
    clear: () => {
      requests.length = 0;
      violations.length = 0;
    },
  };
}
