import { describe, expect, test } from 'vitest';
import type { CauseKey } from '../../../lambdas/erp/failures.ts';
import { answer, scripted, signal } from './scripted.ts';

const NEXT = { 'odata.nextLink': 'Items?$skip=1' };
const item = (ItemCode: string, change: object = {}) => ({ ItemCode, Valid: 'tYES', Frozen: 'tNO', ...change });
const sku: CauseKey = { reason: 'unknown_sku', subject: 'tea-9' };
const ask = (body: object, cause: CauseKey = sku) => {
  const { erp, calls } = scripted([answer(200, body)]);
  return { asked: erp.isMended?.(cause, signal()), calls };
};

describe('SAP Business One is asked whether a cause is mended', () => {
  test('by one row of one list, with what the row tells of it', async () => {
    const { asked, calls } = ask({ value: [] });
    expect(await asked).toEqual({ outcome: 'not yet' });
    const [call] = calls;
    expect([call?.method, decodeURIComponent(call?.url ?? '')]).toEqual([
      'GET',
      "https://sap.test:50000/b1s/v2/Items?$select=ItemCode,Valid,Frozen&$filter=ItemCode eq 'tea-9'&$top=1",
    ]);
  });

  test.each([
    [
      'more fields, in another order, and another case of letters',
      { value: [{ QuantityOnStock: 3, ...item('TEA-9') }] },
    ],
    ['the item, and a link to a next page', { ...NEXT, value: [item('tea-9')] }],
    ['the item among others', { value: [item('POT-1', { Frozen: 'tYES' }), item('tea-9')] }],
  ])('an answer that holds %s says that it is there', async (_what, body) => {
    expect(await ask(body).asked).toEqual({ outcome: 'mended' });
    expect(await ask(body, { ...sku, reason: 'blocked_item' }).asked).toEqual({ outcome: 'mended' });
  });

  test.each([
    ['frozen', { Frozen: 'tYES' }],
    ['not valid', { Valid: 'tNO', Frozen: 'tNO' }],
  ])('an item that is %s is blocked still', async (_what, change) => {
    const blocked = { reason: 'blocked_item', subject: 'tea-9' } as const;
    expect(await ask({ value: [item('tea-9', change)] }, blocked).asked).toEqual({ outcome: 'not yet' });
  });

  test.each([
    ['other items only: the filter was not understood', { value: [item('POT-1')] }],
    ['nothing yet, and a link to a next page', { ...NEXT, value: [] }],
    ['no list', { items: [] }],
  ])('an answer that holds %s proves nothing', async (_what, body) => {
    expect(await ask(body).asked).toMatchObject({ outcome: 'unanswered' });
  });

  test.each(['period_closed', 'pending_approval', 'exchange_rate_missing', 'rejected'] as const)(
    'of %s nothing is asked: only a try tells',
    async (reason) => {
      const { asked, calls } = ask({}, { reason });
      expect(await asked).toEqual({ outcome: 'unknown' });
      expect(calls).toEqual([]);
    },
  );
});
