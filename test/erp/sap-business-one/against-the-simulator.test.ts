import { describe, expect, test } from 'vitest';
import type { Creation } from '../../../lambdas/erp/port.ts';
import type { SapBusinessOneDraft } from '../../../lambdas/erp/sap-business-one/adapter.ts';
import { toMinorUnits } from '../../../lambdas/zephyrcart/money.ts';
import { drafted, orderFrom, postedOrder, refundDraft } from '../business-central/simulated.ts';
import { type Sale, sales, ulid } from '../business-central/sold.ts';
import { type Simulated, simulate, TAX_CODES } from './simulated.ts';

const SALES = 60;
const signal = () => new AbortController().signal;

/** Each kind of company with each version; which prices, and how often the session is lost, alternates. */
const combinations = (['v1', 'v2'] as const).flatMap((version) =>
  [false, true].flatMap((fields) =>
    [false, true].flatMap((gross) =>
      ([6, 2] as const).map((priceDecimals) => ({ version, fields, gross, priceDecimals })),
    ),
  ),
);

interface Written {
  readonly sale: Sale;
  readonly draft: SapBusinessOneDraft;
  readonly creation: Creation;
}

/** Look up, create as the look-up says, look up again: what a first delivery and its redelivery do. */
async function write({ erp }: Simulated, translated: SapBusinessOneDraft) {
  const before = await erp.lookUp(translated, signal());
  const draft = before.outcome === 'absent' ? (before.draft ?? translated) : translated;
  const creation = await erp.create(draft, () => true, signal());
  const after = await erp.lookUp(translated, signal());
  return { before, draft, creation, after };
}

async function deliver(world: Simulated, sale: Sale, written: Written[], seed: number, index: number): Promise<void> {
  const order = orderFrom(sale.data);
  const translated = drafted(world.erp.translateOrder(order));
  const { before, draft, creation, after } = await write(world, translated);
  const label = JSON.stringify(sale.data);
  expect(before, label).toEqual({ outcome: 'absent' });
  if (creation.outcome !== 'created') expect.fail(`${JSON.stringify(creation)} for ${label}`);
  expect(after, label).toEqual({ outcome: 'found', document: creation.document });
  written.push({ sale, draft, creation });

  const posted = postedOrder(order, draft.customer, creation.document);
  let given = 0;
  for (const [part, amount] of sale.refunds.entries()) {
    const refund = refundDraft(world as never, posted, {
      id: `refund_${ulid(seed, index * 10 + part)}`,
      amount,
      before: given,
      note: order.lines[0].name ?? null,
    }) as unknown as SapBusinessOneDraft;
    given += amount;
    const memo = await write(world, refund);
    expect(memo.before.outcome, label).toBe('absent');
    if (memo.creation.outcome !== 'created') expect.fail(`${JSON.stringify(memo.creation)} for ${label}`);
    expect(memo.after, label).toEqual({ outcome: 'found', document: memo.creation.document });
    written.push({ sale, draft: memo.draft, creation: memo.creation });
  }
}

describe.each(combinations.map((combination, index) => ({ ...combination, seed: index + 1 })))(
  '$version, prices of $priceDecimals decimals, user fields: $fields, gross: $gross',
  ({ version, priceDecimals, fields, gross, seed }) => {
    const sessionLosses = seed % 3;

    test('every order and refund is one document, to the cent or with its difference named', async () => {
      // Prepare
      const world = simulate(
        version,
        { seed, grossPrices: gross ? 'gross' : 'net' },
        {
          priceDecimals,
          pricesIncludeTax: gross,
          tax: { codes: { '*': TAX_CODES }, tolerance: 1 },
          ...(fields ? { orderReferenceField: 'U_WEB_OrderId', refundReferenceField: 'U_WEB_RefundId' } : {}),
        },
      );
      const written: Written[] = [];

      // Act
      for (const [index, sale] of sales(seed, SALES).entries()) {
        if (sessionLosses > 0 && index % Math.ceil(SALES / sessionLosses) === 3) world.simulator.admin.expireSessions();
        await deliver(world, sale, written, seed, index);
      }

      // Assess
      expect(world.simulator.admin.violations()).toEqual([]);
      expect(world.unknownAnswers).toEqual([]);
      expect(world.simulator.admin.sessions().logins).toBe(1 + sessionLosses);
      expect(world.simulator.admin.creations()).toHaveLength(written.length);
      const documents = Map.groupBy(world.simulator.admin.documents(), ({ reference }) => reference);
      for (const { sale, draft, creation } of written) {
        const [only, ...others] = documents.get(draft.reference) ?? [];
        if (draft.kind === 'cancellation') expect.fail('nothing is cancelled here');
        const actual = toMinorUnits(only?.total ?? '0', draft.exponent).minorUnits - draft.total;
        const named = creation.outcome === 'created' ? creation.document.difference : undefined;
        const label = JSON.stringify({ order: sale.data, draft, named, only });
        expect(others, label).toEqual([]);
        expect(named?.minorUnits ?? 0, label).toBe(actual);
        if (draft.kind === 'credit memo' && !isFree(sale)) expect(named, label).toBeUndefined();
      }
    });
  },
);

/** Nothing was charged but tax: then no net amount brings SAP to add that tax, and the difference is named. */
function isFree({ data }: Sale): boolean {
  const { subtotal_cents: goods, discount_total_cents: discount = 0 } = data;
  return Number(discount) >= Number(goods);
}
