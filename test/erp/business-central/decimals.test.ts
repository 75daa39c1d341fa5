import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutTax } from '../../../lambdas/erp/business-central/decimals.ts';
import { amountOf, decimal, isFiner, sameDecimal } from '../../../lambdas/erp/decimals.ts';
import { readJson, textProperty, writeJson } from '../../../lambdas/erp/json.ts';

describe('a decimal', () => {
  test.each([
    ['12.50', '12.5'],
    ['0', '0.00'],
    ['-0.0', '0'],
    ['1.25e1', '12.5'],
    ['100', '1E+2'],
    ['0.00001', '1e-5'],
    ['010', '10'],
    ['10000000000', '1e10'],
    ['much', 'much'],
  ])('%s is the same number as %s', (one, other) => {
    expect(sameDecimal(one, other)).toBe(true);
  });

  test.each([
    ['12.5', '12.05'],
    ['1', '-1'],
    ['1', '10'],
    ['101', '11'],
    ['x1', '1'],
    ['1x', '1'],
    ['9007199254740993', '9007199254740992'],
  ])('%s is not %s', (one, other) => {
    expect(sameDecimal(one, other)).toBe(false);
  });

  test('keeps its digits through writing and reading JSON, beyond what a float holds', () => {
    const units = fc.bigInt({ min: 0n, max: 10n ** 24n });
    fc.assert(
      fc.property(units, fc.integer({ min: 0, max: 6 }), (amount, places) => {
        const text = decimal(amount, places);

        const written = writeJson({ unitPrice: text, description: text }, new Set(['unitPrice']));

        expect(written).toBe(`{"unitPrice":${text},"description":"${text}"}`);
        expect(textProperty(readJson(written), 'unitPrice')).toBe(text);
      }),
    );
  });

  test('that no money can have is no amount', () => {
    expect(amountOf('46.2', 2)).toBe(4620);
    expect(amountOf('1e99', 2)).toBeUndefined();
    expect(amountOf('much', 2)).toBeUndefined();
    expect(amountOf(undefined, 2)).toBeUndefined();
  });

  test('has a fraction of a minor unit, or has none', () => {
    expect(isFiner('1332.72', 0)).toBe(true);
    expect(isFiner('1332.00', 0)).toBe(false);
    expect(isFiner('46.2', 2)).toBe(false);
    expect(isFiner(undefined, 2)).toBe(false);
  });
});

describe('a price without its tax', () => {
  test.each([
    [12000, '20', 2, '100.00000'],
    [1773, '19', 2, '14.89916'],
    [4620, '10', 0, '4200.00000'],
    [1000, '0', 3, '1.00000'],
    [10770, '7.7', 2, '100.00000'],
  ])('of %i at %s %% and %i decimals is %s', (gross, percent, exponent, price) => {
    expect(withoutTax(gross, percent, exponent)).toBe(price);
  });
});
