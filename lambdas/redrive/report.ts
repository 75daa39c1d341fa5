import { causeName } from '../ledger/cause.ts';
import { causesOfLetter, type Letter, namesOf } from './letter.ts';
import type { Outlook } from './outlook.ts';
import type { WalkReport } from './walk.ts';

/** Keys that an answer names; the others are only counted. */
const NAMED = 50;
const NAMED_OF_GROUP = 5;

/** Dead letters with the same causes and the same outlook. */
export interface Group {
  readonly causes: readonly string[];
  readonly outlook: 'would pass' | 'would fail again' | 'only a try tells';
  /** Why it would fail again; of one of them. */
  readonly why?: string;
  readonly deadLetters: number;
  /** Some of them. */
  readonly keys: readonly string[];
}

export interface Rehearsal {
  readonly status: 'dry run';
  /** Dead letters that a run would move: all that match. */
  readonly wouldMove: number;
  readonly wouldPass: number;
  readonly wouldFailAgain: number;
  readonly onlyATryTells: number;
  readonly groups: readonly Group[];
  /** Dead letters that were looked at. */
  readonly examined: number;
  /** False when the time was over before all were seen. */
  readonly finished: boolean;
}

export interface Redriven {
  readonly status: 'redriven';
  readonly moved: number;
  /** Some of what was moved. */
  readonly keys: readonly string[];
  readonly examined: number;
  /** False when `maxMessages` or the time ended it: the same input again goes on. */
  readonly finished: boolean;
  readonly stoppedBy?: NonNullable<WalkReport['stoppedBy']>;
}

const OUTLOOKS = { passes: 'would pass', fails: 'would fail again', unknown: 'only a try tells' } as const;

/** Collects what a rehearsal finds. */
export function createRehearsal() {
  const groups = new Map<string, { group: Omit<Group, 'deadLetters' | 'keys'>; count: number; keys: string[] }>();
  const count = (outlook: Group['outlook']) =>
    [...groups.values()].reduce((sum, { group, count: n }) => sum + (group.outlook === outlook ? n : 0), 0);
  return {
    add(letter: Letter, outlook: Outlook): void {
      const causes = causesOfLetter(letter).map(causeName).toSorted();
      const why = outlook.outcome === 'fails' ? `${outlook.reason}: ${outlook.detail}` : undefined;
      const reason = outlook.outcome === 'fails' ? outlook.reason : '';
      const name = JSON.stringify([causes, outlook.outcome, reason]);
      const group = { causes, outlook: OUTLOOKS[outlook.outcome], ...(why === undefined ? {} : { why }) };
      const found = groups.get(name) ?? { group, count: 0, keys: [] };
      found.count += 1;
      if (found.keys.length < NAMED_OF_GROUP) found.keys.push(...namesOf(letter));
      groups.set(name, found);
    },
    report({ examined, stoppedBy }: WalkReport): Rehearsal {
      const [wouldPass, wouldFailAgain, onlyATryTells] = [
        count('would pass'),
        count('would fail again'),
        count('only a try tells'),
      ];
      return {
        status: 'dry run',
        wouldMove: wouldPass + wouldFailAgain + onlyATryTells,
        wouldPass,
        wouldFailAgain,
        onlyATryTells,
        groups: [...groups.values()]
          .map(({ group, count: deadLetters, keys }) => ({ ...group, deadLetters, keys }))
          .toSorted((a, b) => b.deadLetters - a.deadLetters)
          .slice(0, NAMED),
        examined,
        finished: stoppedBy === undefined,
      };
    },
  };
}

export const redriven = (walked: WalkReport, keys: readonly string[]): Redriven => ({
  status: 'redriven',
  moved: walked.moved,
  keys: keys.slice(0, NAMED),
  examined: walked.examined,
  finished: walked.stoppedBy === undefined,
  ...(walked.stoppedBy === undefined ? {} : { stoppedBy: walked.stoppedBy }),
});
