import type { CauseKey } from '../erp/failures.ts';
import type { Mended } from '../erp/port.ts';
import { type CauseItem, causeName } from '../ledger/cause.ts';
import type { Causes, Tries } from '../ledger/causes.ts';
import { causesOfKey, causesOfLetter, type Letter, unpostedTasks } from './letter.ts';
import { type Outlook, outlookOf, outlookOfTask } from './outlook.ts';
import type { Question } from './questions.ts';
import { afterNo, afterTry, batchOf, isDue, isTooFresh } from './waits.ts';

interface HealingPorts {
  readonly causes: Pick<Causes, 'noteTry'>;
  readonly erp: Parameters<typeof outlookOf>[1];
  readonly ask: Question;
  readonly now: () => number;
  /** The open causes, as they stand at the beginning of the run. */
  readonly open: readonly CauseItem[];
  /** Names of causes of which something is on its way: its fate is waited for. */
  readonly inFlight: ReadonlySet<string>;
}

export interface Judged {
  /** Only of a letter that may be tried now: what is to be written before it is. */
  readonly before?: () => Promise<void>;
  /** Names of its causes that people have mended, of a letter that waits for another one still. */
  readonly mended: ReadonlySet<string>;
}

/** What a letter, or one of its tasks, failed for, and what would become of it now. */
interface Hope {
  readonly held: readonly CauseKey[];
  readonly outlook: Outlook;
}

export const STAYS: Judged = { mended: new Set() };

/**
 * Decides which dead letters can pass (design D9). A cause is asked for, or tried, when its time has come; what was tried
 * in vain waits longer each time.
 */
export function createHealing({ causes, erp, ask, now, open, inFlight }: HealingPorts) {
  const items = new Map(open.map((item) => [causeName(item), item]));
  const noted = new Map<string, Promise<void>>();
  const budgets = new Map<string, number>();

  /** Once a run for each cause, and before anything is moved: a crash must not make a try forgotten. */
  const note = (cause: CauseKey, tries: Tries): Promise<void> => {
    const name = causeName(cause);
    const written = noted.get(name) ?? causes.noteTry(cause, tries);
    noted.set(name, written);
    return written;
  };

  const askInTime = async (cause: CauseKey): Promise<Mended> => {
    const item = items.get(causeName(cause));
    const answer = await ask(cause);
    if (answer.outcome === 'not yet') await note(cause, afterNo(item, now()));
    const waits = isTooFresh(item, now()) || inFlight.has(causeName(cause));
    return answer.outcome === 'unknown' && waits ? { outcome: 'not yet' } : answer;
  };

  /** Takes one of the tries that every one of these causes has left. */
  const spend = (unsure: readonly CauseKey[]): boolean => {
    const left = unsure.map((cause) => {
      const name = causeName(cause);
      return [name, budgets.get(name) ?? batchOf(items.get(name))] as const;
    });
    if (left.some(([, budget]) => budget <= 0)) return false;
    for (const [name, budget] of left) budgets.set(name, budget - 1);
    return true;
  };

  const mendedOf = async (held: readonly CauseKey[]): Promise<ReadonlySet<string>> => {
    if (held.length < 2) return STAYS.mended;
    const mended = new Set<string>();
    for (const cause of held) if ((await askInTime(cause)).outcome === 'mended') mended.add(causeName(cause));
    // It waits for something: while nobody can say for what, for all that it failed for.
    return mended.size < held.length ? mended : STAYS.mended;
  };

  /** Of a letter's tasks those that can pass by now, as far as anybody can say. One is enough: the others fail again alone. */
  const hopesOf = async (letter: Letter): Promise<readonly Hope[]> => {
    const areDue = (held: readonly CauseKey[]) => held.every((cause) => isDue(items.get(causeName(cause)), now()));
    if (letter.broken) {
      const held = causesOfLetter(letter);
      return areDue(held) ? [{ held, outlook: await outlookOf(letter, erp, askInTime) }] : [];
    }
    const due = unpostedTasks(letter)
      .map((task) => ({ task, held: causesOfKey(letter, task.key) }))
      .filter(({ held }) => areDue(held));
    return Promise.all(
      due.map(async ({ task, held }) => ({ held, outlook: await outlookOfTask(task, letter, erp, askInTime) })),
    );
  };

  return {
    /** Whether the letter may be tried now. */
    async judge(letter: Letter): Promise<Judged> {
      const all = await hopesOf(letter);
      const hopes = all.filter(({ outlook }) => outlook.outcome !== 'fails');
      if (hopes.length === 0) return all.length === 0 ? STAYS : { mended: await mendedOf(causesOfLetter(letter)) };
      const unsure = hopes.flatMap(({ outlook }) => (outlook.outcome === 'unknown' ? outlook.causes : []));
      const isSure = hopes.some(({ outlook }) => outlook.outcome === 'passes');
      if (!isSure && !spend(unsure)) return STAYS;
      const before = async () => {
        for (const { held } of hopes)
          for (const cause of held) await note(cause, afterTry(items.get(causeName(cause)), now()));
      };
      return { before, mended: STAYS.mended };
    },
  };
}
