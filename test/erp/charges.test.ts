import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chargesOf } from '../../lambdas/erp/charges.ts';
import type { Order } from '../../lambdas/zephyrcart/order.ts';
import { ORDER, orders } from './business-central/orders.ts';

interface Sold {
  /** Net of each line, and its tax where the event says one. */
  readonly lines: readonly (readonly [net: number, tax?: number])[];
  readonly shipping?: number;
  readonly discount?: number;
  readonly tax: number;
}

function order({ lines, shipping = 0, discount = 0, tax }: Sold): Order {
  const [first] = ORDER.lines;
  const [one, ...others] = lines.map(([net, stated]) => {
    const { tax: _, ...line } = { ...first, quantity: 1, unitPrice: net, net };
    return stated === undefined ? line : { ...line, tax: stated };
  });
  if (one === undefined) throw new Error('an order has lines');
  const subtotal = lines.reduce((sum, [net]) => sum + net, 0);
  const total = subtotal - discount + shipping + tax;
  return { ...ORDER, lines: [one, ...others], subtotal, shipping, discount, tax, total };
}

const taxesOf = (sold: Sold) => {
  const { lines, shipping } = chargesOf(order(sold));
  return [...lines.map(({ tax }) => tax), shipping.tax];
};

describe('the tax of each line', () => {
  it('is what the event says of it; what remains is that of shipping', () => {
    const said = {
      lines: [
        [100, 7],
        [100, 19],
      ],
      shipping: 50,
    } as const;
    expect(taxesOf({ ...said, tax: 35 })).toEqual([7, 19, 9]);
    expect(taxesOf({ ...said, tax: 26 })).toEqual([7, 19, 0]);
    expect(taxesOf({ ...said, shipping: 0, tax: 26 })).toEqual([7, 19, 0]);
  });

  it.each<[string, Sold, readonly number[]]>([
    ['one line does not say it', { lines: [[100, 7], [100]], shipping: 100, tax: 30 }, [10, 10, 10]],
    [
      'less than nothing would remain',
      {
        lines: [
          [100, 19],
          [100, 19],
        ],
        shipping: 100,
        tax: 30,
      },
      [10, 10, 10],
    ],
    [
      'something would remain without shipping',
      {
        lines: [
          [100, 7],
          [300, 7],
        ],
        tax: 16,
      },
      [4, 12, 0],
    ],
    [
      'something would be missing without shipping',
      {
        lines: [
          [100, 7],
          [300, 7],
        ],
        tax: 8,
      },
      [2, 6, 0],
    ],
  ])('is a part of the order’s by net amount where %s', (_, sold, taxes) => {
    expect(taxesOf(sold)).toEqual(taxes);
  });

  it('is by what is left of the amounts after the order discount', () => {
    expect(taxesOf({ lines: [[100], [300]], shipping: 100, discount: 400, tax: 20 })).toEqual([0, 0, 20]);
    expect(taxesOf({ lines: [[100], [0]], shipping: 0, tax: 20 })).toEqual([20, 0, 0]);
    expect(taxesOf({ lines: [[0], [0]], shipping: 50, tax: 20 })).toEqual([0, 0, 20]);
  });

  it('is by what they would have cost where everything was given away', () => {
    expect(taxesOf({ lines: [[100], [100]], shipping: 30, discount: 230, tax: 20 })).toEqual([9, 9, 2]);
  });
});

describe('an order discount', () => {
  it('is taken off the goods, by net amount, to the unit', () => {
    const { lines, shipping } = chargesOf(order({ lines: [[100], [200], [0]], shipping: 50, discount: 100, tax: 0 }));

    expect(lines).toEqual([
      { net: 67, tax: 0, share: 33 },
      { net: 133, tax: 0, share: 67 },
      { net: 0, tax: 0, share: 0 },
    ]);
    expect(shipping).toEqual({ net: 50, tax: 0 });
  });

  it('beyond the goods is taken off shipping, and beyond that off the tax', () => {
    const sold = { lines: [[100]], shipping: 30, tax: 19 } as const;

    expect(chargesOf(order({ ...sold, discount: 110 })).shipping).toEqual({ net: 20, tax: 19 });
    expect(chargesOf(order({ ...sold, discount: 140 }))).toEqual({
      lines: [{ net: 0, tax: 7, share: 100 }],
      shipping: { net: 0, tax: 2 },
    });
  });
});

it('net and tax of all lines and of shipping are what the customer was charged, none of them less than nothing', () => {
  fc.assert(
    fc.property(orders, (sold) => {
      const { lines, shipping } = chargesOf(sold);

      const all = [...lines, shipping].flatMap(({ net, tax }) => [net, tax]);
      expect(lines).toHaveLength(sold.lines.length);
      expect(all.reduce((sum, amount) => sum + amount, 0)).toBe(sold.total);
      expect(all.every((amount) => amount >= 0)).toBe(true);
      expect(lines.map(({ net, share }) => net + share)).toEqual(sold.lines.map(({ net }) => net));
    }),
    { numRuns: 500 },
  );
});
