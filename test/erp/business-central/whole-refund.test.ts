import { describe, expect, test } from 'vitest';
import type { BusinessCentralSettings } from '../../../lambdas/erp/business-central/settings.ts';
import { createBusinessCentralTranslator } from '../../../lambdas/erp/business-central/translator.ts';
import type { Order } from '../../../lambdas/zephyrcart/order.ts';
import { MIXED, MIXED_CODES, REFUND, SETTINGS } from './orders.ts';
import { drafted, lookUp, postedOrder, refundDraft, type Simulated, simulate, write } from './simulated.ts';

const LINES = [
  { lineObjectNumber: '6130', description: '2 x Grüner Tee, 100 g', unitPrice: '35.46', quantity: 1, taxCode: 'VAT19' },
  { lineObjectNumber: '6130', description: '1 x Book', unitPrice: '10.70', quantity: 1, taxCode: 'VAT7' },
  { lineObjectNumber: '6120', description: 'Shipping', unitPrice: '5.89', quantity: 1, taxCode: 'VAT19' },
];

async function sold(settings: Partial<BusinessCentralSettings> = {}, order = MIXED) {
  const world = simulate({}, { items: {}, tax: MIXED_CODES, ...settings });
  const { creation, draft } = await write(world, drafted(world.erp.translateOrder(order)));
  if (creation.outcome !== 'created') throw new Error(JSON.stringify(creation));
  return { world, order, posted: postedOrder(order, draft.customer, creation.document), reference: draft.reference };
}

type Sold = Awaited<ReturnType<typeof sold>>;

const refundOf = ({ world, posted, order }: Sold, sent: { amount?: number; before?: number } = {}) =>
  refundDraft(world, posted, {
    id: 'refund_01KTC065W02K96NWBDVH1DQ1HY',
    amount: sent.amount ?? order.total,
    before: sent.before ?? 0,
    note: 'never worn',
  });

/** Without comments. */
const linesOf = (written: Awaited<ReturnType<typeof write>>) => {
  const { body } = written.draft;
  const lines = 'salesCreditMemoLines' in body ? body.salesCreditMemoLines : [];
  return lines.filter((line) => line.lineType !== 'Comment');
};

const documentIn = ({ simulator }: Simulated) =>
  simulator.admin.documents().find(({ kind }) => kind === 'credit memo') ?? expect.fail('no credit memo');

describe('a refund of a whole order', () => {
  test('has a line for each of its lines, with its tax, and takes nothing back into stock', async () => {
    const order = await sold();

    const written = await write(order.world, refundOf(order));

    expect(linesOf(written)).toMatchObject(LINES);
    expect(written.creation).toMatchObject({ outcome: 'created' });
    expect(written.creation).not.toHaveProperty('document.difference');
    const document = documentIn(order.world);
    expect(document).toMatchObject({ totalAmountIncludingTax: '52.05', totalTaxAmount: '7.30' });
    expect(document.lines.map(({ lineType, description }) => `${lineType}: ${description}`)).toEqual([
      'Account: 2 x Grüner Tee, 100 g',
      'Account: 1 x Book',
      'Account: Shipping',
      'Comment: Refund: requested by customer',
      expect.stringMatching(/^Comment: S-ORD\d+, ZephyrCart order order_/),
      'Comment: never worn',
    ]);
  });

  test('has the same lines after the order was invoiced, and is looked for in one round trip', async () => {
    const order = await sold();
    order.world.simulator.admin.shipAndInvoice(order.reference);
    const requests = () => order.world.simulator.admin.requests().filter(({ url }) => !url.includes('token')).length;
    const before = requests();

    const found = await lookUp(order.world, refundOf(order));
    const after = requests();
    const written = await write(order.world, refundOf(order));

    expect(found).toMatchObject({
      outcome: 'absent',
      draft: { body: { salesCreditMemoLines: [...LINES, {}, {}, {}] } },
    });
    expect(after - before).toBe(1);
    expect(written.creation).toMatchObject({ outcome: 'created' });
    expect(written.creation).not.toHaveProperty('document.difference');
  });

  test.each([
    ['net', false, ['29.80', '10.00', '4.95']],
    ['gross', true, ['35.46', '10.70', '5.89']],
  ])('comes to its amount with %s prices', async (_basis, pricesIncludeTax, prices) => {
    const settings = { pricesIncludeTax, customerPricesIncludeTax: pricesIncludeTax };

    const order = await sold(settings);
    const written = await write(order.world, refundOf(order));

    expect(linesOf(written).map(({ unitPrice }) => unitPrice)).toEqual(prices);
    expect(documentIn(order.world)).toMatchObject({ totalAmountIncludingTax: '52.05' });
  });

  test('is found again, and not taken for another, although its order has gone', async () => {
    const order = await sold();
    const { creation } = await write(order.world, refundOf(order));
    order.world.simulator.admin.deleteDocument(order.reference);

    const again = await lookUp(order.world, refundOf(order));

    expect(again).toEqual({ outcome: 'found', document: 'document' in creation ? creation.document : undefined });
  });

  test.each([
    ['the order is gone', (order: Sold) => order.world.simulator.admin.deleteDocument(order.reference), {}],
    ['it is not all of it', () => {}, { amount: 5204 }],
    ['something was given back before', () => {}, { before: 1, amount: 5205 }],
  ])('is one amount where %s', async (_why, prepare, sent) => {
    const order = await sold();
    prepare(order);

    const written = await write(order.world, refundOf(order, sent));

    expect(linesOf(written)).toMatchObject([
      { lineObjectNumber: '6130', description: 'Refund: requested by customer' },
    ]);
    expect(written.creation).toMatchObject({ outcome: 'created' });
  });

  test('is one amount where the order does not come to what was charged', async () => {
    const world = simulate(
      {},
      { items: {}, tax: MIXED_CODES, pricesIncludeTax: false, customerPricesIncludeTax: false },
    );
    const shop = { ...MIXED, tax: 731, total: 5206, lines: [...MIXED.lines] as const } as Order;
    const { creation, draft } = await write(world, drafted(world.erp.translateOrder(shop)));
    if (creation.outcome !== 'created') throw new Error(JSON.stringify(creation));
    const order = { world, order: shop, posted: postedOrder(shop, draft.customer, creation.document), reference: '' };

    expect(linesOf(await write(world, refundOf(order)))).toHaveLength(1);
  });

  test('is one amount where the configuration says so', async () => {
    const order = await sold({ refunds: { full: 'amount' } });

    expect(linesOf(await write(order.world, refundOf(order)))).toHaveLength(1);
  });

  test('is not written where it cannot be seen what became of its order', async () => {
    const order = await sold();
    const rule = { path: 'salesInvoices', inBatch: true, fault: { kind: 'status', status: 403, body: {} } } as const;
    order.world.simulator.admin.addFault(rule);

    expect(await lookUp(order.world, refundOf(order))).toMatchObject({ outcome: 'inconclusive' });
  });
});

test.each([
  ['gross', true, LINES],
  ['net', false, ['29.80', '10.00', '4.95'].map((unitPrice) => ({ unitPrice }))],
])(
  'a preview shows the lines of an order that stands as it was written, with %s prices',
  (_basis, pricesIncludeTax, lines) => {
    const settings = { ...SETTINGS, items: {}, tax: MIXED_CODES, pricesIncludeTax };
    const { translateOrder, assumeRefund } = createBusinessCentralTranslator(settings);
    const { document } = REFUND.order;
    const order = postedOrder(MIXED, drafted(translateOrder(MIXED)).customer, document);
    const refund = { ...REFUND.refund, orderId: MIXED.id, currency: 'GBP' };
    const body = (amount: number) => {
      const translation = assumeRefund?.({ refund: { ...refund, amount }, order, before: 0, tax: 0 }, MIXED);
      return translation === undefined ? undefined : drafted(translation).body;
    };

    expect(body(5205)).toMatchObject({ salesCreditMemoLines: [...lines, {}, {}, {}] });
    expect(body(5204)).toMatchObject({
      salesCreditMemoLines: [{ description: 'Refund: requested by customer' }, {}, {}],
    });
  },
);
