import { describe, expect, test } from 'vitest';
import type { AdmittedRefund } from '../../../lambdas/erp/port.ts';
import type { OrderState } from '../../../lambdas/erp/sap-business-one/order-state.ts';
import type { StoredDocument, StoredLine } from '../../../lambdas/erp/sap-business-one/read-back.ts';
import { decide } from '../../../lambdas/erp/sap-business-one/refunds.ts';
import type { RefundPolicies } from '../../../lambdas/erp/sap-business-one/settings.ts';
import { REFUND } from '../business-central/orders.ts';
import { ORDER_REFERENCE, REFUND_REFERENCE, SETTINGS, TODAY } from './scripted.ts';

const LINE: StoredLine = {
  number: '0',
  item: 'A00001',
  quantity: '2',
  openQuantity: '2',
  net: '59.75',
  taxCode: 'T19',
  taxRate: '19',
  isOpen: true,
  base: undefined,
};
const DOCUMENT: StoredDocument = {
  entry: '7',
  number: '101',
  customer: 'WEB',
  isOpen: true,
  isCancelled: false,
  isCancellation: false,
  total: '71.10',
  tax: '11.35',
  lines: [LINE],
  freight: [],
};
const INVOICE: StoredDocument = {
  ...DOCUMENT,
  entry: '9',
  number: '201',
  lines: [LINE, { ...LINE, number: '1', item: 'A00002', quantity: '1', openQuantity: '1' }],
};
const UNTOUCHED: OrderState = { order: DOCUMENT, invoices: [] };
const POLICIES: RefundPolicies = {
  openInvoice: 'link',
  withoutInvoice: 'cancel',
  delivered: 'creditMemo',
  partial: 'creditMemo',
};

/** Of all 71.10 unless said otherwise. */
function decided(
  state: OrderState | undefined,
  { amount = 7110, before = 0, ...policies }: Partial<RefundPolicies> & { amount?: number; before?: number } = {},
) {
  const admitted: AdmittedRefund = {
    ...REFUND,
    refund: { ...REFUND.refund, amount },
    before,
    tax: Math.round((amount * 1135) / 7110),
  };
  return decide(admitted, state, TODAY, { ...SETTINGS, refunds: { ...POLICIES, ...policies } });
}

function memoOf(decision: ReturnType<typeof decided>) {
  if (decision.outcome === 'refused' || decision.draft.kind !== 'credit memo')
    throw new Error(JSON.stringify(decision));
  return decision.draft.body;
}

const invoiced = (...invoices: readonly StoredDocument[]): OrderState => ({ order: DOCUMENT, invoices });
const amountRow = { ItemDescription: 'Refund: requested by customer', AccountCode: '_SYS00000000081' };

describe('a refund of everything', () => {
  test('clears every row of an open invoice', () => {
    const body = memoOf(decided(invoiced(INVOICE)));

    expect(body).toMatchObject({ CardCode: 'WEB', NumAtCard: REFUND_REFERENCE });
    expect(body.DocumentLines).toEqual([
      { BaseType: 13, BaseEntry: 9, BaseLine: 0, Quantity: '2' },
      { BaseType: 13, BaseEntry: 9, BaseLine: 1, Quantity: '1' },
    ]);
    expect(body.Comments).toContain('invoice 201,');
    expect(body).not.toHaveProperty('DocumentAdditionalExpenses');
    expect(body).not.toHaveProperty('DocType');
  });

  test('clears all of several invoices that come to it together, with their freight', () => {
    const first = { ...INVOICE, total: '51.10' };
    const second = {
      ...INVOICE,
      entry: '10',
      number: '202',
      total: '20.00',
      lines: [LINE],
      freight: [{ code: '1', amount: '4.95', taxCode: 'T19' }],
    };

    const body = memoOf(decided(invoiced(first, second)));

    expect(body.DocumentLines).toHaveLength(3);
    expect(body.DocumentAdditionalExpenses).toEqual([{ ExpenseCode: 1, LineTotal: '4.95', TaxCode: 'T19' }]);
    expect(body.Comments).toContain('invoice 201, 202,');
  });

  const [line = expect.fail('no line')] = INVOICE.lines;

  test.each<[string, Partial<StoredDocument>]>([
    ['is paid', { isOpen: false }],
    ['is another customer’s', { customer: 'C1' }],
    ['has no rows', { lines: [] }],
    ['has a row that is closed', { lines: [line, { ...line, isOpen: false }] }],
    ['has a row that was credited in part', { lines: [line, { ...line, openQuantity: '1' }] }],
    ['does not say how much of a row is open', { lines: [line, { ...line, openQuantity: undefined }] }],
    ['comes to another amount', { total: '71.09' }],
    ['states no amount', { total: undefined }],
  ])('stands alone where its invoice %s', (_, changes) => {
    for (const invoices of [
      [{ ...INVOICE, ...changes }],
      [
        { ...INVOICE, total: '0.00' },
        { ...INVOICE, ...changes },
      ],
    ]) {
      const body = memoOf(decided(invoiced(...invoices)));

      expect(body.DocumentLines).toMatchObject([{ ...amountRow, UnitPrice: '59.75', TaxCode: 'T19' }]);
      expect(body.Comments).toContain('invoice 201,');
    }
  });

  test('stands alone where the configuration links no invoices', () => {
    expect(memoOf(decided(invoiced(INVOICE), { openInvoice: 'standalone' })).DocumentLines).toMatchObject([amountRow]);
  });

  test('cancels an order that nothing was made of', () => {
    expect(decided(UNTOUCHED)).toMatchObject({
      outcome: 'draft',
      draft: {
        kind: 'cancellation',
        reference: REFUND_REFERENCE,
        customer: 'WEB',
        currency: 'EUR',
        total: 7110,
        order: { entry: '7', number: '101' },
      },
    });
  });

  test('of an order that nothing was made of is an amount, where the configuration says so', () => {
    const body = memoOf(decided(UNTOUCHED, { withoutInvoice: 'creditMemo' }));

    expect(body.DocumentLines).toMatchObject([{ ...amountRow, UnitPrice: '59.75', TaxCode: 'T19' }]);
    expect(body.Comments).not.toContain('invoice');
  });

  test('of an order that goods have left for is an amount', () => {
    expect(memoOf(decided({ order: { ...DOCUMENT, isOpen: false }, invoices: [] })).DocType).toBe('dDocument_Service');
  });

  test('of an order that cannot be seen is an amount with its own share of the tax, and no tax code', () => {
    expect(memoOf(decided(undefined)).DocumentLines).toEqual([{ ...amountRow, UnitPrice: '59.75' }]);
  });
});

describe('a refund of a part', () => {
  test.each([
    ['a part', { amount: 1773 }],
    ['the rest', { amount: 7110, before: 1 }],
  ])('is an amount, be it %s', (_, of) => {
    for (const state of [UNTOUCHED, invoiced(INVOICE)]) {
      expect(memoOf(decided(state, of)).DocumentLines).toMatchObject([amountRow]);
    }
  });
});

describe('a refund that the configuration leaves to a person', () => {
  const touched = { order: { ...DOCUMENT, isOpen: false }, invoices: [] };

  test.each([
    ['withoutInvoice', UNTOUCHED, 7110, 'its order was neither invoiced nor delivered'],
    ['delivered', touched, 7110, 'its order was delivered in part, or closed, but not invoiced'],
    ['partial', UNTOUCHED, 1773, 'it is a part of an order that was not invoiced'],
  ] as const)('is refused as erp.refunds.%s says', (policy, state, amount, why) => {
    expect(decided(state, { [policy]: 'park', amount })).toEqual({
      outcome: 'refused',
      failure: {
        class: 'final',
        reason: 'rejected',
        detail: `${REFUND.refund.id} is booked by hand, as erp.refunds.${policy} says: ${why} (order S-ORD101001).`,
      },
    });
  });

  test('is booked all the same once its order was invoiced', () => {
    const parked = { withoutInvoice: 'park', delivered: 'park', partial: 'park' } as const;

    expect(decided(invoiced(INVOICE), parked).outcome).toBe('draft');
    expect(decided(invoiced(INVOICE), { ...parked, amount: 1773 }).outcome).toBe('draft');
  });
});

test('a refund carries the reference of its order where the configuration has a field for it', () => {
  const decision = decide(REFUND, undefined, TODAY, { ...SETTINGS, orderReferenceField: 'U_WEB_OrderId' });

  expect(memoOf(decision)).toMatchObject({ U_WEB_OrderId: ORDER_REFERENCE });
});
