import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connect, LINE } from './client.ts';

describe('totals', () => {
  test('the order of the contract: row discount, freight, tax on both', async () => {
    const { createOrder } = await connect();
    const { body } = await createOrder({
      DocumentLines: [{ ...LINE, DiscountPercent: 10 }],
      DocumentAdditionalExpenses: [{ ExpenseCode: 1, LineTotal: 8.5, TaxCode: 'T1' }],
    });
    expect(body).toMatchObject({ DocTotal: 108.35, VatSum: 9.85, TotalDiscount: 0, DocTotalFc: 0 });
    expect(body.DocumentLines[0]).toMatchObject({ UnitPrice: 50, Price: 45, LineTotal: 90, TaxTotal: 9 });
    expect(body.DocumentAdditionalExpenses[0]).toMatchObject({ LineTotal: 8.5, TaxSum: 0.85 });
  });

  test('the header discount leaves freight alone and reduces what is taxed', async () => {
    const { createOrder } = await connect();
    const { body } = await createOrder({
      DiscountPercent: 12.5,
      DocumentAdditionalExpenses: [{ ExpenseCode: 1, LineTotal: 10, TaxCode: 'T0' }],
    });
    expect([body.TotalDiscount, body.VatSum, body.DocTotal]).toEqual([12.5, 8.75, 106.25]);
  });

  test('a rounding difference counts only together with its switch', async () => {
    const { createOrder } = await connect();
    const on = await createOrder({ Rounding: 'tYES', RoundingDiffAmount: 0.01 });
    const off = await createOrder({ NumAtCard: 'S2', RoundingDiffAmount: 0.01 });
    expect([on.body.DocTotal, off.body.DocTotal]).toEqual([110.01, 110]);
  });

  test('a foreign document has its amounts in both currencies', async () => {
    const { createOrder } = await connect();
    const expenses = [{ ExpenseCode: 1, LineTotal: 11, TaxCode: 'T0' }];
    const { body } = await createOrder({ DocCurrency: 'EUR', DocumentAdditionalExpenses: expenses });
    expect(body).toMatchObject({ DocRate: 1.1, DocTotalFc: 120, DocTotal: 132, VatSum: 11, VatSumFc: 10 });
    expect(body.DocumentLines[0]).toMatchObject({ LineTotal: 110, RowTotalFC: 100 });
    expect(body.DocumentAdditionalExpenses[0]).toMatchObject({ LineTotal: 11, LineTotalFC: 10 });
  });

  test('where LineTotal is read in the document’s currency, freight is what was sent', async () => {
    const { createOrder } = await connect({ lineTotals: 'document' });
    const expenses = [{ ExpenseCode: 1, LineTotal: 11, TaxCode: 'T0' }];
    const { body } = await createOrder({ DocCurrency: 'EUR', DocumentAdditionalExpenses: expenses });
    expect([body.DocTotalFc, body.DocTotal]).toEqual([121, 133.1]);
  });

  test.each([
    ['JPY', 333, 733],
    ['KWD', 33.333, 73.333],
  ] as const)('%s is rounded to its own decimals', async (DocCurrency, UnitPrice, total) => {
    const { createOrder } = await connect();
    const { body } = await createOrder({ DocCurrency, DocumentLines: [{ ...LINE, UnitPrice }] });
    expect(body.DocTotalFc).toBe(total);
  });
});

describe('prices', () => {
  test.each([
    ['net', 59.96],
    ['gross', 59.97],
  ] as const)('three at 19.99 with tax are, computed by %s, %d', async (grossPrices, total) => {
    const { createOrder } = await connect({ grossPrices });
    const line = { ItemCode: 'A00001', Quantity: 3, PriceAfterVAT: 19.99, TaxCode: 'T19' };
    const { body } = await createOrder({ DocumentLines: [line] });
    expect(body.DocTotal).toBe(total);
    expect(body.DocumentLines[0]?.Price).toBe(16.798319);
  });

  test.each([
    [6, 100, 33.333333],
    [2, 99.99, 33.33],
  ] as const)(
    'a company that keeps %i decimals of a price computes with those',
    async (priceDecimals, total, price) => {
      const { createOrder } = await connect({ priceDecimals });
      const row = { ItemCode: 'A00001', Quantity: 3, UnitPrice: 33.333333, DiscountPercent: 0, TaxCode: 'T0' };
      const { body } = await createOrder({ DocumentLines: [row] });
      expect([body.DocTotal, body.DocumentLines[0]?.Price]).toEqual([total, price]);
      const derived = [
        { ItemCode: 'A00001', Quantity: 3, LineTotal: 100, TaxCode: 'T0' },
        { ItemCode: 'A00001', Quantity: 3, Price: 33.333333, TaxCode: 'T0' },
        { ItemCode: 'A00001', Quantity: 3, PriceAfterVAT: 33.333333, TaxCode: 'T0' },
      ];
      const rows = (await createOrder({ NumAtCard: 'S2', DocumentLines: derived })).body.DocumentLines;
      expect(rows.map(({ Price, LineTotal }) => [Price, LineTotal])).toEqual([
        [price, 100],
        [price, total],
        [price, total],
      ]);
    },
  );

  test('a header discount taxes what is left of a gross row', async () => {
    const { createOrder } = await connect({ grossPrices: 'gross' });
    const line = { ItemCode: 'A00001', Quantity: 1, PriceAfterVAT: 110, TaxCode: 'T1' };
    expect((await createOrder({ DiscountPercent: 50, DocumentLines: [line] })).body.DocTotal).toBe(55);
  });

  test('a row may say its total, or its price after discount: the rest is derived', async () => {
    const { createOrder } = await connect();
    const rows = [
      { ItemCode: 'A00001', Quantity: 3, LineTotal: 100, UnitPrice: 50, TaxCode: 'T0' },
      { ItemCode: 'A00001', Quantity: 2, Price: 40, UnitPrice: 50, TaxCode: 'T0' },
    ];
    const { body } = await createOrder({ DocumentLines: rows });
    expect(body.DocumentLines).toMatchObject([
      { LineTotal: 100, Price: 33.333333, DiscountPercent: 33.333334 },
      { LineTotal: 80, Price: 40, DiscountPercent: 20 },
    ]);
    expect(body.DocTotal).toBe(180);
  });

  test('what a row leaves open, lists and discount groups fill', async () => {
    const { createOrder, admin } = await connect();
    admin.putItem('A00002', { discountPercent: '25' });
    const row = { ItemCode: 'A00002', Quantity: 1 };
    const local = await createOrder({ DocumentLines: [row] });
    expect(local.body.DocumentLines[0]).toMatchObject({ UnitPrice: 120, DiscountPercent: 25, TaxCode: 'T1' });
    const foreign = await createOrder({ NumAtCard: 'S2', DocCurrency: 'EUR', DocumentLines: [row] });
    expect(foreign.body.DocumentLines[0]).toMatchObject({ UnitPrice: 109.09, RowTotalFC: 81.82 });
  });

  test('where taxes are VAT groups, a row names one', async () => {
    const { createOrder } = await connect({ taxField: 'VatGroup' });
    const line = { ...LINE, TaxCode: undefined, VatGroup: 'T20' };
    const { body } = await createOrder({ DocumentLines: [line] });
    expect([body.DocTotal, body.DocumentLines[0]?.VatGroup, body.DocumentLines[0]?.TaxCode]).toEqual([
      120,
      'T20',
      null,
    ]);
  });
});

/** Half away from zero, of a fraction that is not negative. */
const rounded = (top: bigint, bottom: bigint): bigint => (2n * top + bottom) / (2n * bottom);

test('any order adds up to the cent by the rules of the contract', async () => {
  const cents = fc.integer({ min: 0, max: 99_999 });
  const percent = fc.integer({ min: 0, max: 10_000 });
  const line = fc.record({
    quantity: fc.integer({ min: 1, max: 99 }),
    cents,
    discount: percent,
    tax: fc.constantFrom('0', '5', '7', '10', '19', '20', '25'),
  });
  const client = await connect();
  let count = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 6 }),
      percent,
      cents,
      async (lines, discount, freight) => {
        count += 1;
        const { body } = await client.createOrder({
          NumAtCard: `SHOP-${count}`,
          DiscountPercent: discount / 100,
          DocumentLines: lines.map((each) => ({
            ItemCode: 'A00001',
            Quantity: each.quantity,
            UnitPrice: each.cents / 100,
            DiscountPercent: each.discount / 100,
            TaxCode: each.tax === '10' ? 'T1' : `T${each.tax}`,
          })),
          DocumentAdditionalExpenses: [{ ExpenseCode: 1, LineTotal: freight / 100, TaxCode: 'T19' }],
        });
        const left = 10_000n - BigInt(discount);
        const nets = lines.map((each) => {
          const price = rounded(BigInt(each.cents) * (10_000n - BigInt(each.discount)), 1n);
          return rounded(price * BigInt(each.quantity), 10_000n);
        });
        const taxes = lines.map((each, index) => rounded((nets[index] ?? 0n) * left * BigInt(each.tax), 1_000_000n));
        const sum = (parts: readonly bigint[]) => parts.reduce((one, other) => one + other, 0n);
        const rows = sum(nets);
        const total =
          rows -
          rounded(rows * BigInt(discount), 10_000n) +
          BigInt(freight) +
          rounded(BigInt(freight) * 19n, 100n) +
          sum(taxes);
        expect(Math.round(body.DocTotal * 100)).toBe(Number(total));
      },
    ),
    { numRuns: 200 },
  );
});
