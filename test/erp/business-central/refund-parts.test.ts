import { describe, expect, test } from 'vitest';
import { translateOrder } from '../../../lambdas/erp/business-central/draft.ts';
import type { StoredLine } from '../../../lambdas/erp/business-central/read-back.ts';
import { assumedParts, isWhole, partsOf } from '../../../lambdas/erp/business-central/whole-refund.ts';
import type { Order } from '../../../lambdas/zephyrcart/order.ts';
import { MIXED, MIXED_CODES, ORDER, REFUND, SETTINGS } from './orders.ts';

describe('the lines of an order as Business Central has them', () => {
  const line = (net: string | undefined, gross: string | undefined): StoredLine => ({
    id: 'l',
    etag: '*',
    type: 'Item',
    objectNumber: '1896-S',
    description: 'Tea',
    taxCode: 'VAT19',
    quantity: '2',
    unitPrice: '0',
    discountAmount: '0',
    taxPercent: '19',
    amountExcludingTax: net,
    amountIncludingTax: gross,
  });
  const parts = (...lines: readonly StoredLine[]) => {
    const document = { id: 'o', number: '1', reference: 'X', status: 'Draft', total: undefined, tax: undefined };
    return partsOf([{ ...document, pricesIncludeTax: true, lines }], REFUND);
  };

  test('are the parts of a refund where they come to what was charged, but for those that cost nothing', () => {
    const shipping = { ...line('5.00', '6.10'), type: 'Account', objectNumber: '6120' };
    const tea = { quantity: '2', description: 'Tea', taxCode: 'VAT19' };

    expect(parts(line('50.00', '65.00'), line('0', '0'), shipping)).toEqual([
      { ...tea, net: 5000, tax: 1500 },
      { ...tea, account: '6120', net: 500, tax: 110 },
    ]);
  });

  test('are parts also where their tax is as high as they are', () => {
    expect(parts(line('35.55', '71.10'))).toHaveLength(1);
  });

  test.each<[string, readonly StoredLine[]]>([
    ['less', [line('50.00', '71.09')]],
    ['more', [line('50.00', '71.11')]],
    ['it without an amount before tax', [line('50.00', '71.10'), line(undefined, '0')]],
    ['it without an amount after tax', [line('50.00', '71.10'), line('0', undefined)]],
    ['it with a line below nothing', [line('60.00', '81.10'), line('-10.00', '-10.00')]],
    ['it with a tax below nothing', [line('50.00', '71.10'), line('10.00', '9.00'), line('0', '1.00')]],
  ])('are no parts where they come to %s', (_, lines) => {
    expect(parts(...lines)).toBeUndefined();
  });
});

describe('a refund is of the whole order', () => {
  const whole = { ...REFUND, refund: { ...REFUND.refund, amount: REFUND.order.total } };

  test('where it gives back everything at once', () => {
    expect(isWhole(whole, {})).toBe(true);
    expect(isWhole(whole, { refunds: { full: 'mirror' } })).toBe(true);
  });

  test('not where something was given back before, or it is less, or the configuration says so', () => {
    expect(isWhole({ ...whole, before: 1 }, {})).toBe(false);
    expect(isWhole(REFUND, {})).toBe(false);
    expect(isWhole(whole, { refunds: { full: 'amount' } })).toBe(false);
  });
});

test('an order that stands as it was written is assumed to give back goods and shipping, not comments', () => {
  const translation = translateOrder(MIXED, { ...SETTINGS, items: {}, tax: MIXED_CODES });
  if (translation.outcome === 'refused') throw new Error(translation.failure.detail);

  expect(assumedParts(MIXED, translation.draft)).toEqual([
    { quantity: '2', description: 'Grüner Tee, 100 g', net: 2980, tax: 566, taxCode: 'VAT19' },
    { quantity: '1', description: 'Book', net: 1000, tax: 70, taxCode: 'VAT7' },
    { account: '6120', quantity: '1', description: 'Shipping', net: 495, tax: 94, taxCode: 'VAT19' },
  ]);
});

test('an assumed part without a name is told by its SKU', () => {
  const { name: _, ...nameless } = ORDER.lines[0];
  const order: Order = { ...ORDER, lines: [nameless], subtotal: 2980, tax: 566, shipping: 0, total: 3546 };
  const translation = translateOrder(order, SETTINGS);
  if (translation.outcome === 'refused') throw new Error(translation.failure.detail);

  expect(assumedParts(order, translation.draft)).toMatchObject([{ description: 'TEA-GRN-100' }]);
});
