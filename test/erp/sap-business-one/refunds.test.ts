import { describe, expect, test } from 'vitest';
import type { AdmittedRefund } from '../../../lambdas/erp/port.ts';
import type { SapBusinessOneDraft } from '../../../lambdas/erp/sap-business-one/adapter.ts';
import type { RefundPolicies } from '../../../lambdas/erp/sap-business-one/settings.ts';
import type { Order } from '../../../lambdas/zephyrcart/order.ts';
import { ORDER } from '../business-central/orders.ts';
import { drafted, postedOrder } from '../business-central/simulated.ts';
import { type Simulated, simulate } from './simulated.ts';

const signal = () => new AbortController().signal;
const POLICIES: RefundPolicies = {
  openInvoice: 'link',
  withoutInvoice: 'creditMemo',
  delivered: 'creditMemo',
  partial: 'creditMemo',
};
/** In the books' currency, of stock items, with freight. */
const order: Order = {
  ...ORDER,
  currency: 'USD',
  lines: [
    { ...ORDER.lines[0], sku: 'A00001' },
    { ...ORDER.lines[0], sku: 'A00002', quantity: 1, unitPrice: 2500, net: 2500, tax: 475 },
  ],
};
const REFERENCE = 'ORDER_01KT3SSX6R3JTJ0HYCTFV8ES59';

/** An order in the simulator, and a refund of it: everything unless an amount is given. */
async function sold(policies: Partial<RefundPolicies> = {}, bought = order) {
  const world = simulate('v2', {}, { refunds: { ...POLICIES, ...policies }, orderReferenceField: 'U_WEB_OrderId' });
  const draft = drafted(world.erp.translateOrder(bought));
  await world.erp.lookUp(draft, signal());
  const creation = await world.erp.create(draft, () => true, signal());
  if (creation.outcome !== 'created') throw new Error(JSON.stringify(creation));
  const posted = postedOrder(bought, draft.customer, creation.document);
  const refund = (amount = bought.total, before = 0) =>
    refunded(world, {
      refund: { id: `refund_01KTC065W02K96NWBDVH1DQ1H${before === 0 ? 'A' : 'B'}`, orderId: bought.id, amount },
      order: posted,
      before,
      tax: Math.round((amount * bought.tax) / bought.total),
    });
  return { ...world, refund };
}

/** Look up, create as the look-up says, look up again. */
async function refunded({ erp }: Simulated, admitted: AdmittedRefund) {
  const translated = drafted(erp.translateRefund(admitted));
  const before = await erp.lookUp(translated, signal());
  if (before.outcome !== 'absent') return { before };
  const draft: SapBusinessOneDraft = before.draft ?? translated;
  const creation = await erp.create(draft, () => true, signal());
  const after = await erp.lookUp(translated, signal());
  return { before, draft, creation, after };
}

const memos = ({ simulator }: Simulated) => simulator.admin.documents().filter(({ kind }) => kind === 'credit memo');

describe('a full refund', () => {
  test('of an order with an open invoice clears its rows, and puts the goods back', async () => {
    const world = await sold();
    world.simulator.admin.invoice(REFERENCE);

    const { creation, after } = await world.refund();

    expect(creation).toMatchObject({ outcome: 'created', document: { kind: 'credit memo' } });
    expect(creation).not.toHaveProperty('document.difference');
    expect(after).toEqual({ outcome: 'found', document: (creation as { document: unknown }).document });
    expect(memos(world)).toMatchObject([{ total: '71.10', lines: [{ itemCode: 'A00001' }, { itemCode: 'A00002' }] }]);
    expect(world.simulator.admin.documents().filter(({ kind, open }) => kind === 'invoice' && open)).toEqual([]);
  });

  test('of a paid invoice stands alone, and names it', async () => {
    const world = await sold();
    const invoice = world.simulator.admin.invoice(REFERENCE, { paid: true });

    await world.refund();

    const [memo] = memos(world);
    expect(memo).toMatchObject({ total: '71.10', lines: [{ itemCode: '', accountCode: '_SYS00000000081' }] });
    expect(memo?.properties.Comments).toContain(`invoice ${invoice.number}`);
  });

  test('that stands alone has the taxes of its order, a row for each', async () => {
    const [first, second] = order.lines;
    const lines = [
      first,
      { ...second, ...first, sku: 'A00002', quantity: 1, unitPrice: 2500, net: 2500, tax: 175 },
    ] as const;
    const world = await sold({}, { ...order, lines: [...lines], tax: 835, total: 6810 });

    await world.refund();

    expect(memos(world)).toMatchObject([{ total: '68.10', lines: [{ taxCode: 'T19' }, { taxCode: 'T7' }] }]);
  });

  test('of an open invoice stands alone where the configuration says so', async () => {
    const world = await sold({ openInvoice: 'standalone' });
    world.simulator.admin.invoice(REFERENCE);

    await world.refund();

    expect(memos(world)).toMatchObject([{ total: '71.10', lines: [{ accountCode: '_SYS00000000081' }] }]);
  });

  test('of an invoice that is paid between look-up and request is tried anew, and stands alone', async () => {
    const world = await sold();
    world.simulator.admin.invoice(REFERENCE);
    const message = 'One of the base documents has already been closed  [INV1.BaseEntry][line: 1]';
    world.simulator.admin.addFault({
      method: 'POST',
      path: '/CreditNotes',
      nth: 1,
      fault: { kind: 'refusal', code: -10, message },
    });

    const { creation } = await world.refund();

    expect(creation).toMatchObject({ outcome: 'refused', failure: { class: 'transient' } });
    expect(memos(world)).toEqual([]);
  });

  test('of an order that nothing was made of cancels it, where the configuration says so, and is found again', async () => {
    const world = await sold({ withoutInvoice: 'cancel' });

    const { creation, after } = await world.refund();

    expect(creation).toMatchObject({ outcome: 'created', document: { kind: 'sales order' } });
    expect(after).toEqual({ outcome: 'found', document: (creation as { document: unknown }).document });
    expect(world.simulator.admin.documents()).toMatchObject([{ kind: 'order', cancelStatus: 'csYes' }]);
  });

  test('of an order that was closed meanwhile is decided anew, not cancelled', async () => {
    const world = await sold({ withoutInvoice: 'cancel' });
    world.simulator.admin.closeOrder(REFERENCE);

    const { draft } = await world.refund();

    expect(draft).toMatchObject({ kind: 'credit memo' });
  });
});

describe('a partial refund', () => {
  test.each([1, 17, 1773, 7109])('of %i cents comes to exactly that, with the taxes of its order', async (amount) => {
    const world = await sold();

    const { creation } = await world.refund(amount);

    expect(creation).not.toHaveProperty('document.difference');
    expect(memos(world).map(({ total }) => Math.round(Number(total) * 100))).toEqual([amount]);
  });

  test('and its rest are two credit memos that come to the order', async () => {
    const world = await sold();

    await world.refund(1773);
    await world.refund(7110 - 1773, 1773);

    expect(memos(world).map(({ total }) => total)).toEqual(['17.73', '53.37']);
  });
});

describe.each([
  ['withoutInvoice', () => {}, undefined],
  ['delivered', (world: Simulated) => world.simulator.admin.closeOrder(REFERENCE), undefined],
  ['partial', () => {}, 100],
] as const)('a refund that the configuration leaves to a person (%s)', (policy, happens, amount) => {
  test('is refused with its reason, and writes nothing', async () => {
    const world = await sold({ [policy]: 'park' });
    happens(world);

    const { before } = await world.refund(amount);

    expect(before).toMatchObject({
      outcome: 'refused',
      failure: { class: 'final', reason: 'rejected', detail: expect.stringContaining(`erp.refunds.${policy}`) },
    });
    expect(memos(world)).toEqual([]);
  });
});
