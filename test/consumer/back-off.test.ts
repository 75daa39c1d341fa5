import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOff, LONGEST_WAIT } from '../../lambdas/consumer/back-off.ts';

const ALMOST_ONE = 1 - 2 ** -53;
/** The earliest and the latest that chance may choose, seconds. */
const span = (wait: Omit<Parameters<typeof backOff>[0], 'random'>) =>
  [0, ALMOST_ONE].map((random) => backOff({ ...wait, random }));

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const ages = fc.double({ min: 0, max: 40 * 86_400, noNaN: true });
const seconds = fc.integer({ min: 0, max: LONGEST_WAIT });

describe('the wait before the next try', () => {
  it('keeps no fresh order waiting', () => {
    expect(span({ ageSeconds: 0 })).toEqual([4, 7]);
    expect(span({ ageSeconds: 10 })).toEqual([4, 7]);
  });

  it('is half the age of the event, a quarter more or less', () => {
    expect(span({ ageSeconds: 800 })).toEqual([300, 500]);
    expect(backOff({ ageSeconds: 800, random: 0.5 })).toBe(400);
  });

  it('is at most what SQS can hide a message for, however old the event and whatever the ERP asks', () => {
    expect(span({ ageSeconds: 86_400 })).toEqual([LONGEST_WAIT, LONGEST_WAIT]);
    expect(span({ ageSeconds: 0, retryAfterSeconds: 900 })).toEqual([LONGEST_WAIT, LONGEST_WAIT]);
  });

  it('is what the ERP asked for, and up to a quarter more: not all come back at once', () => {
    expect(span({ ageSeconds: 0, retryAfterSeconds: 400 })).toEqual([400, 500]);
  });

  it('ends soon after an earlier POST has settled: one to three seconds, and the rest of a second', () => {
    expect(span({ ageSeconds: 800, settlesInSeconds: 60 })).toEqual([61, 63]);
  });

  it('is a second at least when that is settled already', () => {
    expect(span({ ageSeconds: 800, settlesInSeconds: -90 })).toEqual([1, 1]);
  });

  it('is by age where that comes before the settling: a look-up may find the document any time', () => {
    expect(span({ ageSeconds: 800, settlesInSeconds: 900 })).toEqual([300, 500]);
  });

  it('is what the ERP asked for even when an earlier POST has settled before', () => {
    expect(span({ ageSeconds: 800, settlesInSeconds: 10, retryAfterSeconds: 100 })).toEqual([100, 125]);
  });

  it('is whole seconds that SQS takes, and never less than what was asked for', () => {
    const settling = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: undefined });
    fc.assert(
      fc.property(ages, seconds, settling, chance, (ageSeconds, retryAfterSeconds, settlesInSeconds, random) => {
        const wait = backOff({ ageSeconds, retryAfterSeconds, settlesInSeconds, random });
        expect(Number.isInteger(wait) && wait >= 1 && wait <= LONGEST_WAIT).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(retryAfterSeconds);
      }),
    );
  });
});
