import { sameDecimal } from '../../lambdas/erp/decimals.ts';
import { isArray, type Json, property, textProperty } from '../../lambdas/erp/json.ts';
import type { Question } from './question.ts';
import type { Sandbox } from './sandbox.ts';

/** The same properties in both orders: on the page of order lines the quantity is first, on credit memo lines the price. */
export const ORDER_OF_FIELDS: readonly Question[] = [
  {
    number: '1a',
    question:
      'An order line says its price before its quantity: are fields validated as the page or as the JSON has them?',
    cost: 'writes',
    answer: async (sandbox) => {
      const price = otherPrice(sandbox);
      const stored = await priceStored(sandbox, 'salesOrders', 'salesOrderLines', { unitPrice: price, quantity: 2 });
      return sameDecimal(stored, price)
        ? 'page order: the price that was sent is kept'
        : `JSON order: the list price ${stored} took its place`;
    },
  },
  {
    number: '1b',
    question: 'A credit memo line says its quantity before its price: is the price kept?',
    cost: 'writes',
    answer: async (sandbox) => {
      const price = otherPrice(sandbox);
      const lines = 'salesCreditMemoLines';
      const stored = await priceStored(sandbox, 'salesCreditMemos', lines, { quantity: 2, unitPrice: price });
      return sameDecimal(stored, price)
        ? 'JSON order: the price that was sent is kept'
        : `page order: the list price ${stored} took its place`;
    },
  },
];

/** Not the list price, and too small to meet a credit limit. */
function otherPrice({ item }: Sandbox): string {
  return sameDecimal(item.price, '1.37') ? '2.74' : '1.37';
}

async function priceStored(
  sandbox: Sandbox,
  set: 'salesOrders' | 'salesCreditMemos',
  lines: string,
  amounts: object,
): Promise<string> {
  const document = await sandbox.make(set, {
    externalDocumentNumber: sandbox.reference(set),
    customerNumber: sandbox.customer,
    [lines]: [{ lineType: 'Item', lineObjectNumber: sandbox.item.number, ...amounts }],
  });
  const list: Json | undefined = property(document, lines);
  const price = isArray(list) ? textProperty(list[0], 'unitPrice') : undefined;
  if (price === undefined) throw new Error('the answer holds no line');
  return price;
}
