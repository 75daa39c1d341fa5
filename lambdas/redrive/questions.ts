import type { CauseKey } from '../erp/failures.ts';
import type { Erp, Mended } from '../erp/port.ts';
import type { BreakerStates } from '../ledger/breaker-state.ts';
import { causeName } from '../ledger/cause.ts';

/** Whether a cause is mended; asked once a run, however many events wait for it. */
export type Question = (cause: CauseKey) => Promise<Mended>;

interface QuestionPorts {
  readonly erp: Pick<Erp, 'isMended'>;
  readonly deadline: (milliseconds: number) => AbortSignal;
  readonly breaker: Pick<BreakerStates, 'read' | 'refuse' | 'heed'>;
}

/** Milliseconds that one answer may take. */
const ANSWER_TIMEOUT = 15_000;

export function createQuestions({ erp, deadline, breaker }: QuestionPorts): Question {
  const asked = new Map<string, Promise<Mended>>();
  let first: Promise<Mended> | undefined;
  let down: (Mended & { readonly outcome: 'unanswered' }) | undefined;
  return (cause) => {
    const name = causeName(cause);
    const answer = asked.get(name) ?? ask(cause, first);
    first ??= answer;
    asked.set(name, answer);
    return answer;
  };

  /** The first question is asked alone: what concerns everybody concerns the others too. */
  async function ask(cause: CauseKey, others: Promise<Mended> | undefined): Promise<Mended> {
    if (erp.isMended === undefined) return { outcome: 'unknown' };
    await others;
    if (down !== undefined) return down;
    const seen = await breaker.read();
    const answer = await erp.isMended(cause, deadline(ANSWER_TIMEOUT));
    if (answer.outcome !== 'unanswered') return answer;
    const { failure } = answer;
    const { retryAfterSeconds } = failure;
    if (failure.class === 'systemic' || retryAfterSeconds !== undefined) down = answer;
    if (retryAfterSeconds !== undefined) await breaker.heed(seen, retryAfterSeconds);
    // A run comes every quarter of an hour: as many logins with a refused secret would lock the user (design D4).
    if (failure.refusedSecretVersion !== undefined) await breaker.refuse(seen, failure.refusedSecretVersion);
    return answer;
  }
}
