/** A seeded source of numbers and GUIDs: the same seed gives the same run, on every machine. */
export interface Chance {
  /** At least 0, less than 1. */
  number(): number;
  /** Version-4 shaped, lower case. */
  guid(): string;
}

/** Mulberry32. `stream` keeps uses apart, so that one more fault never shifts the ids of documents. */
export function createChance(seed: number, stream: string): Chance {
  let state = seed >>> 0;
  for (const character of stream) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x9e3779b1) >>> 0;
  const word = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    number: () => word() / 2 ** 32,
    guid: () => {
      const hex = [word(), word(), word(), word()].map((part) => part.toString(16).padStart(8, '0')).join('');
      const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  };
}

export const BLANK_GUID = '00000000-0000-0000-0000-000000000000';
