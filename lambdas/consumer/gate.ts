import pLimit from 'p-limit';
import type { Failure } from '../erp/failures.ts';
import type { BreakerState, BreakerStates } from '../ledger/breaker-state.ts';
import { type MaintenanceWindow, maintenanceAt } from '../maintenance-windows.ts';
import type { End } from './protocol.ts';
import { createVerdict } from './verdict.ts';

/**
 * Between a record and the ERP (design D4). Reads the desired state for every record: while it is open or paused, or the
 * ERP asked to wait, nobody passes; in a trial one record at a time; and never more at once than the instance may.
 */
export interface Gate {
  pass(work: () => Promise<End>, shut: (failure: Failure) => Promise<End>): Promise<End>;
}

export interface GatePorts {
  readonly breaker: Pick<BreakerStates, 'read' | 'open' | 'close' | 'refuse' | 'heed' | 'throttled' | 'unthrottled'>;
  readonly perInstance: number;
  readonly windows: readonly MaintenanceWindow[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onOpen: (failure: Failure) => void;
}

export function createGate(ports: GatePorts): Gate {
  const { breaker, perInstance } = ports;
  const lane = pLimit(perInstance);
  const trialLane = pLimit(1);
  const draw = createVerdict(ports);

  return {
    pass: (work, shut) =>
      lane(async () => {
        const state = await breaker.read();
        const closed = shutBy(state, ports);
        if (closed !== undefined) return shut(closed);
        if (state.state === 'closed') return draw(state, await work());
        return trialLane(async () => {
          const present = await breaker.read(); // the one before us may have decided it
          const decided = shutBy(present, ports);
          return decided !== undefined ? shut(decided) : draw(present, await work());
        });
      }),
  };
}

/**
 * Why nobody may ask the ERP just now; undefined if somebody may. Systemic, because it is no fault of the event: no
 * patience ends by it.
 */
function shutBy(state: BreakerState, { windows, now }: Pick<GatePorts, 'windows' | 'now'>): Failure | undefined {
  const { paused, notBefore = 0 } = state;
  if (paused !== undefined) return unavailable(`Delivery is paused by hand: ${paused.why}`);
  const window = maintenanceAt(windows, now());
  if (window !== undefined) return unavailable(`Maintenance until ${window.to}: ${window.why}`);
  if (state.state === 'open') {
    const { reason, detail, since } = state;
    return { class: 'systemic', reason, detail: `Delivery is paused since ${since}: ${detail}` };
  }
  const wait = Math.ceil((notBefore - now()) / 1000);
  if (wait <= 0) return undefined;
  return { ...unavailable(`The ERP asked everybody to wait for ${wait} s.`), retryAfterSeconds: wait };
}

const unavailable = (detail: string): Failure => ({ class: 'systemic', reason: 'erp_unavailable', detail });
