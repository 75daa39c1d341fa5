import type { Failure } from '../erp/failures.ts';
import type { Erp } from '../erp/port.ts';
import type { BreakerState, BreakerStates } from '../ledger/breaker-state.ts';
import type { Log } from '../log.ts';
import { type MaintenanceWindow, maintenanceAt } from '../maintenance-windows.ts';
import type { BusinessAge } from './business-age.ts';
import type { Mapping } from './mapping.ts';

export interface BreakerPorts {
  readonly states: BreakerStates;
  readonly erp: Pick<Erp, 'probe'>;
  readonly mapping: Mapping;
  readonly businessAge: BusinessAge;
  readonly windows: readonly MaintenanceWindow[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly deadline: (milliseconds: number) => AbortSignal;
  readonly log: Log;
  readonly metrics: {
    gauge(name: 'BusinessAgeSeconds' | 'BreakerOpen' | 'WaitingEvents' | 'MappingMismatch', value: number): void;
    publish(): void;
  };
}

export interface BreakerReport {
  readonly state: BreakerState['state'];
  readonly desired: 'on' | 'off';
  readonly why: string;
  readonly mapping: string;
}

const PROBE_TIMEOUT = 15_000;

/**
 * Runs every minute and alone switches delivery (design D4). Nothing is remembered between two runs: each makes the
 * actual state equal to the desired one, so a crash or a deploy is mended a minute later.
 */
export function createBreaker(ports: BreakerPorts) {
  return async (): Promise<BreakerReport> => {
    const { states, mapping, metrics } = ports;
    try {
      const before = await states.read();
      if (isProbeDue(before, ports)) await probe(before, ports);

      const state = await states.read();
      const desired = desiredOf(state, ports);
      const actual = await mapping.make(desired.delivery);
      metrics.gauge('BreakerOpen', state.state === 'open' ? 1 : 0);
      metrics.gauge('MappingMismatch', actual.matches ? 0 : 1);

      const report = { state: state.state, desired: desired.delivery, why: desired.why, mapping: actual.state };
      ports.log.info('breaker', { ...report, switched: actual.switched });
      return report;
    } finally {
      await publishAge(ports);
    }
  };
}

/** Last, and apart: a metric that cannot be read must not keep delivery from being switched. */
async function publishAge({ businessAge, metrics, log }: BreakerPorts): Promise<void> {
  try {
    const { ageSeconds, waiting } = await businessAge();
    metrics.gauge('BusinessAgeSeconds', ageSeconds);
    metrics.gauge('WaitingEvents', waiting);
  } catch (error) {
    log.error('business age not measured', { error });
  } finally {
    metrics.publish();
  }
}

function isProbeDue(state: BreakerState, ports: BreakerPorts): state is BreakerState & { state: 'open' } {
  if (state.state !== 'open' || state.paused !== undefined) return false;
  const { nextProbeAt, notBefore = 0 } = state;
  return ports.now() >= Math.max(nextProbeAt, notBefore) && windowNow(ports) === undefined;
}

async function probe(state: BreakerState & { state: 'open' }, { erp, states, deadline, log }: BreakerPorts) {
  const failure: Failure | undefined = await erp.probe(deadline(PROBE_TIMEOUT));
  if (failure === undefined) {
    log.info('probe answered', { since: state.since });
    await states.toTrial(state);
    return;
  }
  const { reason, detail, refusedSecretVersion } = failure;
  log.info('probe failed', { reason, detail, refusedSecretVersion, probes: state.probes + 1 });
  if (refusedSecretVersion !== undefined) await states.refuse(state, refusedSecretVersion);
  await states.postpone(state, failure);
}

function desiredOf(state: BreakerState, ports: BreakerPorts): { delivery: 'on' | 'off'; why: string } {
  if (state.paused !== undefined) return { delivery: 'off', why: `paused by hand: ${state.paused.why}` };
  const window = windowNow(ports);
  if (window !== undefined) return { delivery: 'off', why: `maintenance until ${window.to}: ${window.why}` };
  if (state.state === 'open') return { delivery: 'off', why: `${state.reason}: ${state.detail}` };
  return { delivery: 'on', why: state.state === 'trial' ? 'trial: one record at a time' : 'closed' };
}

const windowNow = ({ windows, now }: BreakerPorts) => maintenanceAt(windows, now());
