import { describe, expect, test } from 'vitest';
import { compare } from '../../../lambdas/erp/business-central/comparison.ts';
import { translateOrder, translateRefund } from '../../../lambdas/erp/business-central/draft.ts';
import type { StoredDocument, StoredLine } from '../../../lambdas/erp/business-central/read-back.ts';
import type { BusinessCentralSettings } from '../../../lambdas/erp/business-central/settings.ts';
import { ORDER, REFUND, SETTINGS } from './orders.ts';

/** Two goods and shipping, 71.10 gross, in prices that include tax unless the settings say otherwise. */
function orderIn(settings: Partial<BusinessCentralSettings> = {}) {
  const translation = translateOrder(ORDER, { ...SETTINGS, ...settings });
  if (translation.outcome === 'refused') throw new Error(translation.failure.detail);
  return translation.draft;
}

function refund() {
  const translation = translateRefund(REFUND, SETTINGS);
  if (translation.outcome === 'refused') throw new Error(translation.failure.detail);
  return translation.draft;
}

function line(number: string, net: string, gross: string, changes: Partial<StoredLine> = {}): StoredLine {
  return {
    id: `id of ${number}`,
    etag: `etag of ${number}`,
    type: 'Item',
    objectNumber: number,
    description: undefined,
    taxCode: undefined,
    quantity: '1',
    unitPrice: gross,
    discountAmount: '0',
    taxPercent: '19',
    amountExcludingTax: net,
    amountIncludingTax: gross,
    ...changes,
  };
}

const TEA = line('1896-S', '29.80', '35.46', { quantity: '2', unitPrice: '17.73' });
const POT = line('POT-CER-07', '25.00', '29.75');
const SHIPPING = line('6120', '4.95', '5.89', { type: 'Account' });

function stored(changes: Partial<StoredDocument> = {}): StoredDocument {
  return {
    id: 'o-1',
    number: 'S-1',
    reference: ORDER.id.toUpperCase(),
    status: 'Draft',
    pricesIncludeTax: true,
    total: '71.10',
    tax: '11.35',
    lines: [TEA, POT, SHIPPING],
    ...changes,
  };
}

const REFUNDED = line('6130', '14.90', '17.73', { type: 'Account' });
const memo = (changes: Partial<StoredDocument> = {}) =>
  stored({ total: '17.73', tax: '2.83', lines: [REFUNDED], ...changes });

describe('an order', () => {
  test('that is stored as it was meant has nothing to repair and no difference', () => {
    expect(compare(orderIn(), stored())).toEqual({ repairs: [], difference: undefined });
  });

  test('whose line holds another quantity, price or discount gets that line put right, quantity first', () => {
    const lines = [TEA, { ...POT, quantity: '3', unitPrice: '30', discountAmount: '1' }, SHIPPING];

    const { repairs } = compare(orderIn(), stored({ lines }));

    expect(repairs).toEqual([
      {
        lineId: 'id of POT-CER-07',
        etag: 'etag of POT-CER-07',
        fields: { quantity: 1, unitPrice: '29.75', discountAmount: '0.00' },
      },
    ]);
    expect(Object.keys(repairs[0]?.fields ?? {})).toEqual(['quantity', 'unitPrice', 'discountAmount']);
  });

  test.each([
    ['price', { unitPrice: '29.76' }],
    ['discount', { discountAmount: '0.01' }],
  ])('whose line holds another %s keeps its quantity in the repair', (_, changes) => {
    const { repairs } = compare(orderIn(), stored({ lines: [TEA, { ...POT, ...changes }, SHIPPING] }));

    expect(repairs.map(({ fields }) => fields)).toEqual([{ unitPrice: '29.75', discountAmount: '0.00' }]);
  });

  test('names a quantity, and no amount that only follows from it', () => {
    const lines = [TEA, { ...POT, quantity: '2', amountIncludingTax: '59.50' }, SHIPPING];

    expect(compare(orderIn(), stored({ lines })).difference).toEqual({
      minorUnits: 0,
      lines: ['line 2 (POT-CER-07): quantity 2 instead of 1'],
    });
  });

  test('names an amount in the basis in which its prices are', () => {
    const gross = stored({ lines: [{ ...TEA, amountIncludingTax: '35.40' }, POT, SHIPPING] });
    const net = stored({ pricesIncludeTax: false, lines: [{ ...TEA, amountExcludingTax: '29.00' }, POT, SHIPPING] });

    expect(compare(orderIn(), gross).difference?.lines).toEqual(['line 1 (1896-S): 35.40 gross instead of 35.46']);
    expect(compare(orderIn({ pricesIncludeTax: false }), net).difference?.lines).toEqual([
      'line 1 (1896-S): 29.00 net instead of 29.80',
    ]);
  });

  test('says nothing of a line whose amount Business Central does not state', () => {
    const lines = [{ ...TEA, amountIncludingTax: undefined }, POT, SHIPPING];

    expect(compare(orderIn(), stored({ lines })).difference).toBeUndefined();
  });

  test.each([
    ['another item', { objectNumber: '1900-S' }, 'Item 1900-S'],
    ['an account of that number', { type: 'Account' }, 'Account 1896-S'],
  ])('with %s in a line names it, and repairs no line: which is which cannot be told', (_, changes, found) => {
    const lines = [{ ...TEA, ...changes }, { ...POT, unitPrice: '1' }, SHIPPING];

    expect(compare(orderIn(), stored({ lines }))).toEqual({
      repairs: [],
      difference: { minorUnits: 0, lines: [`line 1 (1896-S): ${found} in its place`] },
    });
  });

  test('has the items that it was meant to have whatever letters they are in', () => {
    expect(compare(orderIn(), stored({ lines: [{ ...TEA, objectNumber: '1896-s' }, POT, SHIPPING] }))).toEqual({
      repairs: [],
      difference: undefined,
    });
  });

  test.each([
    ['fewer', [TEA, POT], '2 priced lines instead of 3'],
    ['more', [TEA, POT, SHIPPING, line('GIFT', '0', '0')], '4 priced lines instead of 3'],
  ])('with %s lines than were sent says so, and repairs none', (_, lines, words) => {
    const changed = lines.map((each) => ({ ...each, unitPrice: '1' }));

    expect(compare(orderIn(), stored({ lines: changed }))).toEqual({
      repairs: [],
      difference: { minorUnits: 0, lines: [words] },
    });
  });

  test('whose prices were stored in the other basis says which is which', () => {
    const difference = (pricesIncludeTax: boolean, is: boolean | undefined) =>
      compare(orderIn({ pricesIncludeTax }), stored({ pricesIncludeTax: is })).difference?.lines[0];

    expect(difference(true, false)).toBe('prices are gross, but stored as net');
    expect(difference(false, true)).toBe('prices are net, but stored as gross');
    expect(difference(true, undefined)).toBeUndefined();
  });

  test('is compared with tax as soon as one of the two is gross', () => {
    const differing = (pricesIncludeTax: boolean, is: boolean) => {
      const lines = [{ ...TEA, amountExcludingTax: '29.00' }, POT, SHIPPING];
      return compare(orderIn({ pricesIncludeTax }), stored({ pricesIncludeTax: is, lines })).difference?.lines;
    };

    expect(differing(true, false)).toEqual(['prices are gross, but stored as net']);
    expect(differing(false, true)).toEqual(['prices are net, but stored as gross']);
  });

  test('may have a tax that is off by its tolerance for each line, and no more', () => {
    expect(compare(orderIn(), stored({ tax: '11.38' })).difference).toBeUndefined();
    expect(compare(orderIn(), stored({ tax: '11.39' })).difference).toEqual({
      minorUnits: 0,
      lines: ['tax: 11.39 instead of 11.35'],
    });
  });

  test('names a wrong tax once, although the total is wrong too', () => {
    expect(compare(orderIn(), stored({ total: '81.10', tax: '21.35' })).difference?.lines).toEqual([
      'tax: 21.35 instead of 11.35',
      'total: 81.10 instead of 71.10',
    ]);
  });

  test('names what its total is off by, and its tax with it', () => {
    expect(compare(orderIn(), stored({ total: '71.12', tax: '11.37' })).difference).toEqual({
      minorUnits: 2,
      lines: ['tax: 11.37 instead of 11.35', 'total: 71.12 instead of 71.10'],
    });
    expect(compare(orderIn(), stored({ total: '71.12' })).difference?.lines).toEqual(['total: 71.12 instead of 71.10']);
    expect(compare(orderIn(), stored({ total: '71.12', tax: undefined })).difference?.lines).toEqual([
      'total: 71.12 instead of 71.10',
    ]);
  });

  test('names a total to its last digit where that is finer than the currency', () => {
    expect(compare(orderIn(), stored({ total: '71.104' })).difference).toEqual({
      minorUnits: 0,
      lines: ['total: 71.104 instead of 71.10'],
    });
  });

  test('without a total is a difference of its own: nobody can say that it is right', () => {
    expect(compare(orderIn(), stored({ total: undefined, lines: [TEA] })).difference).toEqual({
      minorUnits: 0,
      lines: ['Business Central states no total', '1 priced lines instead of 3'],
    });
  });
});

describe('a credit memo', () => {
  test('that comes to what the customer got back is right, whatever its prices', () => {
    const inNet = memo({ pricesIncludeTax: false, lines: [{ ...REFUNDED, unitPrice: '14.90' }] });

    expect(compare(refund(), inNet)).toEqual({ repairs: [], difference: undefined });
  });

  test('is repaired with the price first, as its page has it', () => {
    const { repairs } = compare(
      refund(),
      memo({ lines: [{ ...REFUNDED, quantity: '2', amountIncludingTax: '35.46' }] }),
    );

    expect(repairs).toEqual([
      {
        lineId: 'id of 6130',
        etag: 'etag of 6130',
        fields: { unitPrice: '17.73', quantity: 1, discountAmount: '0' },
      },
    ]);
    expect(Object.keys(repairs[0]?.fields ?? {})).toEqual(['unitPrice', 'quantity', 'discountAmount']);
  });

  test('with another sum gets the price that comes to it in the basis of its prices', () => {
    const wrong = { ...REFUNDED, unitPrice: '1', amountIncludingTax: '1.19' };
    const priced = (changes: Partial<StoredLine>, pricesIncludeTax: boolean | undefined) =>
      compare(refund(), memo({ pricesIncludeTax, lines: [{ ...wrong, ...changes }] })).repairs[0]?.fields.unitPrice;

    expect(priced({}, true)).toBe('17.73');
    expect(priced({}, undefined)).toBe('17.73');
    expect(Number(priced({}, false))).toBeCloseTo(17.73 / 1.19, 2);
    expect(Number(priced({ taxPercent: undefined }, false))).toBe(17.73);
  });

  test('says of its line what it comes to instead', () => {
    const lines = [{ ...REFUNDED, amountIncludingTax: '17.00' }];

    expect(compare(refund(), memo({ lines, total: '17.00' })).difference).toEqual({
      minorUnits: -73,
      lines: ['line 1 (6130): 17.00 gross instead of 17.73', 'total: 17.00 instead of 17.73'],
    });
  });

  test('that was split into other lines is held against its amount only', () => {
    expect(compare(refund(), memo({ lines: [REFUNDED, line('6131', '0', '0', { type: 'Account' })] }))).toEqual({
      repairs: [],
      difference: undefined,
    });
  });
});
