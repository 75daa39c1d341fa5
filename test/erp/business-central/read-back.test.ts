import { describe, expect, test } from 'vitest';
import { CREDIT_MEMOS, ORDERS, readDocument } from '../../../lambdas/erp/business-central/read-back.ts';
import { readBody } from '../../../lambdas/erp/json.ts';

const LINE = {
  id: 'l-1',
  '@odata.etag': 'W/"1"',
  sequence: 10000,
  lineType: 'Item',
  lineObjectNumber: '1896-S',
  description: 'Tea',
  taxCode: 'VAT19',
  quantity: 2,
  unitPrice: 17.73,
  discountAmount: 0.5,
  taxPercent: 19,
  amountExcludingTax: 29.8,
  amountIncludingTax: 35.46,
};
const DOCUMENT = {
  id: 'o-1',
  number: 'S-1',
  externalDocumentNumber: 'Order_1',
  customerNumber: 'WEB',
  status: 'Draft',
  pricesIncludeTax: true,
  totalAmountIncludingTax: 35.46,
  totalTaxAmount: 5.66,
  salesOrderLines: [LINE],
};

const read = (sent: object, kind = ORDERS) => readDocument(readBody(JSON.stringify(sent)), kind);
const without = (name: string) => {
  const { [name as keyof typeof DOCUMENT]: _, ...rest } = DOCUMENT;
  return rest;
};

describe('a document that is read back', () => {
  test('holds what Business Central stored, amounts as texts, the reference in capitals', () => {
    expect(read(DOCUMENT)).toEqual({
      id: 'o-1',
      number: 'S-1',
      reference: 'ORDER_1',
      customer: 'WEB',
      status: 'Draft',
      pricesIncludeTax: true,
      total: '35.46',
      tax: '5.66',
      lines: [
        {
          id: 'l-1',
          etag: 'W/"1"',
          type: 'Item',
          objectNumber: '1896-S',
          description: 'Tea',
          taxCode: 'VAT19',
          quantity: '2',
          unitPrice: '17.73',
          discountAmount: '0.5',
          taxPercent: '19',
          amountExcludingTax: '29.8',
          amountIncludingTax: '35.46',
        },
      ],
    });
  });

  test.each(['id', 'number', 'externalDocumentNumber', 'salesOrderLines'])('is none without its %s', (name) => {
    expect(read(without(name))).toBeUndefined();
  });

  test('is none while the rest of its lines stands behind a link', () => {
    expect(read({ ...DOCUMENT, 'salesOrderLines@odata.nextLink': 'https://bc.test/more' })).toBeUndefined();
  });

  test('is no document of another kind, whose lines have another name', () => {
    expect(read(DOCUMENT, CREDIT_MEMOS)).toBeUndefined();
  });

  test('may leave out what not every kind has: nothing is made up for it', () => {
    const bare = read({ id: 'o-1', number: 'S-1', externalDocumentNumber: 'X', salesOrderLines: [] });

    expect(bare).toStrictEqual({
      id: 'o-1',
      number: 'S-1',
      reference: 'X',
      status: '',
      pricesIncludeTax: undefined,
      total: undefined,
      tax: undefined,
      lines: [],
    });
    expect(read({ ...DOCUMENT, pricesIncludeTax: 'true' })?.pricesIncludeTax).toBeUndefined();
  });

  test('has its lines in the document’s order, whatever the answer’s, and no comments', () => {
    const lines = [
      { ...LINE, sequence: 30000, lineObjectNumber: 'C' },
      { ...LINE, sequence: 10000, lineObjectNumber: 'A' },
      { ...LINE, sequence: 15000, lineType: 'Comment', lineObjectNumber: '' },
      { sequence: 16000 },
      { ...LINE, sequence: 20000, lineObjectNumber: 'B' },
    ];

    expect(read({ ...DOCUMENT, salesOrderLines: lines })?.lines.map((line) => line.objectNumber)).toEqual([
      'A',
      'B',
      'C',
    ]);
  });

  test('has nothing of a line that says nothing, and lets whoever changed such a line last decide', () => {
    expect(read({ ...DOCUMENT, salesOrderLines: [{ lineType: 'Item' }] })?.lines).toEqual([
      {
        id: '',
        etag: '*',
        type: 'Item',
        objectNumber: '',
        description: undefined,
        taxCode: undefined,
        quantity: '0',
        unitPrice: '0',
        discountAmount: '0',
        taxPercent: undefined,
        amountExcludingTax: undefined,
        amountIncludingTax: undefined,
      },
    ]);
  });
});
