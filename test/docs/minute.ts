import { createBreaker } from '../../lambdas/breaker/breaker.ts';
import type { Ledger } from '../../lambdas/ledger/ledger.ts';

/** What the breaker function makes of the ledger, with everything around it well. */
export const minuteOf = (ledger: Ledger, now: () => number) =>
  createBreaker({
    states: ledger.breaker,
    erp: { probe: async () => undefined },
    consumer: { check: async () => undefined, since: async () => [] },
    mapping: { make: async () => ({ state: 'Enabled', matches: true, switched: false }) },
    announce: async () => {},
    businessAge: async () => ({ ageSeconds: 0, waiting: 0 }),
    windows: [],
    now,
    deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    metrics: { gauge: () => {}, publish: () => {} },
  });
