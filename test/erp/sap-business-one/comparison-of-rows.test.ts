import { describe, expect, test } from 'vitest';
import { compare } from '../../../lambdas/erp/sap-business-one/comparison.ts';
import { translateOrder } from '../../../lambdas/erp/sap-business-one/draft.ts';
import type { StoredDocument, StoredLine } from '../../../lambdas/erp/sap-business-one/read-back.ts';
import type { SapBusinessOneSettings } from '../../../lambdas/erp/sap-business-one/settings.ts';
import { ORDER } from '../business-central/orders.ts';
import { refundDraft, SETTINGS, TODAY } from './scripted.ts';

/** Two goods and freight, 71.10 with its tax. */
function order(settings: Partial<SapBusinessOneSettings> = {}) {
  const translation = translateOrder(ORDER, TODAY, { ...SETTINGS, ...settings });
  if (translation.outcome === 'refused') throw new Error(translation.failure.detail);
  return translation.draft;
}

const row = (
  item: string,
  quantity: string,
  net: string | undefined,
  changes: Partial<StoredLine> = {},
): StoredLine => ({
  number: '0',
  item,
  quantity,
  openQuantity: quantity,
  net,
  taxCode: 'T19',
  taxRate: '19',
  isOpen: true,
  base: undefined,
  ...changes,
});
const TEA = row('A00001', '2', '29.80');
const POT = row('pot-cer-07', '1', '25.00');

const stored = (changes: Partial<StoredDocument> = {}): StoredDocument => ({
  entry: '1',
  number: '1',
  customer: 'C99999',
  isOpen: true,
  isCancelled: false,
  isCancellation: false,
  total: '71.10',
  tax: '11.35',
  lines: [TEA, POT],
  freight: [],
  ...changes,
});

describe('an order', () => {
  test('that is stored as it was meant has no difference, whatever letters its items are in', () => {
    expect(compare(order(), stored())).toBeUndefined();
    expect(compare(order(), stored({ lines: [{ ...TEA, item: 'a00001' }, POT] }))).toBeUndefined();
  });

  test.each([
    ['another item', { item: 'A00002' }, 'row 1 (A00001): A00002 in its place'],
    ['another quantity', { quantity: '3' }, 'row 1 (A00001): quantity 3 instead of 2'],
    ['another amount', { net: '29.81' }, 'row 1 (A00001): 29.81 net instead of 29.80'],
  ])('with %s in a row says which', (_, changes, words) => {
    expect(compare(order(), stored({ lines: [{ ...TEA, ...changes }, POT] }))).toEqual({
      minorUnits: 0,
      lines: [words],
    });
  });

  test('says nothing of a row whose amount SAP does not state', () => {
    expect(compare(order(), stored({ lines: [{ ...TEA, net: undefined }, POT] }))).toBeUndefined();
  });

  test.each([
    ['fewer', [TEA], '1 rows instead of 2'],
    ['more', [TEA, POT, POT], '3 rows instead of 2'],
  ])('with %s rows than were sent says that alone', (_, lines, words) => {
    expect(compare(order(), stored({ lines, tax: '0' }))).toEqual({ minorUnits: 0, lines: [words] });
  });

  test('with prices after tax may be off by what SAP rounds in taking it out, and no more', () => {
    const off = (net: string) =>
      compare(order({ pricesIncludeTax: true }), stored({ lines: [{ ...TEA, net }, POT] }))?.lines;

    expect(off('29.81')).toBeUndefined();
    expect(off('29.79')).toBeUndefined();
    expect(off('29.82')).toEqual(['row 1 (A00001): 29.82 net instead of 29.80']);
  });

  test('names what its total is off by, and the tax that SAP states', () => {
    expect(compare(order(), stored({ total: '71.12' }))).toEqual({
      minorUnits: 2,
      lines: ['tax: 11.35', 'total: 71.12 instead of 71.10'],
    });
    expect(compare(order(), stored({ total: '71.12', tax: undefined }))?.lines).toEqual([
      'total: 71.12 instead of 71.10',
    ]);
  });

  test('names a wrong tax once, although the total is wrong too', () => {
    expect(compare(order(), stored({ total: '81.10', tax: '21.35' }))).toEqual({
      minorUnits: 1000,
      lines: ['tax: 21.35 instead of 11.35', 'total: 81.10 instead of 71.10'],
    });
  });

  test('names a total to its last digit where that is finer than the currency', () => {
    expect(compare(order(), stored({ total: '71.104', tax: undefined }))).toEqual({
      minorUnits: 0,
      lines: ['total: 71.104 instead of 71.10'],
    });
  });

  test('without a total is a difference of its own: nobody can say that it is right', () => {
    expect(compare(order(), stored({ total: undefined, lines: [TEA] }))).toEqual({
      minorUnits: 0,
      lines: ['SAP Business One states no total', '1 rows instead of 2'],
    });
  });
});

test('a refund is held against its amount only: its rows follow from its order', () => {
  const memo = stored({ total: '17.73', tax: '2.83', lines: [] });

  expect(compare(refundDraft(), memo)).toBeUndefined();
  expect(compare(refundDraft(), { ...memo, total: '17.70' })).toMatchObject({ minorUnits: -3 });
});
