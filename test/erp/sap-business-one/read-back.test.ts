import { describe, expect, test } from 'vitest';
import { readBody } from '../../../lambdas/erp/json.ts';
import { readDocument, writtenFor } from '../../../lambdas/erp/sap-business-one/read-back.ts';

const DOCUMENT = {
  DocEntry: 7,
  DocNum: 101,
  CardCode: 'C99999',
  DocumentStatus: 'bost_Open',
  Cancelled: 'tNO',
  CancelStatus: 'csNo',
  DocTotal: 119,
  DocTotalFc: 238,
  VatSum: 19,
  VatSumFc: 38,
  DocumentLines: [
    {
      LineNum: 0,
      ItemCode: 'A00001',
      Quantity: 2,
      RemainingOpenQuantity: 1,
      LineTotal: 100,
      RowTotalFC: 200,
      TaxCode: 'T19',
      VatGroup: 'A1',
      TaxPercentagePerRow: 19,
      LineStatus: 'bost_Open',
      BaseType: 17,
      BaseEntry: 3,
    },
  ],
  DocumentAdditionalExpenses: [{ ExpenseCode: 1, LineTotal: 5, LineTotalFC: 10, TaxCode: 'T19', VatGroup: 'A1' }],
};
const IN_BOOKS = { isLocal: true, taxField: 'TaxCode' } as const;

const read = (changes: object = {}, form: Parameters<typeof readDocument>[1] = IN_BOOKS) =>
  readDocument(readBody(JSON.stringify({ ...DOCUMENT, ...changes })), form);
const lineOf = (changes: object) => read({ DocumentLines: [changes] })?.lines[0];

describe('a document that is read back', () => {
  test('holds what SAP stored, amounts as texts', () => {
    expect(read()).toEqual({
      entry: '7',
      number: '101',
      customer: 'C99999',
      isOpen: true,
      isCancelled: false,
      isCancellation: false,
      total: '119',
      tax: '19',
      lines: [
        {
          number: '0',
          item: 'A00001',
          quantity: '2',
          openQuantity: '1',
          net: '100',
          taxCode: 'T19',
          taxRate: '19',
          isOpen: true,
          base: { type: '17', entry: '3' },
        },
      ],
      freight: [{ code: '1', amount: '5', taxCode: 'T19' }],
    });
  });

  test('is read in its own currency where that is not the books’, and by the tax field that is configured', () => {
    expect(read({}, { isLocal: false, taxField: 'VatGroup' })).toMatchObject({
      total: '238',
      tax: '38',
      lines: [{ net: '200', taxCode: 'A1' }],
      freight: [{ amount: '10', taxCode: 'A1' }],
    });
  });

  test.each(['DocEntry', 'DocNum'])('is none without its %s', (name) => {
    expect(read({ [name]: undefined })).toBeUndefined();
  });

  test('is closed, cancelled, or the cancellation of another, where SAP says so', () => {
    expect(read({ DocumentStatus: 'bost_Close' })?.isOpen).toBe(false);
    expect(read({ Cancelled: 'tYES' })?.isCancelled).toBe(true);
    expect(read({ CancelStatus: 'csCancellation' })?.isCancellation).toBe(true);
    expect(lineOf({ LineStatus: 'bost_Close' })?.isOpen).toBe(false);
  });

  test('has nothing where SAP says nothing', () => {
    const bare = { DocEntry: 7, DocNum: 101 };

    expect(readDocument(readBody(JSON.stringify(bare)), IN_BOOKS)).toEqual({
      entry: '7',
      number: '101',
      customer: undefined,
      isOpen: true,
      isCancelled: false,
      isCancellation: false,
      total: undefined,
      tax: undefined,
      lines: [],
      freight: [],
    });
    expect(lineOf({})).toMatchObject({ number: '', item: '', quantity: '0', isOpen: true, base: undefined });
    expect(read({ DocumentAdditionalExpenses: [{}] })?.freight).toEqual([
      { code: '', amount: '0', taxCode: undefined },
    ]);
  });

  test.each([{ BaseType: 17 }, { BaseEntry: 3 }])('has no base where only half of it is named: %j', (half) => {
    expect(lineOf(half)?.base).toBeUndefined();
  });

  test('says for whom it was written, or nothing of it', () => {
    const [written, unsaid] = [read(), read({ CardCode: undefined })];

    expect(written && writtenFor(written)).toStrictEqual({ customer: 'C99999' });
    expect(unsaid && writtenFor(unsaid)).toStrictEqual({});
  });
});
