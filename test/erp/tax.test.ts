import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taxCode } from '../../lambdas/erp/tax.ts';

const codes = { DE: { '19': 'D19', '7': 'D7' }, CH: { '7.7': 'C7', '8.1': 'C8' }, '*': { '0': 'EXPORT' } };
const codeOf = (country: string | undefined, net: number, tax: number, table: typeof codes | object = codes) =>
  taxCode({ tax: { codes: table as typeof codes, tolerance: 0 } }, country, { net, tax });

describe('the tax code of a line', () => {
  it('is the one of the country’s rate that gives its tax', () => {
    expect(codeOf('DE', 10_000, 1900)).toBe('D19');
    expect(codeOf('DE', 10_000, 700)).toBe('D7');
    expect(codeOf('CH', 10_000, 770)).toBe('C7');
  });

  it('may be a minor unit off, for rounding, and no more', () => {
    expect(codeOf('DE', 10_000, 1901)).toBe('D19');
    expect(codeOf('DE', 10_000, 1899)).toBe('D19');
    expect(codeOf('DE', 10_000, 1902)).toBeUndefined();
    expect(codeOf('DE', 10_000, 1898)).toBeUndefined();
  });

  it('is that of everywhere else where the country has none of its own, or none is known', () => {
    expect(codeOf('US', 10_000, 0)).toBe('EXPORT');
    expect(codeOf(undefined, 10_000, 0)).toBe('EXPORT');
    expect(codeOf('constructor', 10_000, 0)).toBe('EXPORT');
    expect(codeOf('DE', 10_000, 0)).toBeUndefined();
    expect(codeOf('US', 10_000, 0, { DE: { '19': 'D19' } })).toBeUndefined();
  });

  it('is that of the nearest rate, in whatever order the table has them', () => {
    // Of 7.7 % and 8.1 %, each within a minor unit of the other.
    const rates = [['7.7', 'low'] as const, ['8.1', 'high'] as const, ['8.0', 'between'] as const];
    for (const order of [rates, rates.toReversed(), [rates[2], rates[0], rates[1]]]) {
      const table = { '*': Object.fromEntries(order.flatMap((rate) => (rate === undefined ? [] : [rate]))) };
      expect(codeOf(undefined, 1000, 77, table)).toBe('low');
      expect(codeOf(undefined, 1000, 81, table)).toBe('high');
      expect(codeOf(undefined, 1000, 80, table)).toBe('between');
    }
  });

  it('is left to the ERP where two rates are equally near', () => {
    const table = { '*': { '10.0': 'low', '30.0': 'high' } };
    expect(codeOf(undefined, 10, 2, table)).toBeUndefined();
    expect(codeOf(undefined, 0, 0, table)).toBeUndefined();
    expect(codeOf(undefined, 10, 1, table)).toBe('low');
    expect(codeOf(undefined, 10, 3, table)).toBe('high');
  });

  it('is found for the tax of any rate, however it was rounded, where amounts are large enough to tell', () => {
    const rates = { '0': 'T0', '7': 'T7', '8.1': 'T81', '19': 'T19' } as const;
    const rate = fc.constantFrom<keyof typeof rates>('0', '7', '8.1', '19');
    const rounding = fc.constantFrom(Math.floor, Math.ceil);
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 100_000_000 }), rate, rounding, (net, percent, round) => {
        const tax = round((net * Math.round(Number(percent) * 10)) / 1000);
        expect(codeOf('DE', net, tax, { '*': rates })).toBe(rates[percent]);
      }),
    );
  });
});
