import { describe, expect, test } from 'vitest';
import type { AdmittedRefund } from '../../../lambdas/erp/port.ts';
import { ORDER, REFUND } from './orders.ts';
import { answer, batchOf, type Step, scripted, signal, storedCreditMemo } from './scripted.ts';
import { drafted } from './simulated.ts';

const WHOLE: AdmittedRefund = {
  ...REFUND,
  refund: { ...REFUND.refund, amount: ORDER.total },
  tax: ORDER.tax,
};

/** What stands in Business Central of the example order; the rows of invoices and of orders differ in a name. */
function sold(lines: 'salesOrderLines' | 'salesInvoiceLines', number: string, change: Record<string, unknown> = {}) {
  const line = (sequence: number, net: number, gross: number) => ({
    id: `${number}-${sequence}`,
    sequence,
    lineType: 'Item',
    lineObjectNumber: '1896-S',
    quantity: 1,
    taxCode: 'VAT19',
    amountExcludingTax: net,
    amountIncludingTax: gross,
  });
  return {
    id: `id-${number}`,
    number,
    externalDocumentNumber: 'ORDER_01KT3SSX6R3JTJ0HYCTFV8ES59',
    status: 'Open',
    [lines]: [line(1, 29.8, 35.46), line(2, 25, 29.75), line(3, 4.95, 5.89)],
    ...change,
  };
}

const order = (number = 'S-ORD1', change: Record<string, unknown> = {}) => sold('salesOrderLines', number, change);
const invoice = (number: string, change: Record<string, unknown> = {}) => sold('salesInvoiceLines', number, change);

async function lookUp(...steps: readonly Step[]) {
  const world = scripted(steps);
  const found = await world.erp.lookUp(drafted(world.erp.translateRefund(WHOLE)), signal());
  return { ...world, found };
}

/** How many lines the credit memo is to have, beside comments; undefined where the look-up leaves it one amount. */
async function linesFor(orders: readonly unknown[], invoices: readonly unknown[]): Promise<number | undefined> {
  const { found } = await lookUp(batchOf([], orders, invoices));
  if (found.outcome !== 'absent') return expect.fail(`${found.outcome}`);
  const body = found.draft?.body;
  if (body === undefined) return undefined;
  return 'salesCreditMemoLines' in body
    ? body.salesCreditMemoLines.filter(({ lineType }) => lineType !== 'Comment').length
    : expect.fail('no credit memo');
}

describe('the lines of a credit memo of a whole order', () => {
  test('are those of its order', async () => {
    expect(await linesFor([order()], [])).toBe(3);
  });

  test('are those of the invoices that count, one of which was cancelled', async () => {
    expect(await linesFor([], [invoice('S-INV1', { status: 'Canceled' }), invoice('S-INV2')])).toBe(3);
  });

  test('are not known where its only invoice was cancelled', async () => {
    expect(await linesFor([], [invoice('S-INV1', { status: 'Canceled' })])).toBeUndefined();
  });

  test('are not known where two orders have its reference, although they come to its amount', async () => {
    const nothing = order('S-ORD2', { salesOrderLines: [] });
    expect(await linesFor([order(), nothing], [])).toBeUndefined();
  });

  test.each([
    ['has no lines in the answer', { salesInvoiceLines: undefined }],
    ['has more lines than the answer', { 'salesInvoiceLines@odata.nextLink': 'https://bc.test/next' }],
    ['has a line without amounts', { salesInvoiceLines: [{ lineType: 'Item' }] }],
  ])('are not known where one of its invoices %s', async (_what, change) => {
    expect(await linesFor([], [invoice('S-INV1'), invoice('S-INV2', change)])).toBeUndefined();
  });

  test('are not known where a tax below nothing is among them, although they come to its amount', async () => {
    const lines = [29.8, 65].map((net) => ({
      lineType: 'Item',
      amountExcludingTax: net,
      amountIncludingTax: net === 65 ? 35.64 : 35.46,
    }));
    expect(await linesFor([order('S-ORD1', { salesOrderLines: lines })], [])).toBeUndefined();
  });

  test('do not keep one amount that was written before from being put right', async () => {
    const memo = (unitPrice: number) =>
      storedCreditMemo({ totalAmountIncludingTax: unitPrice }, { unitPrice, amountIncludingTax: unitPrice });

    const { found, calls } = await lookUp(batchOf([memo(1)], [order()], []), answer(200, {}), answer(200, memo(71.1)));

    expect(calls.map(({ method }) => method)).toEqual(['POST', 'PATCH', 'GET']);
    expect(found).toEqual({ outcome: 'found', document: { kind: 'credit memo', id: 'memo-id', number: 'S-CR1001' } });
  });
});
