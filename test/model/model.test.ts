import { describe, expect, it } from 'vitest';
import { explore, type Model } from './explore.ts';
import { RUNS } from './runs.ts';

describe('the models of the protocol', () => {
  it.each(RUNS.filter(({ long }) => !long))(
    '$name: $expected',
    ({ expected, explore }) => {
      expect(explore().verdict).toBe(expected);
    },
    300_000,
  );
});

/** Counts up to `most`, and back to zero from `most` only by a fault. */
function counter(most: number, forbidden: number, goal: number): Model<number> {
  return {
    first: () => 0,
    next(n, emit) {
      if (n < most) emit(n + 1, `to ${n + 1}`);
      else emit(0, 'back to 0', 'fault');
    },
    broken: (n) => (n === forbidden ? 'forbidden' : undefined),
    goal: (n) => n === goal,
    write: (n, put) => put(n),
    read: (byte) => byte(),
  };
}

describe('the checker', () => {
  it('finds a forbidden state by a shortest way', () => {
    expect(explore(counter(9, 3, 0), false)).toMatchObject({ verdict: 'forbidden', trace: ['to 1', 'to 2', 'to 3'] });
  });

  it('sees every state once', () => {
    expect(explore(counter(200, 255, 0), false)).toEqual({ verdict: 'holds', trace: [], states: 201 });
  });

  it('relies on no fault to reach a goal', () => {
    expect(explore(counter(5, 255, 2), true)).toMatchObject({
      verdict: 'stuck for ever',
      trace: ['to 1', 'to 2', 'to 3'],
    });
    expect(explore(counter(5, 255, 5), true)).toMatchObject({ verdict: 'holds' });
  });

  it('says when there are more states than it may hold', () => {
    expect(() => explore(counter(200, 255, 0), false, 100)).toThrow('more than 100 states');
  });
});
