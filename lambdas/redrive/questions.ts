import type { CauseKey } from '../erp/failures.ts';
import type { Erp, Mended } from '../erp/port.ts';
import { causeName } from '../ledger/cause.ts';

/** Whether a cause is mended; asked once a run, however many events wait for it. */
export type Question = (cause: CauseKey) => Promise<Mended>;

/** Milliseconds that one answer may take. */
const ANSWER_TIMEOUT = 15_000;

export function createQuestions(erp: Pick<Erp, 'isMended'>, deadline: (milliseconds: number) => AbortSignal): Question {
  const asked = new Map<string, Promise<Mended>>();
  return (cause) => {
    const name = causeName(cause);
    const answer = asked.get(name) ?? ask(cause);
    asked.set(name, answer);
    return answer;
  };

  async function ask(cause: CauseKey): Promise<Mended> {
    return (await erp.isMended?.(cause, deadline(ANSWER_TIMEOUT))) ?? { outcome: 'unknown' };
  }
}
