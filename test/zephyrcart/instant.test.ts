import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readInstant } from '../../lambdas/zephyrcart/instant.ts';

test.each([
  '2026-06-02T09:14:31Z',
  '2026-06-02T09:14:31.123456789Z',
  '2026-06-02T23:59:59-11:30',
  '2028-02-29T00:00:00+14:00',
])('%s is an instant, kept as sent', (text) => expect(readInstant(text)).toBe(text));

test('small letters and blanks around it are mended', () => {
  expect(readInstant(' 2026-06-02t09:14:31z ')).toBe('2026-06-02T09:14:31Z');
});

test.each([
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-00-10T00:00:00Z',
  '2026-06-31T00:00:00Z',
  '2026-06-02T24:00:00Z',
  '2026-06-02T09:60:00Z',
  '2026-06-02T09:14:60Z',
  '2026-06-02T09:14:31',
  '2026-06-02T09:14:31+24:00',
  '2026-06-02 09:14:31Z',
  '2026-06-02',
  '20260602T091431Z',
  'x2026-06-02T09:14:31Z',
  '2026-06-02T09:14:31Zx',
  '',
  1780391673,
  null,
  undefined,
])('%j is none', (value) => expect(readInstant(value)).toBeUndefined());

test('every date is read, and stays the same moment', () => {
  const dates = fc.date({
    min: new Date('0000-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(dates, (date) => {
      expect(Date.parse(readInstant(date.toISOString()) ?? '')).toBe(date.getTime());
    }),
  );
});
