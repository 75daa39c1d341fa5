import type { BreakerState } from '../ledger/breaker-state.ts';
import { type MaintenanceWindow, maintenanceAt } from '../maintenance-windows.ts';

/** Whether events are to be delivered, and what people read of it. */
export type Desired =
  | { readonly delivery: 'on'; readonly why: string }
  | { readonly delivery: 'off'; readonly why: string; readonly by: Stop; readonly since: number };

/** What keeps delivery off: a person, a plan, or the breaker itself. In this order, when there are several. */
export type Stop = 'hand' | 'maintenance' | 'breaker';

export interface DesiredPorts {
  readonly windows: readonly MaintenanceWindow[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Pause and windows stand beside the state: when they are over, what the state says is still there (design D4). */
export function desiredOf(state: BreakerState, { windows, now }: DesiredPorts): Desired {
  const { paused } = state;
  if (paused !== undefined) {
    const why = `paused by hand${paused.by === undefined ? '' : ` (${paused.by})`}: ${paused.why}`;
    return { delivery: 'off', why, by: 'hand', since: Date.parse(paused.since) };
  }
  const window = maintenanceAt(windows, now());
  if (window !== undefined) {
    const why = `maintenance until ${window.to}: ${window.why}`;
    return { delivery: 'off', why, by: 'maintenance', since: Date.parse(window.from) };
  }
  if (state.state === 'open') {
    const why = `${state.reason}: ${state.detail}`;
    return { delivery: 'off', why, by: 'breaker', since: Date.parse(state.since) };
  }
  return { delivery: 'on', why: state.state === 'trial' ? 'trial: one record at a time' : 'closed' };
}
