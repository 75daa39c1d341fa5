/** Something that a correct client never does. `K` is what one ERP can tell. */
export interface Violation<K extends string = string> {
  readonly kind: K;
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

export interface Journal<K extends string> {
  readonly requests: readonly LoggedRequest[];
  readonly violations: readonly Violation<K>[];
  log(request: LoggedRequest): void;
  violation(kind: K, detail: string, request: Pick<LoggedRequest, 'method' | 'url'>): void;
  clear(): void;
}

/** Keeps the newest `limit` requests (a day-long local run must not fill memory) and every violation. */
export function createJournal<K extends string>(clock: () => number, limit = 20_000): Journal<K> {
  const requests: LoggedRequest[] = [];
  const violations: Violation<K>[] = [];
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
