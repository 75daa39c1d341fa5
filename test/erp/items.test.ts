import { describe, expect, it } from 'vitest';
import type { FoundItems } from '../../lambdas/erp/catalogue.ts';
import { resolveItems } from '../../lambdas/erp/items.ts';
import { distinct, naming } from '../../lambdas/erp/naming.ts';
import type { Order, OrderLine } from '../../lambdas/zephyrcart/order.ts';
import { ORDER } from './business-central/orders.ts';

const CAPITALS = { longest: 5, upperCase: true };

function order(...skus: readonly (string | undefined)[]): Order {
  const { sku: _, ...line } = ORDER.lines[0];
  const [first, ...others] = skus.map((sku): OrderLine => (sku === undefined ? line : { ...line, sku }));
  if (first === undefined) throw new Error('an order has lines');
  return { ...ORDER, lines: [first, ...others] };
}

describe('the item of a line', () => {
  it('is the one that the table has for its SKU, else the SKU itself, trimmed and in the ERP’s own letters', () => {
    const settings = { items: { 'tea green': ' a-1 ', tea: { item: 'b-2', unitOfMeasure: 'BOX' } } };

    expect(resolveItems(order('tea green', 'tea', 'c-3'), settings, CAPITALS)).toEqual({
      items: [
        { number: 'A-1', sku: 'tea green' },
        { number: 'B-2', unitOfMeasure: 'BOX', sku: 'tea' },
        { number: 'C-3', sku: 'c-3' },
      ],
    });
    expect(resolveItems(order('c-3'), settings, { ...CAPITALS, upperCase: false })).toEqual({
      items: [{ number: 'c-3', sku: 'c-3' }],
    });
  });

  it('is the fallback item where there is no SKU, and carries none', () => {
    expect(resolveItems(order(undefined), { items: {}, fallbackItem: 'misc' }, CAPITALS)).toEqual({
      items: [{ number: 'MISC' }],
    });
  });

  it('may have as long a number as the ERP takes, and none that is longer', () => {
    expect(resolveItems(order('12345'), { items: {} }, CAPITALS)).toHaveProperty('items');
    expect(resolveItems(order('123456', '1'), { items: {} }, CAPITALS)).toEqual({
      failure: {
        class: 'final',
        reason: 'unknown_sku',
        detail: 'not in the SKU table, and too long for an item number of 5 characters: 123456.',
        skus: ['123456'],
      },
    });
  });

  it('that cannot be told is named with all the others of the order, each SKU once', () => {
    const found: FoundItems = new Map([
      ['gone', []],
      ['twin', [{ number: 'T-1' }, { number: 'T-2' }]],
    ]);
    const lines = order(undefined, '123456', 'twin', '1234567', 'gone', '123456', undefined, 'ok');

    expect(resolveItems(lines, { items: {} }, CAPITALS, found)).toEqual({
      failure: {
        class: 'final',
        reason: 'line_without_sku',
        detail:
          '2 of 8 lines have no SKU (line 1, 7); not in the SKU table, and too long for an item number of 5 characters: ' +
          '123456, 1234567; nothing in the ERP by the SKU gone; several items by one SKU, of which none is guessed: ' +
          'twin (T-1 or T-2).',
        skus: ['123456', 'twin', '1234567', 'gone'],
      },
    });
  });

  it('is not the fallback item where the ERP does not have the SKU, or has several, or cannot have it', () => {
    const settings = { items: {}, fallbackItem: 'misc' };
    const found: FoundItems = new Map([
      ['gone', []],
      ['twin', [{ number: 'T-1' }, { number: 'T-2' }]],
    ]);

    expect(resolveItems(order('gone', 'twin', '123456'), settings, CAPITALS, found)).toMatchObject({
      failure: { reason: 'unknown_sku', skus: ['gone', 'twin', '123456'] },
    });
  });

  it('names no SKU where the only fault is that there is none', () => {
    expect(resolveItems(order(undefined), { items: {} }, CAPITALS)).toEqual({
      failure: {
        class: 'final',
        reason: 'line_without_sku',
        detail: '1 of 1 lines have no SKU (line 1).',
      },
    });
  });
});

describe('items that people have to mend', () => {
  const failure = { class: 'final', reason: 'unknown_sku', detail: 'said the ERP' } as const;

  it('are named by SKU, with the item’s number where that is another, and the fallback item as what it is', () => {
    const items = [{ number: 'A', sku: 'A' }, { number: 'B-1', sku: 'tea\u200b' }, { number: 'MISC' }];

    expect(naming(failure, items, 'The ERP has no item for')).toEqual({
      ...failure,
      detail: 'The ERP has no item for SKU A, SKU tea\\u{200b} (item B-1), the fallback item MISC.',
      skus: ['A', 'tea\u200b', 'MISC'],
    });
  });

  it('are named once, however many lines have them', () => {
    const one = { number: 'A', sku: 'a' };
    expect(distinct([one, { number: 'B' }, one]).map(({ number }) => number)).toEqual(['A', 'B']);
  });
});
