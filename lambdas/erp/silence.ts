import type { Failure } from './failures.ts';
import { readNetworkError } from './network.ts';
import type { Creation } from './port.ts';

/** No usable answer: nothing was connected, it broke, or the time was up. */
export interface Silence {
  /** False only if it is certain that no byte has left. */
  readonly connected: boolean;
  readonly failure: Failure;
  /** True when trying again at once would give the same: no login, or no time left. */
  readonly final?: boolean;
}

/** What a `fetch` that threw means. `erp` is the name that people read. */
export function silence(erp: string, error: unknown, signal: AbortSignal): Silence {
  if (signal.aborted) {
    const detail = `${erp} did not answer within the time allowed.`;
    return { connected: true, failure: { class: 'transient', reason: 'erp_unavailable', detail }, final: true };
  }
  const { connected, words } = readNetworkError(error);
  const detail = connected ? `The connection to ${erp} broke: ${words}.` : `${erp} cannot be reached: ${words}.`;
  return { connected, failure: { class: connected ? 'transient' : 'systemic', reason: 'erp_unavailable', detail } };
}

/** What silence means for a document that was to be created: it may exist, unless no byte of it has left. */
export function unanswered({ connected, failure }: Silence): Creation {
  return connected ? { outcome: 'ambiguous', failure, unheard: true } : { outcome: 'refused', failure };
}

/** Statuses of servers and gateways behind which nobody is at work: they are no answer to a document or a question. */
export const isDown = (status: number): boolean => status >= 500 || status === 408;
