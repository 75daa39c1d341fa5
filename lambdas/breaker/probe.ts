import type { Failure } from '../erp/failures.ts';
import type { Erp } from '../erp/port.ts';
import type { BreakerState, BreakerStates, Open } from '../ledger/breaker-state.ts';
import type { Log } from '../log.ts';
import { type ConsumerHealth, isCrashLoop } from './consumer-health.ts';
import { type DesiredPorts, desiredOf } from './desired.ts';

export interface ProbePorts extends DesiredPorts {
  readonly states: Pick<BreakerStates, 'open' | 'toTrial' | 'refuse' | 'postpone'>;
  readonly erp: Pick<Erp, 'probe'>;
  readonly consumer: ConsumerHealth;
  readonly deadline: (milliseconds: number) => AbortSignal;
  readonly log: Log;
}

/** Each of the two questions of a probe; both fit into the function's 50 seconds. Milliseconds. */
const QUESTION_TIMEOUT = 15_000;
const WATCHED_MS = 24 * 3_600_000;
/** A message that crashes its consumer comes back after 15 minutes: two of its crashes fall into this. Milliseconds. */
const CRASH_LOOP_MS = 30 * 60_000;

/** Moves an open breaker on if a probe is due, and any other to open if the consumer does not survive its work. */
export async function moveOn(state: BreakerState, ports: ProbePorts): Promise<void> {
  if (state.state !== 'open') return watchConsumer(state, ports);
  if (isProbeDue(state, ports)) await probe(state, ports);
}

/** Not while a person or a plan keeps delivery off: nobody asks the ERP then. */
function isProbeDue(state: BreakerState & Open, ports: ProbePorts): boolean {
  const desired = desiredOf(state, ports);
  if (desired.delivery === 'on' || desired.by !== 'breaker') return false;
  return ports.now() >= Math.max(state.nextProbeAt, state.notBefore ?? 0);
}

async function probe(state: BreakerState & Open, ports: ProbePorts): Promise<void> {
  const { states, log } = ports;
  const failure = await ask(state, ports);
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

/** Our own part first, where that was the trouble: a trial with a broken consumer would cost every message a receive. */
async function ask(state: BreakerState & Open, { erp, consumer, deadline }: ProbePorts): Promise<Failure | undefined> {
  if (state.reason === 'bridge_fault') {
    const fault = await consumer.check(deadline(QUESTION_TIMEOUT));
    if (fault !== undefined) return fault;
  }
  return erp.probe(deadline(QUESTION_TIMEOUT));
}

/**
 * A consumer that dies cannot say so itself. In a trial a single crash counts. After one that was its own fault it is
 * watched on for a day: the alarm that opened the breaker may still ring, and then would not tell of a second one.
 */
async function watchConsumer(state: BreakerState, { states, consumer, now, log }: ProbePorts): Promise<void> {
  try {
    const detail = await crashesOf(state, consumer, now());
    if (detail === undefined) return;
    if (await states.open(state, { reason: 'bridge_fault', detail })) log.error('breaker opened', { detail });
  } catch (error) {
    // The next minute looks again; delivery must be switched all the same.
    log.error('crashes not counted', { error });
  }
}

async function crashesOf(state: BreakerState, consumer: ConsumerHealth, now: number): Promise<string | undefined> {
  if (state.state === 'trial') {
    const crashes = (await consumer.since(state.trialSince)).reduce((sum, minute) => sum + minute.crashes, 0);
    return crashes === 0 ? undefined : 'The consumer crashed or ran out of time in a trial.';
  }
  const { faultAt, closedAt = 0 } = state;
  if (faultAt === undefined || now - faultAt > WATCHED_MS) return undefined;
  const loop = isCrashLoop(await consumer.since(Math.max(closedAt, now - CRASH_LOOP_MS)));
  return loop ? 'The consumer crashes or runs out of time again and again, as it did before.' : undefined;
}
