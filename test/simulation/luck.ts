import { type Chance, createChance } from '../../local/simulation/chance.ts';

/** Everything that is left to chance in a run: the same seed and stream give the same choices on every machine. */
export interface Luck {
  /** At least 0, less than 1. */
  number(): number;
  /** True with that probability. */
  happens(probability: number): boolean;
  /** A whole number from `least` up to and including `most`. */
  between(least: number, most: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
  shuffled<T>(list: readonly T[]): T[];
  guid(): string;
}

export function createLuck(seed: number, stream: string): Luck {
  const chance: Chance = createChance(seed, stream);
  const between = (least: number, most: number) => least + Math.floor(chance.number() * (most - least + 1));
  return {
    number: chance.number,
    // Without a draw when it cannot happen: switching one fault off must not shift every other choice.
    happens: (probability) => probability > 0 && chance.number() < probability,
    between,
    pick: ([first, ...others]) => others[between(-1, others.length - 1)] ?? first,
    shuffled: (list) => {
      const keyed = list.map((entry) => ({ entry, key: chance.number() }));
      return keyed.sort((a, b) => a.key - b.key).map(({ entry }) => entry);
    },
    guid: chance.guid,
  };
}
