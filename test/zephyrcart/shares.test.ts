import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocate, taxShare } from '../../lambdas/zephyrcart/money.ts';

const amounts = fc.maxSafeNat();
const weights = fc.array(fc.oneof(fc.nat({ max: 9 }), amounts), { minLength: 1, maxLength: 12 });
const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + BigInt(part), 0n);

describe('the tax inside a refund', () => {
  test('the published example: 17.73 of 71.10 with 11.35 of tax carries 2.83, the rest 8.52', () => {
    const order = { tax: 1135, total: 7110 };
    expect(taxShare({ before: 0, amount: 1773, ...order })).toBe(283);
    expect(taxShare({ before: 1773, amount: 5337, ...order })).toBe(852);
  });

  test('half a unit is rounded up', () => {
    expect(taxShare({ before: 0, amount: 1, tax: 1, total: 2 })).toBe(1);
    expect(taxShare({ before: 1, amount: 1, tax: 1, total: 2 })).toBe(0);
    expect(taxShare({ before: 0, amount: 49, tax: 1, total: 100 })).toBe(0);
  });

  test('an order of nothing holds no tax', () => {
    expect(taxShare({ before: 0, amount: 5, tax: 3, total: 0 })).toBe(0);
  });

  test('the shares of any split, in any order, add up to the tax', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1e14 }), { minLength: 1, maxLength: 20 }),
        amounts,
        (split, seed) => {
          // Prepare
          const total = Number(sum(split));
          const tax = seed % (total + 1);

          // Act
          let before = 0;
          const shares = split.map((amount) => {
            const share = taxShare({ before, amount, tax, total });
            before += amount;
            return share;
          });

          // Assess
          expect(sum(shares)).toBe(BigInt(tax));
          expect(shares.every((share, index) => share >= 0 && share <= (split[index] ?? 0))).toBe(true);
        },
      ),
    );
  });

  test('no share is a unit or more away from its fair part', () => {
    fc.assert(
      fc.property(amounts, fc.nat(), fc.nat(), fc.nat(), (total, a, b, c) => {
        fc.pre(total > 0);
        const before = a % total;
        const amount = b % (total - before + 1);
        const tax = c % (total + 1);
        const share = BigInt(taxShare({ before, amount, tax, total }));
        const distance = share * BigInt(total) - BigInt(amount) * BigInt(tax);
        expect(distance <= BigInt(total) && -distance <= BigInt(total)).toBe(true);
      }),
    );
  });
});

describe('an amount over weights', () => {
  test.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [5, [1, 1, 1], [2, 2, 1]],
    [10, [7, 2, 1], [7, 2, 1]],
    [1, [1, 2], [0, 1]],
    [2, [3, 3, 4], [1, 0, 1]],
    [7, [0, 0, 0], [7, 0, 0]],
    [7, [0, 1, 0], [0, 7, 0]],
    [-100, [1, 1, 1], [-34, -33, -33]],
    [0, [3, 4], [0, 0]],
    [0, [], []],
  ])('%d over %j is %j', (amount, over, parts) => {
    expect(allocate(amount, over)).toEqual(parts);
  });

  test('the parts sum to the amount, each within a unit of its fair part', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), weights, (amount, over) => {
        // Act
        const parts = allocate(amount, over);

        // Assess
        const total = sum(over);
        expect(sum(parts)).toBe(BigInt(amount));
        if (total === 0n) return;
        for (const [index, part] of parts.entries()) {
          const distance = BigInt(part) * total - BigInt(amount) * BigInt(over[index] ?? 0);
          expect(distance < total && -distance < total).toBe(true);
        }
      }),
    );
  });

  test('a line of equal weight never gets less than a later one, a line without weight gets nothing', () => {
    fc.assert(
      fc.property(amounts, weights, (amount, over) => {
        fc.pre(sum(over) > 0n);
        const parts = allocate(amount, over);
        for (const [index, weight] of over.entries()) {
          if (weight === 0) expect(parts[index]).toBe(0);
          const later = over.findIndex((other, at) => at > index && other === weight);
          if (later >= 0) expect(parts[index]).toBeGreaterThanOrEqual(parts[later] ?? 0);
        }
      }),
    );
  });

  test('what no line can carry is refused', () => {
    expect(() => allocate(1, [])).toThrow('no line can carry');
    expect(() => allocate(1, [2, -1])).toThrow('negative');
    expect(() => allocate(1, [0.5])).toThrow(RangeError);
    expect(() => allocate(0.5, [1])).toThrow(RangeError);
  });
});
