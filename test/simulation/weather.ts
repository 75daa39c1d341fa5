import type { Luck } from './luck.ts';

/** What can go wrong with one call to AWS, and how often. Probabilities. */
export interface Weather {
  /** The process dies, and the call never left. */
  readonly diesBefore: number;
  /** The call took effect, and the process dies before it hears of it. */
  readonly diesAfter: number;
  readonly failsBefore: number;
  /** It took effect, and the caller sees an error. */
  readonly failsAfter: number;
  /** It took effect, the answer was lost, and the SDK's own second attempt is what the caller hears of. */
  readonly repeated: number;
  /** It takes seconds. */
  readonly slow: number;
  /** The process stands still when the answer arrives. */
  readonly freezes: number;
}

export type Fate = 'fine' | 'dies before' | 'dies after' | 'fails before' | 'fails after' | 'repeated';

export const CALM: Weather = {
  diesBefore: 0,
  diesAfter: 0,
  failsBefore: 0,
  failsAfter: 0,
  repeated: 0,
  slow: 0,
  freezes: 0,
};

/** About half of the kinds of trouble, each of its own strength: rare ones need not be looked for among all the others. */
export function drawWeather(luck: Luck): Weather {
  const strength = (most: number) => (luck.happens(0.5) ? luck.number() * most : 0);
  return {
    diesBefore: strength(0.02),
    diesAfter: strength(0.03),
    failsBefore: strength(0.04),
    failsAfter: strength(0.04),
    repeated: strength(0.06),
    slow: strength(0.1),
    freezes: strength(0.02),
  };
}

export function scaled(weather: Weather, factor: number): Weather {
  const entries = Object.entries(weather).map(([kind, probability]) => [kind, probability * factor]);
  return Object.fromEntries(entries) as unknown as Weather;
}

export function fateOf(weather: Weather, luck: Luck): Fate {
  if (luck.happens(weather.diesBefore)) return 'dies before';
  if (luck.happens(weather.diesAfter)) return 'dies after';
  if (luck.happens(weather.failsBefore)) return 'fails before';
  if (luck.happens(weather.failsAfter)) return 'fails after';
  return luck.happens(weather.repeated) ? 'repeated' : 'fine';
}
