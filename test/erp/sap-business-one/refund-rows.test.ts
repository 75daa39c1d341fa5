import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refundRows } from '../../../lambdas/erp/sap-business-one/refund-rows.ts';

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
});
