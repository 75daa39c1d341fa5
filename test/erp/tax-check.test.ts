import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Draft, Erp } from '../../lambdas/erp/port.ts';
import { type TaxCheck, taxWords } from '../../lambdas/erp/tax-check.ts';
import type { Order } from '../../lambdas/zephyrcart/order.ts';
import { ORDER } from './business-central/orders.ts';
import { drafted, simulate as simulateBusinessCentral } from './business-central/simulated.ts';
import { simulate as simulateSapBusinessOne } from './sap-business-one/simulated.ts';

const RATES = ['0', '2.1', '5', '5.5', '7', '8.1', '10', '19', '20', '25'];
const line = fc.record({
  net: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 50_000_000 })),
  rate: fc.constantFrom(...RATES),
  round: fc.constantFrom(Math.floor, Math.ceil),
});
/** Exact: tenths of a percent of an integer. */
const taxAt = (net: number, rate: string) => (net * Math.round(Number(rate) * 10)) / 1000;
const lines = fc.array(line, { minLength: 1, maxLength: 40 }).map((drawn) =>
  drawn.map(({ net, rate, round }, index) => ({
    name: `line ${index + 1}`,
    net,
    rate,
    tax: round(taxAt(net, rate)),
  })),
);
const sum = (amounts: readonly { readonly tax: number }[]) => amounts.reduce((total, { tax }) => total + tax, 0);
const check = (changes: Partial<TaxCheck> & Pick<TaxCheck, 'lines'>): TaxCheck => ({
  isSaid: true,
  computed: sum(changes.lines),
  tolerance: changes.lines.length,
  exponent: 2,
  ...changes,
});

describe('the tax that an ERP put on an order', () => {
  test('is right however either of the two rounded, a minor unit for each line', () => {
    fc.assert(
      fc.property(lines, fc.boolean(), fc.double({ min: -1, max: 1, noNaN: true }), (charged, isSaid, share) => {
        const computed = sum(charged) + Math.trunc(charged.length * share);
        expect(taxWords(check({ lines: charged, isSaid, computed }))).toEqual([]);
      }),
    );
  });

  test('is named when it is off by one more than the tolerance for its lines', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 0, max: 3 }), fc.constantFrom(1, -1), (charged, each, sign) => {
        const tolerance = each * charged.length;
        const off = check({ lines: charged, tolerance, computed: sum(charged) + sign * (tolerance + 1) });
        expect(taxWords({ ...off, computed: sum(charged) + sign * tolerance })).toEqual([]);
        expect(taxWords(off)).toHaveLength(1);
      }),
    );
  });

  test('of a wrong rate is named by its line, whatever the tolerance and however the sum comes out', () => {
    fc.assert(
      fc.property(lines, fc.nat(), fc.constantFrom(...RATES), (charged, at, wrong) => {
        const index = at % charged.length;
        const taxed = charged.map((each, i) => (i === index ? { ...each, rate: wrong } : each));
        const { net = 0, tax = 0 } = charged[index] ?? {};
        // Nearer than a minor unit, both rates give the same tax, rounded one way or the other.
        fc.pre(Math.abs(tax - taxAt(net, wrong)) >= 1);

        const [words, ...others] = taxWords(check({ lines: taxed, tolerance: 1_000_000_000 }));

        expect(words).toContain(`line ${index + 1}: taxed at ${wrong} %`);
        expect(others).toEqual([]);
      }),
    );
  });

  test('of a wrong rate is named where the shop said only the sum of it, even where that is a cent a line', () => {
    const charged = Array.from({ length: 10 }, (_, n) => ({ name: `line ${n}`, net: 100, tax: 19, rate: '20' }));

    expect(taxWords(check({ lines: charged, isSaid: false, computed: 200 }))).toEqual(['tax: 2.00 instead of 1.90']);
  });

  test('is not judged by a rate that the ERP does not state', () => {
    const charged = [{ name: 'freight', net: 10_000, tax: 1900, rate: undefined }];

    expect(taxWords(check({ lines: charged }))).toEqual([]);
    expect(taxWords(check({ lines: charged, isSaid: false, computed: undefined }))).toEqual([]);
  });
});

describe('an order whose total is right, with another tax in it', () => {
  const live = { ...ORDER, currency: 'GBP', customer: {} } satisfies Order;
  const signal = () => new AbortController().signal;

  async function written<D extends Draft>(erp: Erp<D>, order: Order) {
    const creation = await erp.create(drafted(erp.translateOrder(order)), () => true, signal());
    if (creation.outcome !== 'created') throw new Error(JSON.stringify(creation));
    return creation.document;
  }

  test('is flagged in Business Central', async () => {
    const { erp, simulator } = simulateBusinessCentral({}, { items: {} });
    simulator.admin.putItem('POT-CER-07', { vatPercent: '7' });

    const { difference } = await written(erp, live);

    expect(difference).toMatchObject({ minorUnits: 0 });
    expect(difference?.lines).toEqual([
      'line 2 (POT-CER-07): taxed at 7 %, but 4.75 was charged on 25.00',
      'tax: 8.55 instead of 11.35',
    ]);
  });

  test('is flagged in SAP Business One', async () => {
    const { erp, simulator } = simulateSapBusinessOne(
      'v2',
      { grossPrices: 'gross' },
      { pricesIncludeTax: true, items: {}, tax: { codes: { '*': { 19: 'T7' } }, tolerance: 1 } },
    );
    for (const item of ['TEA-GRN-100', 'pot-cer-07']) simulator.admin.putItem(item);

    const { difference } = await written(erp, { ...live, shipping: 0, tax: 1041, total: 6521 });

    expect(difference?.lines).toContain('row 2 (pot-cer-07): taxed at 7 %, but 4.75 was charged on 25.00');
  });
});
