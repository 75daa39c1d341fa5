import { describe, expect, test } from 'vitest';
import type { ChosenCustomer } from '../../../lambdas/erp/customers.ts';
import { translateOrder } from '../../../lambdas/erp/sap-business-one/draft.ts';
import type { SapBusinessOneSettings } from '../../../lambdas/erp/sap-business-one/settings.ts';
import type { Order } from '../../../lambdas/zephyrcart/order.ts';
import { ORDER } from '../business-central/orders.ts';
import { SETTINGS, TODAY } from './scripted.ts';

function draft(settings: Partial<SapBusinessOneSettings> = {}, change: Partial<Order> = {}) {
  const translation = translateOrder({ ...ORDER, ...change }, TODAY, { ...SETTINGS, ...settings });
  if (translation.outcome === 'refused') throw new Error(translation.failure.detail);
  return translation.draft;
}

const AS_ITEM = { freightItem: 'SHIP', localCurrency: 'USD' };
const [TEA, ...others] = ORDER.lines;

describe('what was charged is held against the rows that it became', () => {
  const goods = [
    { net: 2980, tax: 566, rows: [0] },
    { net: 2500, tax: 475, rows: [1] },
  ];

  test('shipping as freight has no row', () => {
    expect(draft().charges).toEqual([...goods, { net: 495, tax: 94, rows: [] }]);
    expect(draft().rows).toEqual([
      { item: 'A00001', quantity: 2, net: 2980 },
      { item: 'pot-cer-07', quantity: 1, net: 2500 },
    ]);
  });

  test('shipping as an item has the last row', () => {
    expect(draft(AS_ITEM).charges.at(-1)).toEqual({ net: 495, tax: 94, rows: [2] });
    expect(draft(AS_ITEM).rows.at(-1)).toEqual({ item: 'SHIP', quantity: 1, net: 495 });
  });

  test('shipping that cost nothing was not charged', () => {
    const free = { shipping: 0, tax: 1041, total: 6521 };

    expect(draft({}, free).charges).toEqual(goods);
    expect(draft(AS_ITEM, free).charges).toEqual(goods);
  });

  test('with prices after tax, a row is known before it only where the shop said the tax of every line', () => {
    const { tax: _, ...unsaid } = TEA;
    const nets = (settings: Partial<SapBusinessOneSettings>, lines = ORDER.lines) =>
      draft(settings, { lines }).rows.map(({ net }) => net);

    expect(nets({ ...AS_ITEM, pricesIncludeTax: true })).toEqual([2980, 2500, 495]);
    expect(nets({ ...AS_ITEM, pricesIncludeTax: true }, [unsaid, ...others])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(nets(AS_ITEM, [unsaid, ...others])).toEqual([2980, 2500, 495]);
  });
});

test('an order with an item that SAP cannot have is refused by its name', () => {
  const long = 'x'.repeat(51);

  expect(translateOrder({ ...ORDER, lines: [{ ...TEA, sku: long }] }, TODAY, SETTINGS)).toMatchObject({
    outcome: 'refused',
    failure: { reason: 'unknown_sku' },
  });
});

test('an order says whether its customer was only remembered', () => {
  const chosen: ChosenCustomer = { number: 'C1', strategy: 'email', why: 'e-mail' };
  const of = (customer: ChosenCustomer) => translateOrder(ORDER, TODAY, SETTINGS, customer);

  expect(of({ ...chosen, remembered: true })).toMatchObject({ draft: { customer: 'C1', customerRemembered: true } });
  expect(of(chosen)).not.toHaveProperty('draft.customerRemembered');
});
