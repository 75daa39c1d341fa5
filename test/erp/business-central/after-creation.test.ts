import { describe, expect, test } from 'vitest';
import type { ErpDocument } from '../../../lambdas/erp/port.ts';
import { drafted, lookUp, orderFrom, postedOrder, refundDraft, simulate, write } from './simulated.ts';
import { sales } from './sold.ts';

const ORDER = 'order_01KT3SSX6R3JTJ0HYCTFV8ES59';
const DATA = {
  id: ORDER,
  currency: 'EUR',
  line_items: [
    { sku: 'TEA-GRN-100', name: 'Tea', quantity: 2, unit_price_cents: 1490, tax_cents: 566 },
    { sku: '1896-S', name: 'Desk', quantity: 1, unit_price_cents: 2500, tax_cents: 475 },
  ],
  subtotal_cents: 5480,
  tax_total_cents: 1135,
  shipping_total_cents: 495,
  total_cents: 7110,
  placed_at: '2026-06-02T09:14:31Z',
};
const REFUND = { id: 'refund_01KTC065W02K96NWBDVH1DQ1HY', amount: 1773, before: 0 };

/** An order that was written, and what people in the ERP may do to it. */
async function written(options: Parameters<typeof simulate>[0] = {}, settings: Parameters<typeof simulate>[1] = {}) {
  const world = simulate(options, settings);
  const order = orderFrom(DATA);
  const draft = drafted(world.erp.translateOrder(order));
  const { creation } = await write(world, draft);
  if (creation.outcome !== 'created') expect.fail(JSON.stringify(creation));
  const changes = () =>
    world.simulator.admin.requests().filter(({ method, url }) => method !== 'GET' && !/batch|token/.test(url)).length;
  const refundOf = (document: ErpDocument) => refundDraft(world, postedOrder(order, draft.customer, document), REFUND);
  return { ...world, admin: world.simulator.admin, draft, document: creation.document, changes, refundOf };
}

describe('an order that the warehouse posted', () => {
  test('is found by its invoice, equal to the cent, and nothing is written', async () => {
    const world = await written();
    const { number, id } = world.admin.shipAndInvoice(ORDER);
    const before = world.changes();

    const found = await lookUp(world, world.draft);

    expect(found).toEqual({ outcome: 'found', document: { kind: 'sales invoice', customer: 'WEB', id, number } });
    expect(world.changes()).toBe(before);
  });

  test('is found whatever was sold', async () => {
    const world = simulate({ seed: 7 });
    for (const { data, countriesKnown } of sales(700, 40)) {
      if (!countriesKnown) continue;
      const draft = drafted(world.erp.translateOrder(orderFrom(data)));
      await write(world, draft);
      const { id, number } = world.simulator.admin.shipAndInvoice(draft.reference);

      expect(await lookUp(world, draft)).toEqual({
        outcome: 'found',
        document: { kind: 'sales invoice', customer: 'WEB', id, number },
      });
    }
    expect(world.simulator.admin.violations()).toEqual([]);
  });

  test('is refunded by a draft of its own that names the invoice', async () => {
    const world = await written();
    world.admin.shipAndInvoice(ORDER);
    const found = await lookUp(world, world.draft);
    if (found.outcome !== 'found') expect.fail(found.outcome);

    const { creation, after } = await write(world, world.refundOf(found.document));

    expect(creation).toMatchObject({ outcome: 'created', document: { kind: 'credit memo' } });
    expect(after).toEqual({ outcome: 'found', document: creation.outcome === 'created' ? creation.document : {} });
    const memo = world.admin.documents().find(({ kind }) => kind === 'credit memo');
    expect(memo).toMatchObject({ status: 'Draft', posted: false, totalAmountIncludingTax: '17.73' });
    expect(memo?.lines.map(({ description }) => description)).toContain(
      `${found.document.number}, ZephyrCart order ${ORDER}`,
    );
  });

  test('between its creation and its read-back is ambiguous, then found by its invoice', async () => {
    // A tax code that changes the price makes the adapter repair and read again.
    const world = simulate({ taxCodeReprices: true }, { tax: { codes: { '*': { 19: 'VAT19' } }, tolerance: 1 } });
    const { admin } = world.simulator;
    admin.addFault({ method: 'PATCH', fault: { kind: 'status', status: 404, body: {} } });
    admin.addFault({ path: 'batch', inBatch: true, method: 'PATCH', fault: { kind: 'status', status: 404, body: {} } });
    const draft = drafted(world.erp.translateOrder(orderFrom(DATA)));

    const creation = await world.erp.create(draft, () => true, new AbortController().signal);
    admin.shipAndInvoice(ORDER);
    const found = await lookUp(world, draft);

    expect(creation).toMatchObject({ outcome: 'ambiguous', failure: { reason: 'erp_unavailable' } });
    expect(found).toMatchObject({ outcome: 'found', document: { kind: 'sales invoice' } });
  });
});

describe.each(['Open', 'In Review'] as const)('an order whose status is %s', (status) => {
  test('is found and compared', async () => {
    const world = await written();
    world.admin.setStatus(ORDER, status);

    expect(await lookUp(world, world.draft)).toEqual({ outcome: 'found', document: world.document });
  });

  test('is not put right, but its difference is named', async () => {
    const world = await written();
    const other = orderFrom({ ...DATA, shipping_total_cents: 595, total_cents: 7210 });
    world.admin.setStatus(ORDER, status);
    const before = world.changes();

    const found = await lookUp(world, drafted(world.erp.translateOrder(other)));

    expect(world.changes()).toBe(before);
    expect(found).toMatchObject({
      outcome: 'found',
      document: { difference: { minorUnits: -100, lines: expect.arrayContaining(['total: 71.10 instead of 72.10']) } },
    });
  });

  test('is refunded like any other', async () => {
    const world = await written();
    world.admin.setStatus(ORDER, status);

    const { creation } = await write(world, world.refundOf(world.document));

    expect(creation).toMatchObject({ outcome: 'created', document: { kind: 'credit memo' } });
  });
});

describe('an order that somebody deleted', () => {
  test('is absent for the ERP: only the ledger knows that it was there', async () => {
    const world = await written();
    world.admin.deleteDocument(ORDER);

    expect(await lookUp(world, world.draft)).toEqual({ outcome: 'absent' });
  });

  test('is refunded all the same, since the money went back', async () => {
    const world = await written();
    world.admin.deleteDocument(ORDER);

    const { creation } = await write(world, world.refundOf(world.document));

    expect(creation).toMatchObject({ outcome: 'created', document: { kind: 'credit memo' } });
    expect(world.admin.documents().map(({ kind }) => kind)).toEqual(['credit memo']);
  });
});

describe('a credit memo', () => {
  test('that was posted is found under its new number, and left as it is', async () => {
    const world = await written();
    const refund = world.refundOf(world.document);
    await write(world, refund);
    const { number, id } = world.admin.postCreditMemo(REFUND.id);
    const before = world.changes();

    const found = await lookUp(world, refund);

    expect(found).toEqual({ outcome: 'found', document: { kind: 'credit memo', customer: 'WEB', id, number } });
    expect(world.changes()).toBe(before);
  });

  test('that was posted with another amount is not changed, but its difference is named', async () => {
    const world = await written({}, { customerPricesIncludeTax: false });
    const refund = world.refundOf(world.document);
    world.admin.addFault({ method: 'PATCH', fault: { kind: 'forbid' } });
    await world.erp.create(refund, () => true, new AbortController().signal);
    world.admin.clearFaults();
    world.admin.postCreditMemo(REFUND.id);
    const before = world.changes();

    const found = await lookUp(world, refund);

    // 17.73 was taken for a net price: 19 % came on top, and nobody could take it off any more.
    expect(world.changes()).toBe(before);
    expect(found).toMatchObject({ outcome: 'found', document: { difference: { minorUnits: 337 } } });
  });

  test('that was deleted is absent for the ERP', async () => {
    const world = await written();
    const refund = world.refundOf(world.document);
    await write(world, refund);
    world.admin.deleteDocument(REFUND.id);

    expect(await lookUp(world, refund)).toEqual({ outcome: 'absent' });
  });
});
