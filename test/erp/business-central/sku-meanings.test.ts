import { describe, expect, test } from 'vitest';
import type { BusinessCentralSettings } from '../../../lambdas/erp/business-central/settings.ts';
import { asked, assumedItems, meaningOf } from '../../../lambdas/erp/business-central/sku-meanings.ts';
import { SETTINGS } from './orders.ts';

const LISTED = {
  PLAIN: '1896-S',
  UNIT: { item: '1896-S', unitOfMeasure: 'BOX' },
  RED: { item: ' tea ', variant: 'red', unitOfMeasure: 'BOX' },
};
const settings = (sku?: BusinessCentralSettings['sku']): BusinessCentralSettings => ({
  ...SETTINGS,
  items: LISTED,
  ...(sku === undefined ? {} : { sku }),
});
const NUMBER = settings();
const GTIN = settings({ strategy: 'gtin' });
const VARIANT = settings({ strategy: 'number-and-variant', separator: '-x' });

const of = (length: number) => 'A'.repeat(length);

describe('Business Central has to be asked what a SKU is', () => {
  test('where it is more than a number, and not in the table', () => {
    expect([NUMBER, GTIN, VARIANT].map((each) => asked('TEA', each))).toEqual([false, true, true]);
  });

  test('where the table gives it a variant, of which only Business Central knows the id', () => {
    for (const each of [NUMBER, GTIN, VARIANT]) {
      expect(['PLAIN', 'UNIT', 'RED'].map((sku) => asked(sku, each))).toEqual([false, false, true]);
    }
  });
});

describe('a SKU', () => {
  test('means what the table says of it, in capitals and without blanks, with its unit', () => {
    expect(meaningOf('RED', GTIN)).toEqual({
      sku: 'RED',
      variant: { item: 'TEA', code: 'RED' },
      unitOfMeasure: 'BOX',
    });
    const { RED: _, ...items } = LISTED;
    const withoutUnit = { ...GTIN, items: { ...items, RED: { item: 'tea', variant: 'red' } } };
    expect(meaningOf('RED', withoutUnit)).toStrictEqual({ sku: 'RED', variant: { item: 'TEA', code: 'RED' } });
  });

  test('is a GTIN of up to fourteen characters, or nothing', () => {
    expect(meaningOf(of(14).toLowerCase(), GTIN)).toEqual({ sku: of(14).toLowerCase(), gtin: of(14) });
    expect(meaningOf(of(15), GTIN)).toEqual({ sku: of(15) });
  });

  test('is a number of up to twenty characters, and what stands behind the last separator a variant', () => {
    expect(meaningOf('tea-Xgreen-Xred', VARIANT)).toEqual({
      sku: 'tea-Xgreen-Xred',
      number: 'TEA-XGREEN-XRED',
      variant: { item: 'TEA-XGREEN', code: 'RED' },
    });
    expect(meaningOf(' TEA -X RED ', VARIANT).variant).toEqual({ item: 'TEA', code: 'RED' });
    expect(meaningOf(of(20), VARIANT)).toStrictEqual({ sku: of(20), number: of(20) });
    expect(meaningOf(of(21), VARIANT)).toStrictEqual({ sku: of(21) });
  });

  test.each([
    ['no item', '-XRED'],
    ['no code', 'TEA-X'],
    ['only a blank for a code', 'TEA-X '],
    ['an item that is too long', `${of(21)}-XRED`],
    ['a code that is too long', `TEA-X${of(11)}`],
  ])('with %s holds no variant', (_, sku) => {
    expect(meaningOf(sku, VARIANT)).not.toHaveProperty('variant');
  });

  test('holds a variant whose item and code are as long as they may be', () => {
    expect(meaningOf(`${of(20)}-X${of(10)}`, VARIANT).variant).toEqual({ item: of(20), code: of(10) });
  });

  test('holds no variant where there is no separator', () => {
    expect(meaningOf('TEA', settings({ strategy: 'number-and-variant' }))).toStrictEqual({ sku: 'TEA', number: 'TEA' });
    expect(meaningOf('TEA', settings({ strategy: 'number-and-variant', separator: '' }))).toStrictEqual({
      sku: 'TEA',
      number: 'TEA',
    });
    expect(meaningOf('TEA', NUMBER)).toStrictEqual({ sku: 'TEA', number: 'TEA' });
  });
});

describe('what nobody was asked is assumed to be', () => {
  const assumed = (sku: string, each: BusinessCentralSettings) => assumedItems([sku], each).get(sku);
  const variantId = '00000000-0000-0000-0000-000000000000';

  test('the item of a GTIN', () => {
    expect(assumed('4006', GTIN)).toEqual([
      { sku: '4006', number: '(item of GTIN 4006)', assumed: 'one item has the GTIN 4006, and is not blocked' },
    ]);
  });

  test('a variant, where no item has the whole as its number', () => {
    expect(assumed('TEA-XRED', VARIANT)).toEqual([
      {
        sku: 'TEA-XRED',
        number: 'TEA',
        variantId,
        assumed: 'no item has the number TEA-XRED, and item TEA has a variant RED, and is not blocked',
      },
    ]);
    expect(assumed(`${of(20)}-XRED`, VARIANT)).toMatchObject([
      { assumed: `item ${of(20)} has a variant RED, and is not blocked` },
    ]);
  });

  test('the variant of the table, in its unit', () => {
    expect(assumed('RED', GTIN)).toEqual([
      {
        sku: 'RED',
        number: 'TEA',
        variantId,
        unitOfMeasure: 'BOX',
        assumed: 'item TEA has a variant RED, and is not blocked',
      },
    ]);
  });

  test('a number, where it can be nothing else', () => {
    expect(assumed('tea', VARIANT)).toEqual([{ sku: 'tea', number: 'TEA' }]);
    expect(assumed(of(21), VARIANT)).toEqual([{ sku: of(21), number: of(21) }]);
  });

  test('nothing, where the table says it', () => {
    expect(assumedItems(['PLAIN', 'UNIT'], GTIN)).toEqual(new Map());
  });
});
