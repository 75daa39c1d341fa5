import { describe, expect, test } from 'vitest';
import type { Failure } from '../../lambdas/erp/failures.ts';
import { suspecting, unreadBy } from '../../lambdas/erp/unread-items.ts';

const SUSPECTED: Failure = { class: 'final', reason: 'unknown_sku', detail: 'one or more of A, B' };

describe('a list of items that says nothing', () => {
  test.each([500, 503, 429, 408])('with %i may say it the next time', (status) => {
    expect(unreadBy({ status, retryAfterSeconds: 7 })).toEqual({ isForNow: true, retryAfterSeconds: 7 });
  });

  test.each([403, 404, 499])('with %i never will: not everybody may read it', (status) => {
    expect(unreadBy({ status }).isForNow).toBe(false);
  });

  test('without an answer may say it the next time, when it was asked to', () => {
    expect(unreadBy(undefined)).toEqual({ isForNow: true, retryAfterSeconds: undefined });
    expect(unreadBy({ failure: { retryAfterSeconds: 30 } })).toEqual({ isForNow: true, retryAfterSeconds: 30 });
  });

  test('leaves a suspicion to people where it never will, and to the next attempt where it may', () => {
    expect(suspecting(SUSPECTED, { isForNow: false, retryAfterSeconds: 7 })).toBe(SUSPECTED);
    expect(suspecting(SUSPECTED, { isForNow: true })).toStrictEqual({ ...SUSPECTED, class: 'transient' });
    expect(suspecting(SUSPECTED, { isForNow: true, retryAfterSeconds: 7 })).toStrictEqual({
      ...SUSPECTED,
      class: 'transient',
      retryAfterSeconds: 7,
    });
  });
});
