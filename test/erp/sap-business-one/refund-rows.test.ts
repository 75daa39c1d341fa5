import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refundRows, withTax as withSapsTax } from '../../../lambdas/erp/sap-business-one/refund-rows.ts';

/** SAP's tax of a row: half up, by itself (contract sheet sap-business-one 8). */
const withTax = (net: number, rate: string) =>
  net + Number((2n * BigInt(net) * BigInt(Number(rate) * 10) + 1000n) / 2000n);

const rates = fc.constantFrom('0', '5', '7', '7.7', '10', '19', '20', '25', '27');
const parts = fc
  .uniqueArray(fc.record({ rate: rates, weight: fc.integer({ min: 1, max: 10_000_000 }) }), {
    minLength: 1,
    maxLength: 4,
    selector: ({ rate }) => rate,
  })
  .map((list) => list.map(({ rate, weight }) => ({ rate, weight, code: `T${rate}` })));

describe('a refund', () => {
  test('comes to its amount exactly, with the tax that SAP adds, at any rate and mix of rates', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_000_000 }), parts, (amount, taxes) => {
        const rows = refundRows(amount, 0, taxes);

        const total = rows.reduce((sum, { net, code }) => sum + withTax(net, code?.slice(1) ?? '0'), 0);
        expect(total).toBe(amount);
        expect(rows.every(({ net }) => net >= 0)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  test.each(Array.from({ length: 120 }, (_, index) => index + 1))('of %i minor units is never exceeded', (amount) => {
    for (const rate of ['5', '10', '19', '25']) {
      const rows = refundRows(amount, 0, [{ code: 'T', rate, weight: 1 }]);
      expect(rows.reduce((sum, { net }) => sum + withTax(net, rate), 0)).toBe(amount);
    }
  });

  test('follows the mix of taxes of its order', () => {
    const rows = refundRows(2000, 0, [
      { code: 'T19', rate: '19', weight: 11900 },
      { code: 'T0', rate: '0', weight: 11900 },
    ]);

    expect(rows).toEqual([
      { net: 840, code: 'T19' },
      { net: 1000, code: 'T0' },
    ]);
  });

  test('takes its own share of the tax where SAP states no rate', () => {
    expect(refundRows(1773, 283, [{ code: 'T19', rate: undefined, weight: 7110 }])).toEqual([
      { net: 1490, code: 'T19' },
    ]);
    expect(refundRows(1773, 283, [])).toEqual([{ net: 1490, code: undefined }]);
  });

  test('of an order under several codes without rates names none of them', () => {
    const part = { rate: undefined, weight: 100 };

    expect(
      refundRows(1773, 283, [
        { ...part, code: 'T19' },
        { ...part, code: 'T7' },
      ]),
    ).toEqual([{ net: 1490, code: undefined }]);
    expect(
      refundRows(1773, 283, [
        { ...part, code: 'T19' },
        { ...part, code: 'T19' },
      ]),
    ).toEqual([{ net: 1490, code: 'T19' }]);
  });

  test.each([
    ['cost nothing', { rate: '7', weight: 0 }],
    ['was taken off', { rate: '7', weight: -100 }],
    ['has a rate that is none', { rate: '-7', weight: 100 }],
  ])('takes nothing of a part that %s', (_, part) => {
    expect(
      refundRows(119, 19, [
        { code: 'T19', rate: '19', weight: 100 },
        { ...part, code: 'T7' },
      ]),
    ).toEqual([{ net: 100, code: 'T19' }]);
  });

  test('too small to be split leaves out the parts that get nothing of it', () => {
    const rows = refundRows(1, 0, [
      { code: 'T19', rate: '0', weight: 1000 },
      { code: 'T7', rate: '0', weight: 1 },
    ]);

    expect(rows).toEqual([{ net: 1, code: 'T19' }]);
  });

  test('that nothing comes to is a minor unit below, never above', () => {
    const at = (rate: string, amount: number) => refundRows(amount, 0, [{ code: 'T', rate, weight: 1 }]);

    // At 100 % every sum is even, at 200 % a multiple of three.
    expect(at('100', 5)).toEqual([{ net: 2, code: 'T' }]);
    expect(at('200', 4)).toEqual([{ net: 1, code: 'T' }]);
    expect(at('200', 5)).toEqual([{ net: 1, code: 'T' }]);
    expect(at('200', 1)).toEqual([{ net: 0, code: 'T' }]);
  });
});

test('tax is added half up, and not at all where nobody knows the rate', () => {
  expect([withSapsTax(50, '19'), withSapsTax(50, '1'), withSapsTax(49, '1'), withSapsTax(50, undefined)]).toEqual([
    60, 51, 49, 50,
  ]);
});
