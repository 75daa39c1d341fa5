import pLimit from 'p-limit';
import type { Failure } from '../erp/failures.ts';
import type { BreakerState, BreakerStates } from '../ledger/breaker-state.ts';
import type { End } from './protocol.ts';

/**
 * Between a record and the ERP (design D4). Reads the desired state for every record: while it is open or paused nobody
 * passes; in a trial one record at a time; and never more at once than the instance may.
 */
export interface Gate {
  pass(work: () => Promise<End>, shut: (failure: Failure) => Promise<End>): Promise<End>;
}

interface GatePorts {
  readonly breaker: Pick<BreakerStates, 'read' | 'open' | 'close' | 'refuse'>;
  readonly perInstance: number;
  readonly onOpen: (failure: Failure) => void;
}

/**
 * So many POSTs in a row without a readable answer open the breaker. One alone may be the order's own fault, and the
 * look-up of its next attempt tells; a look-up that fails (after its own retries) opens at once.
 */
const UNANSWERED_POSTS = 3;

export function createGate({ breaker, perInstance, onOpen }: GatePorts): Gate {
  const lane = pLimit(perInstance);
  const trialLane = pLimit(1);
  let unanswered = 0;

  const draw = async (state: BreakerState, end: End): Promise<End> => {
    if (end.at === 'posted' && end.by === 'this attempt') unanswered = 0;
    if (isSystemic(end)) {
      const { refusedSecretVersion } = end.failure;
      // First, and also when somebody else opened the breaker meanwhile: a login loop locks users (design D4).
      if (refusedSecretVersion !== undefined) await breaker.refuse(state, refusedSecretVersion);
      const unansweredPost = end.settlesAt !== undefined;
      if (unansweredPost) unanswered += 1;
      const opens = !unansweredPost || unanswered >= UNANSWERED_POSTS || state.state === 'trial';
      if (opens && (await breaker.open(state, end.failure))) onOpen(end.failure);
    } else if (state.state === 'trial' && isDefiniteAnswer(end)) {
      await breaker.close(state);
    }
    return end;
  };

  return {
    pass: (work, shut) =>
      lane(async () => {
        const state = await breaker.read();
        if (isShut(state)) return shut(shutFailure(state));
        if (state.state === 'closed') return draw(state, await work());
        return trialLane(async () => {
          const now = await breaker.read(); // the one before us may have decided it
          return isShut(now) ? shut(shutFailure(now)) : draw(now, await work());
        });
      }),
  };
}

const isShut = (state: BreakerState) => state.state === 'open' || state.paused !== undefined;

const isSystemic = (end: End): end is End & { at: 'not final' } =>
  end.at === 'not final' && end.failure.class === 'systemic';

const isDefiniteAnswer = (end: End) =>
  (end.at === 'posted' && end.by === 'this attempt') || (end.at === 'failed' && end.erpAnswered);

function shutFailure(state: BreakerState): Failure {
  if (state.paused !== undefined) {
    return { class: 'systemic', reason: 'erp_unavailable', detail: `Delivery is paused by hand: ${state.paused.why}` };
  }
  return state.state === 'open'
    ? { class: 'systemic', reason: state.reason, detail: `Delivery is paused since ${state.since}: ${state.detail}` }
    : { class: 'systemic', reason: 'erp_unavailable', detail: 'Delivery is paused.' };
}
