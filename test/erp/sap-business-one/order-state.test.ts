import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { taxParts } from '../../../lambdas/erp/sap-business-one/order-state.ts';
import type { StoredDocument } from '../../../lambdas/erp/sap-business-one/read-back.ts';
import { toDecimal } from '../../../lambdas/zephyrcart/money.ts';

const HEADER = { entry: '1', number: '1', customer: undefined, total: undefined, tax: undefined, freight: [] };
const LINE = { number: '0', item: 'A', quantity: '1', openQuantity: '1', isOpen: true, base: undefined };

/** What an order of one row was charged under its one tax code. */
function weightOf(net: number, taxRate: string): number | undefined {
  const order: StoredDocument = {
    ...HEADER,
    isOpen: true,
    isCancelled: false,
    isCancellation: false,
    lines: [{ ...LINE, net: toDecimal(net, 2), taxCode: 'T', taxRate }],
  };
  return taxParts({ order, invoices: [] }, 2, { tax: { codes: {}, tolerance: 1 } })[0]?.weight;
}

test('what a refund is split by is the gross amount under each code, half up and never by fractions', () => {
  // 205.00 at 2.1 % is 209.305, which a float takes for a little less.
  expect(weightOf(20_500, '2.1')).toBe(20_931);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000_000 }), fc.integer({ min: 0, max: 300 }), (net, tenths) => {
      const gross = BigInt(net) * BigInt(1000 + tenths);
      expect(weightOf(net, toDecimal(tenths, 1))).toBe(Number((2n * gross + 1000n) / 2000n));
    }),
  );
});
