import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { invoicesOf, isTouched, taxParts } from '../../../lambdas/erp/sap-business-one/order-state.ts';
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

const ORDER: StoredDocument = {
  ...HEADER,
  isOpen: true,
  isCancelled: false,
  isCancellation: false,
  lines: [{ ...LINE, net: '100.00', taxCode: 'T19', taxRate: '19' }],
};
const NO_CODES = { tax: { codes: {}, tolerance: 1 } };

describe('an order', () => {
  const touched = (changes: Partial<StoredDocument>) => isTouched({ order: { ...ORDER, ...changes }, invoices: [] });
  const [line = expect.fail('no line')] = ORDER.lines;

  test('of which nothing was made is untouched, whether or not SAP says how much of a row is open', () => {
    expect(touched({})).toBe(false);
    expect(touched({ lines: [{ ...line, openQuantity: undefined }] })).toBe(false);
  });

  test('that is closed, or has a row that is closed or left in part, is touched', () => {
    expect(touched({ isOpen: false })).toBe(true);
    expect(touched({ lines: [line, { ...line, isOpen: false }] })).toBe(true);
    expect(touched({ lines: [line, { ...line, quantity: '2', openQuantity: '1' }] })).toBe(true);
  });

  test('that people cancelled is not: nothing can have been made of it', () => {
    expect(touched({ isCancelled: true, isOpen: false })).toBe(false);
  });
});

describe('the invoices of an order', () => {
  const [line = expect.fail('no line')] = ORDER.lines;
  const order = { ...ORDER, entry: '7' };
  const invoice = (...bases: readonly ({ type: string; entry: string } | undefined)[]): StoredDocument => ({
    ...ORDER,
    entry: '9',
    lines: bases.map((base) => ({ ...line, base })),
  });
  const found = (one: StoredDocument) => invoicesOf(order, [one]).length === 1;

  test('are those with a row of it, beside rows of others too', () => {
    expect(found(invoice({ type: '17', entry: '7' }))).toBe(true);
    expect(found(invoice({ type: '17', entry: '8' }, undefined, { type: '17', entry: '7' }))).toBe(true);
  });

  test('are those that name no base at all', () => {
    expect(found(invoice(undefined, undefined))).toBe(true);
  });

  test.each([
    ['of another order', invoice({ type: '17', entry: '8' })],
    ['of a delivery with the same key', invoice({ type: '15', entry: '7' })],
    ['of which one row is another order’s, and one names none', invoice(undefined, { type: '17', entry: '8' })],
    ['that was cancelled', { ...invoice({ type: '17', entry: '7' }), isCancelled: true }],
    ['that cancels another', { ...invoice({ type: '17', entry: '7' }), isCancellation: true }],
  ])('are none %s', (_, other) => {
    expect(found(other)).toBe(false);
  });
});

describe('what an order was charged, by tax code,', () => {
  const [line = expect.fail('no line')] = ORDER.lines;
  const parts = (changes: Partial<StoredDocument>, settings: Parameters<typeof taxParts>[2] = NO_CODES) =>
    taxParts({ order: { ...ORDER, ...changes }, invoices: [] }, 2, settings);

  test('adds up rows and freight of one code, each code in its place', () => {
    const lines = [line, { ...line, taxCode: 'T7', taxRate: '7', net: '10.00' }, { ...line, net: '50.00' }];

    expect(parts({ lines, freight: [{ code: '1', amount: '5.00', taxCode: 'T19' }] })).toEqual([
      { code: 'T19', rate: '19', weight: 18_445 },
      { code: 'T7', rate: '7', weight: 1070 },
    ]);
  });

  test('takes the configured rate of a code where no row states one, and a stated one before it', () => {
    const settings = { tax: { codes: { '*': { 20: 'T20', 21: 'T19' } }, tolerance: 1 } };
    const freight = [{ code: '1', amount: '5.00', taxCode: 'T20' }];

    expect(parts({ freight }, settings)).toEqual([
      { code: 'T19', rate: '19', weight: 11_900 },
      { code: 'T20', rate: '20', weight: 600 },
    ]);
  });

  test('adds no tax where nobody knows the rate', () => {
    expect(parts({ lines: [{ ...line, taxRate: undefined }] })).toEqual([
      { code: 'T19', rate: undefined, weight: 10_000 },
    ]);
  });

  test('leaves out what came to nothing, and rows without an amount', () => {
    expect(parts({ lines: [{ ...line, net: '0.00' }] })).toEqual([]);
    expect(parts({ lines: [line, { ...line, net: undefined }] })).toEqual([
      { code: 'T19', rate: '19', weight: 11_900 },
    ]);
  });
});
