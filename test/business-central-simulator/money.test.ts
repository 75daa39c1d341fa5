import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal, decimal } from '../../local/simulation/decimal.ts';
import { readJson, writeJson } from '../../local/simulation/json.ts';
import { connect, LINE } from './client.ts';
import { errorOf } from './errors.ts';

describe('amounts', () => {
  test('prices without tax: tax is added; with tax: it is taken out', async () => {
    const { createOrder } = await connect();
    const lines = [
      { lineType: 'Item', lineObjectNumber: 'TEA-GRN-100', quantity: 3, unitPrice: 9.99, discountAmount: 0.5 },
    ];
    const net = await createOrder({ salesOrderLines: lines });
    const gross = await createOrder({ salesOrderLines: lines, pricesIncludeTax: true });
    // 29.47 + 5.5993 and 29.47 / 1.19 = 24.7647…
    expect(net.body).toMatchObject({
      totalAmountExcludingTax: 29.47,
      totalTaxAmount: 5.6,
      totalAmountIncludingTax: 35.07,
    });
    expect(gross.body).toMatchObject({
      totalAmountExcludingTax: 24.76,
      totalTaxAmount: 4.71,
      totalAmountIncludingTax: 29.47,
    });
  });

  test.each([
    ['EUR', 10.005, 10.01],
    ['JPY', 10.5, 11],
    ['KWD', 10.0005, 10.001],
  ])('amounts in %s have the decimals of the currency', async (currencyCode, unitPrice, total) => {
    const { createOrder } = await connect();
    const line = { ...LINE, quantity: 1, unitPrice, taxCode: 'VAT0' };
    const reply = await createOrder({ currencyCode, salesOrderLines: [line] });
    expect(reply.body.totalAmountIncludingTax).toBe(total);
  });

  test('the tax code of a line overrides that of its item, and an exporting customer pays none', async () => {
    const { createOrder, admin } = await connect();
    const line = { ...LINE, taxCode: 'VAT7' };
    expect((await createOrder({ salesOrderLines: [line] })).body.totalTaxAmount).toBe(7);
    admin.putCustomer('10000', { vatGroup: 'EXPORT' });
    expect((await createOrder({ salesOrderLines: [line] })).body.totalTaxAmount).toBe(0);
  });

  test('a tax code re-prices a gross item line only where that is switched on', async () => {
    const prices = [];
    for (const taxCodeReprices of [false, true]) {
      const { createOrder } = await connect({ taxCodeReprices });
      const { body } = await createOrder({
        pricesIncludeTax: true,
        salesOrderLines: [{ ...LINE, unitPrice: 120, taxCode: 'VAT0' }],
      });
      prices.push(body.salesOrderLines[0]?.unitPrice);
    }
    expect(prices).toEqual([120, 100]);
  });

  test('tax is rounded by line, or by rate where that is switched on', async () => {
    const taxes = [];
    for (const vatRounding of ['line', 'group'] as const) {
      const { createOrder } = await connect({ vatRounding });
      const line = { lineType: 'Item', lineObjectNumber: 'TEA-GRN-100', quantity: 1, unitPrice: 0.13 };
      const { body } = await createOrder({ salesOrderLines: [line, line, line] });
      taxes.push(body.totalTaxAmount);
    }
    // 3 x round(0.0247) and round(3 x 0.0247).
    expect(taxes).toEqual([0.06, 0.07]);
  });

  test('a list price is converted into currency and price basis; without a rate it cannot be', async () => {
    const { createOrder } = await connect();
    const line = { lineType: 'Item', lineObjectNumber: '1896-S', quantity: 1 };
    const { body } = await createOrder({ currencyCode: 'EUR', pricesIncludeTax: true, salesOrderLines: [line] });
    const refused = await createOrder({ currencyCode: 'NOK', salesOrderLines: [line] });
    expect(body.salesOrderLines[0]?.unitPrice).toBe(144);
    expect(errorOf(refused).message).toMatch(/^There is no Currency Exchange Rate within the filter/);
  });

  test('the totals of any order are the sums of its lines, and gross totals are what was sent', async () => {
    const { createOrder } = await connect({ rateLimits: false });
    const amount = fc.integer({ min: 1, max: 1_000_000 });
    const line = fc.record({
      quantity: fc.integer({ min: 1, max: 50 }),
      cents: amount,
      vat: fc.constantFrom('0', '7', '19', '25'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), async (lines) => {
        const { body } = await createOrder({
          pricesIncludeTax: true,
          salesOrderLines: lines.map(({ quantity, cents, vat }) => ({
            ...LINE,
            quantity,
            unitPrice: cents / 100,
            taxCode: `VAT${vat}`,
          })),
        });
        const sent = lines.reduce((total, { quantity, cents }) => total + quantity * cents, 0);
        const cents = (value: number) => Math.round(value * 100);
        expect(cents(body.totalAmountIncludingTax)).toBe(sent);
        expect(cents(body.totalAmountExcludingTax) + cents(body.totalTaxAmount)).toBe(sent);
      }),
      { numRuns: 60 },
    );
  });

  test('more decimals than Business Central keeps are on record', async () => {
    const { createOrder, admin } = await connect();
    const { body } = await createOrder({ salesOrderLines: [{ ...LINE, unitPrice: 1.000005 }] });
    expect(body.salesOrderLines[0]?.unitPrice).toBe(1.00001);
    expect(admin.violations()).toMatchObject([{ kind: 'too many decimals' }]);
  });
});

describe('decimals', () => {
  const cents = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });

  test('a sum is exact, and order does not matter', () => {
    fc.assert(
      fc.property(cents, cents, fc.nat(5), fc.nat(5), (a, b, p, q) => {
        const [one, other] = [new Decimal(a, p), new Decimal(b, q)];
        expect(one.plus(other).compare(other.plus(one))).toBe(0);
        expect(one.plus(other).minus(other).compare(one)).toBe(0);
      }),
    );
  });

  test('the text of a decimal reads back as the same decimal', () => {
    fc.assert(
      fc.property(cents, fc.nat(8), (units, places) => {
        const value = new Decimal(units, places);
        expect(Decimal.parse(value.toString()).compare(value)).toBe(0);
        expect(Decimal.parse(value.toFixed(places)).compare(value)).toBe(0);
      }),
    );
  });

  test('rounding goes to the nearest, half away from zero', () => {
    const rounded = ['0.005', '-0.005', '0.0049', '-0.015', '2.5e-3'].map((text) => decimal(text).toFixed(2));
    expect(rounded).toEqual(['0.01', '-0.01', '0.00', '-0.02', '0.00']);
  });

  test('a quotient times its divisor is back within half a unit', () => {
    fc.assert(
      fc.property(cents, fc.bigInt({ min: 1n, max: 10n ** 6n }), (units, divisor) => {
        const quotient = new Decimal(units, 2).over(new Decimal(divisor, 0), 2);
        const rest = new Decimal(units, 2).minus(quotient.times(new Decimal(divisor, 0)));
        const twice = rest.units < 0n ? -2n * rest.units : 2n * rest.units;
        expect(twice <= divisor).toBe(true);
      }),
    );
  });

  test('JSON numbers keep their digits', () => {
    const text = '{"a":12345678901234567.89,"b":[0.1,-2]}';
    expect(writeJson(readJson(text))).toBe(text);
  });
});
