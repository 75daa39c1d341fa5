import { describe, expect, test } from 'vitest';
import { compare } from '../../../lambdas/erp/sap-business-one/comparison.ts';
import { translateOrder } from '../../../lambdas/erp/sap-business-one/draft.ts';
import type { StoredDocument } from '../../../lambdas/erp/sap-business-one/read-back.ts';
import { ORDER } from '../business-central/orders.ts';
import { drafted } from '../business-central/simulated.ts';
import { SETTINGS } from './scripted.ts';

const draft = (tolerance: number) =>
  drafted(translateOrder(ORDER, '2026-06-03', { ...SETTINGS, tax: { ...SETTINGS.tax, tolerance } }));

/** The example order, two rows and freight, as SAP stored it with this tax. */
const stored = (tax: string): StoredDocument => ({
  entry: '1',
  number: '101',
  customer: 'C99999',
  isOpen: true,
  isCancelled: false,
  isCancellation: false,
  total: '71.10',
  tax,
  lines: [
    ['A00001', '2', '29.80'],
    ['pot-cer-07', '1', '25.00'],
  ].map(([item = '', quantity = '', net], index) => ({
    number: String(index),
    item,
    quantity,
    openQuantity: quantity,
    net,
    taxCode: 'T19',
    taxRate: '19',
    isOpen: true,
    base: undefined,
  })),
  freight: [],
});

describe('the tax that SAP put on an order', () => {
  test.each([
    [1, '11.38', '11.39'],
    [1, '11.32', '11.31'],
    [2, '11.41', '11.42'],
    [0, '11.35', '11.36'],
  ])('may be off by %i for each line and for freight: %s is fine, %s is named', (tolerance, fine, off) => {
    expect(compare(draft(tolerance), stored(fine))).toBeUndefined();
    expect(compare(draft(tolerance), stored(off))).toEqual({
      minorUnits: 0,
      lines: [`tax: ${off} instead of 11.35`],
    });
  });
});
