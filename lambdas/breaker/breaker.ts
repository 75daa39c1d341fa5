import type { BreakerState, BreakerStates } from '../ledger/breaker-state.ts';
import type { Announce, Seen } from './announcements.ts';
import type { BusinessAge } from './business-age.ts';
import { desiredOf } from './desired.ts';
import { type Occasion, readOccasion } from './input.ts';
import type { Mapping } from './mapping.ts';
import { moveOn, type ProbePorts } from './probe.ts';

export interface BreakerPorts extends ProbePorts {
  readonly states: BreakerStates;
  readonly mapping: Mapping;
  readonly businessAge: BusinessAge;
  readonly announce: Announce;
  readonly metrics: {
    gauge(
      name: 'BusinessAgeSeconds' | 'BreakerOpen' | 'DeliveryPaused' | 'WaitingEvents' | 'MappingMismatch',
      value: number,
    ): void;
    publish(): void;
  };
}

export interface BreakerReport {
  readonly state: BreakerState['state'];
  readonly desired: 'on' | 'off';
  readonly why: string;
  readonly mapping: string;
}

/**
 * Runs every minute and alone switches delivery (design D4). Nothing is remembered between two runs: each makes the
 * actual state equal to the desired one, so a crash or a deploy is mended a minute later. A person's input is written
 * down first, and followed in the same run.
 */
export function createBreaker(ports: BreakerPorts) {
  return async (event?: unknown): Promise<BreakerReport> => {
    const { states, mapping, metrics, log } = ports;
    const occasion = readOccasion(event);
    const look = async (): Promise<Seen> => {
      const state = await states.read();
      return { state, desired: desiredOf(state, ports) };
    };
    let found: Seen | undefined;
    try {
      await writeDown(occasion, ports);
      await moveOn(await states.read(), ports);

      found = await look();
      const { state, desired } = found;
      const actual = await mapping.make(desired.delivery);
      metrics.gauge('BreakerOpen', state.state === 'open' ? 1 : 0);
      metrics.gauge('DeliveryPaused', desired.delivery === 'off' && desired.by !== 'breaker' ? 1 : 0);
      metrics.gauge('MappingMismatch', actual.matches ? 0 : 1);

      const report = { state: state.state, desired: desired.delivery, why: desired.why, mapping: actual.state };
      log.info('breaker', { ...report, switched: actual.switched });
      return report;
    } finally {
      const waiting = await publishAge(ports);
      if (found !== undefined) await tell(found, waiting, look, ports);
    }
  };
}

async function writeDown(occasion: Occasion, { states, log }: BreakerPorts): Promise<void> {
  switch (occasion.kind) {
    case 'minute':
      return;
    case 'pause':
      log.warn('paused by hand', { ...occasion.decision });
      return states.pause(await states.read(), occasion.decision);
    case 'resume':
      log.warn('resumed by hand', { ...occasion.decision });
      return states.resume(occasion.decision);
    case 'crash loop': {
      const { detail } = occasion;
      if (await states.open(await states.read(), { reason: 'bridge_fault', detail }))
        log.error('breaker opened', { detail });
      return;
    }
  }
}

/** Last, and apart: a metric that cannot be read must not keep delivery from being switched. */
async function publishAge({ businessAge, metrics, log }: BreakerPorts): Promise<number | undefined> {
  try {
    const { ageSeconds, waiting } = await businessAge();
    metrics.gauge('BusinessAgeSeconds', ageSeconds);
    metrics.gauge('WaitingEvents', waiting);
    return waiting;
  } catch (error) {
    log.error('business age not measured', { error });
    return undefined;
  } finally {
    metrics.publish();
  }
}

/** A mail that cannot be sent holds nothing up either: the next minute tries again. */
async function tell(seen: Seen, waiting: number | undefined, again: () => Promise<Seen>, ports: BreakerPorts) {
  try {
    await ports.announce(seen, waiting, again);
  } catch (error) {
    ports.log.error('announcement not sent', { error });
  }
}
