import type { Failure } from '../failures.ts';
import type { Answer } from './answers.ts';
import type { BusinessCentralPorts } from './ports.ts';

/** Longest wait inside an attempt, milliseconds; a longer one gives the event back to its queue. */
const LONGEST_WAIT = 8_000;

/**
 * `Retry-After` concerns the service principal, not the request that was told (contract sheet business-central 6.4): so
 * everything this process sends waits until then.
 */
export function createPace(ports: Pick<BusinessCentralPorts, 'now' | 'sleep'>) {
  let notBefore = 0;
  return {
    heed({ status, retryAfterSeconds }: Answer): void {
      if (retryAfterSeconds === undefined || (status !== 429 && status !== 503)) return;
      notBefore = Math.max(notBefore, ports.now() + retryAfterSeconds * 1000);
    },

    /** Returns when the next request may leave, or the failure that says how long that would take. */
    async turn(signal: AbortSignal): Promise<Failure | undefined> {
      for (let wait = notBefore - ports.now(); wait > 0; wait = notBefore - ports.now()) {
        if (wait > LONGEST_WAIT) return asked(wait);
        try {
          await ports.sleep(wait, signal);
        } catch (error) {
          if (!signal.aborted) throw error;
          return asked(wait);
        }
      }
      return undefined;
    },
  };
}

const asked = (milliseconds: number): Failure => ({
  class: 'transient',
  reason: 'erp_unavailable',
  detail: `Business Central asked everybody to wait for ${Math.ceil(milliseconds / 1000)} s.`,
  retryAfterSeconds: Math.ceil(milliseconds / 1000),
});
