import { expect, test } from 'vitest';
import type { Failure } from '../../lambdas/erp/failures.ts';
import { codesIn, distinct, naming, subjectOf } from '../../lambdas/erp/naming.ts';

const UNKNOWN: Failure = { class: 'final', reason: 'unknown_sku', detail: '' };
const DRAFT = { kind: 'order', reference: 'ORDER_1', customer: 'C1', currency: 'EUR', total: 0 } as const;

test('items are named as the shop calls them, with the ERP’s number where that is another, and the fallback as what it is', () => {
  const items = [{ sku: 'A', number: 'A' }, { sku: 'B', number: '1896' }, { number: 'MISC' }];

  expect(naming(UNKNOWN, items, 'No item for')).toEqual({
    ...UNKNOWN,
    detail: 'No item for SKU A, SKU B (item 1896), the fallback item MISC.',
    skus: ['A', 'B', 'MISC'],
  });
});

test('an item that stands in several lines is one', () => {
  expect(distinct([{ number: '1' }, { number: '2' }, { number: '1' }]).map(({ number }) => number)).toEqual(['1', '2']);
});

test('what people have to read in a refusal is the customer, and each item by its number and its SKU', () => {
  expect(codesIn({ ...DRAFT, items: [{ sku: 'B', number: '1896' }, { number: 'MISC' }] })).toEqual([
    'C1',
    '1896',
    'B',
    'MISC',
  ]);
});

test.each([
  ['unknown_customer', { subject: 'C1' }],
  ['blocked_customer', { subject: 'C1' }],
  ['exchange_rate_missing', { subject: 'EUR' }],
  ['unknown_sku', {}],
] as const)('what is to be mended of %s is %j', (reason, subject) => {
  expect(subjectOf({ ...UNKNOWN, reason }, DRAFT)).toEqual(subject);
});
