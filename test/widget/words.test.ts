import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount, plain, stretch, sums } from '../../lambdas/widget/words.ts';
import { spelledOut } from '../../lambdas/zephyrcart/spelled-out.ts';
import { eur, TEA, yen } from './waiting.ts';

describe('an amount', () => {
  it.each([
    [eur(5), '0.05 EUR'],
    [eur(123_456_789), '1,234,567.89 EUR'],
    [yen(1000), '1,000 JPY'],
    [{ currency: 'KWD', minorUnits: 1_234_567 }, '1,234.567 KWD'],
    [{ currency: 'ZZZ', minorUnits: 1200 }, '1,200 minor units of ZZZ'],
    [eur(2 ** 53), 'more EUR than can be added exactly'],
  ])('%j is %s', (money, words) => {
    expect(amount(money)).toBe(words);
  });

  it('loses no digit to its grouping', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.constantFrom(0, 2, 3), (minorUnits, exponent) => {
        const digits = amount({ currency: 'XYZ', minorUnits, exponent }).replace(/\D/g, '');
        expect(Number(digits)).toBe(minorUnits);
      }),
    );
  });

  it('is added up currency by currency', () => {
    expect(sums([TEA, { ...TEA, money: [yen(1), { currency: 'USD', minorUnits: 7 }] }])).toEqual([
      eur(1_234_560),
      yen(4621),
      { currency: 'USD', minorUnits: 7 },
    ]);
  });
});

describe('a stretch of time', () => {
  it.each([
    [-5000, 'under a minute'],
    [59_999, 'under a minute'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [48 * 3_600_000 - 1, '47 h'],
    [48 * 3_600_000, '2 days'],
  ])('of %d ms is %s', (milliseconds, words) => {
    expect(stretch(milliseconds)).toBe(words);
  });
});

describe('a value', () => {
  it.each([
    ['TEA-1', 'TEA-1'],
    ['Tee grün 茶 🍵', 'Tee grün 茶 🍵'],
    ['TEA\u200b-1', 'TEA\\u{200b}-1'],
    ['\u202e1-AET', '\\u{202e}1-AET'],
    ['TEA\u00a01\n', 'TEA\\u{a0}1\\u{a}'],
  ])('%j is spelled out where nobody would see it', (value, shown) => {
    expect(spelledOut(value)).toBe(shown);
  });

  it('holds nothing in a question that could be markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const asked = plain(value);
        expect(asked).not.toMatch(/[<>&"'`=\\]/);
        expect(asked.length).toBeLessThanOrEqual(60);
        expect(asked.isWellFormed()).toBe(true);
      }),
    );
  });
});
