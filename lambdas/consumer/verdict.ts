import type { BreakerState } from '../ledger/breaker-state.ts';
import type { GatePorts } from './gate.ts';
import type { End } from './protocol.ts';

/**
 * So many POSTs in a row to which the ERP said nothing open the breaker. One alone may be the document's own fault, and
 * silence counts once for each document, however often it is tried; what a gateway says of the ERP counts each time. A
 * look-up that fails (after its own retries) opens at once.
 */
const UNHEARD_POSTS = 3;

/**
 * What the end of a record says about the ERP, drawn into the ledger under the state that the record saw: opens on a
 * failure that concerns every order, closes a trial on a definite answer to a document, and passes on what the ERP
 * asked of everybody. Other ends decide nothing.
 */
export function createVerdict({ breaker, onOpen }: Pick<GatePorts, 'breaker' | 'onOpen'>) {
  let unheard = new Set<string>();

  const open = async (state: BreakerState, failure: NotFinal['failure']) => {
    if (await breaker.open(state, failure)) onOpen(failure);
  };

  const systemic = async (state: BreakerState, { failure }: NotFinal) => {
    // First, and also when somebody else opened the breaker meanwhile: a login loop locks users (design D4).
    if (failure.refusedSecretVersion !== undefined) await breaker.refuse(state, failure.refusedSecretVersion);
    await open(state, failure);
  };

  const unheardPost = async (state: BreakerState, key: string, failure: NotFinal['failure']) => {
    unheard.add(failure.class === 'systemic' ? `${key}, ${unheard.size}` : key);
    if (unheard.size >= UNHEARD_POSTS || state.state === 'trial') await open(state, failure);
  };

  const notFinal = async (state: BreakerState, end: NotFinal) => {
    const { failure } = end;
    if (failure.retryAfterSeconds !== undefined) await breaker.heed(state, failure.retryAfterSeconds);
    if (end.unheard !== undefined) return unheardPost(state, end.unheard, failure);
    if (failure.class === 'systemic') return systemic(state, end);
    if (failure.throttled === undefined) return;
    const since = await breaker.throttled(state);
    if (since === undefined) return;
    const detail = `Has had no room for any document since ${new Date(since).toISOString()}: ${failure.detail}`;
    await open(state, { ...failure, detail });
  };

  return async function draw(state: BreakerState, end: End): Promise<End> {
    if (isDefiniteAnswer(end)) {
      unheard = new Set();
      if (state.throttledSince !== undefined) await breaker.unthrottled();
      await breaker.close(state);
    } else if (end.at === 'not final') {
      await notFinal(state, end);
    }
    return end;
  };
}

type NotFinal = End & { readonly at: 'not final' };

/**
 * The ERP created the document, or refused it for a reason of its own, be it one that people will mend there. What was
 * posted before proves nothing of today.
 */
function isDefiniteAnswer(end: End): boolean {
  switch (end.at) {
    case 'posted':
      return end.by === 'this attempt';
    case 'failed':
      return end.erpAnswered;
    case 'not final':
      return end.failure.class === 'patient';
  }
}
