import { describe, expect, it } from 'vitest';
import { retryAfterSeconds } from '../../lambdas/erp/retry-after.ts';

const now = Date.parse('2026-06-02T09:14:33.500Z');

describe('Retry-After', () => {
  it.each<[string | null, number | undefined]>([
    [null, undefined],
    ['soon', undefined],
    ['7', 7],
    [' 7 ', 7],
    ['7 s', undefined],
    ['x7', undefined],
    ['Tue, 02 Jun 2026 09:15:30 GMT', 57],
    ['Tue, 02 Jun 2026 09:00:00 GMT', 0],
    ['86400', 900],
    ['Fri, 02 Jun 2028 09:15:30 GMT', 900],
  ])('%s is %s seconds, never more than a quarter of an hour', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });
});
