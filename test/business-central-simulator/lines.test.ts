import { describe, expect, test } from 'vitest';
import { connect, LINE } from './client.ts';
import { errorOf } from './errors.ts';

const order = (...salesOrderLines: readonly Record<string, unknown>[]) => ({ salesOrderLines });

describe('order lines', () => {
  const REFUSED: readonly (readonly [string, Record<string, unknown>, string, string])[] = [
    [
      'row 21: an unknown item',
      { lineType: 'Item', lineObjectNumber: 'X' },
      'Application_DialogException',
      'Item does not exist.',
    ],
    [
      'row 21: an unknown account',
      { lineType: 'Account', lineObjectNumber: '1' },
      'Application_DialogException',
      'Account does not exist.',
    ],
    [
      'row 22: an unknown item id',
      { itemId: '99999999-9999-4999-8999-999999999999' },
      'Internal_InvalidTableRelation',
      'The field Item Id of table Sales Invoice Line Aggregate contains a value ({99999999-9999-4999-8999-999999999999}) that cannot be found in the related table (Item).',
    ],
    [
      'row 24: a number without a type',
      { lineObjectNumber: '1896-S', quantity: 1 },
      'Internal_RecordNotFound',
      "The Standard Text does not exist. Identification fields and values: Code='1896-S'",
    ],
    [
      'row 25: a blocked item',
      { lineType: 'Item', lineObjectNumber: '1000-BLK' },
      'Application_FieldValidationException',
      "Blocked must be equal to 'No'  in Item: No.=1000-BLK. Current value is 'Yes'.",
    ],
    [
      'row 25: a sales-blocked item',
      { lineType: 'Item', lineObjectNumber: '1001-SBL' },
      'Application_DialogException',
      'You cannot sell Item 1001-SBL because the Sales Blocked check box is selected on the Item card.',
    ],
    [
      'row 26: an account without direct posting',
      { lineType: 'Account', lineObjectNumber: '6999' },
      'Application_FieldValidationException',
      "Direct Posting must be equal to 'Yes'  in G/L Account: No.=6999. Current value is 'No'.",
    ],
    [
      'row 29: a discount above the line',
      { ...LINE, discountAmount: 100.01 },
      'Application_DialogException',
      'The value in the Line Discount % field must be between 0 and 100.',
    ],
    [
      'a tax code that nobody set up',
      { ...LINE, taxCode: 'VAT99' },
      'Internal_InvalidTableRelation',
      'The field VAT Prod. Posting Group of table Sales Line contains a value (VAT99) that cannot be found in the related table (VAT Product Posting Group).',
    ],
    [
      'a tax amount',
      { ...LINE, totalTaxAmount: 1 },
      'BadRequest_InvalidOperation',
      "Control 'totalTaxAmount' is read-only.",
    ],
  ];

  test.each(REFUSED)('%s is refused', async (_name, line, code, message) => {
    const { createOrder, admin } = await connect();
    const reply = await createOrder(order(line));
    expect(reply.status).toBe(400);
    expect(errorOf(reply)).toEqual({ code, message });
    expect(admin.documents()).toEqual([]);
  });

  test('a discount before a quantity is refused', async () => {
    const { createOrder } = await connect();
    const reply = await createOrder(order({ lineType: 'Item', lineObjectNumber: '1896-S', discountAmount: 1 }));
    expect(errorOf(reply).message).toMatch(/^Quantity must have a value in Sales Line/);
  });

  test('row 22: item and account ids exclude each other', async () => {
    const { createOrder, get } = await connect();
    const item = (await get("items?$filter=number eq '1896-S'")).body.value[0];
    const account = (await get("accounts?$filter=number eq '6120'")).body.value[0];
    const reply = await createOrder(order({ itemId: item?.id, accountId: account?.id }));
    expect(errorOf(reply).message).toBe('Both "itemId" and "accountId" are specified. Specify only one of them.');
  });

  test('row 23: a line with only a description is a comment', async () => {
    const { createOrder } = await connect();
    const reply = await createOrder(order({ description: 'Web order #1001' }));
    expect(reply.body.salesOrderLines).toMatchObject([
      { lineType: 'Comment', description: 'Web order #1001', lineObjectNumber: '', quantity: 0, amountIncludingTax: 0 },
    ]);
  });

  test('row 25: a sales-blocked item can come back, a blocked one cannot', async () => {
    const { createCreditMemo } = await connect();
    const memo = (number: string) =>
      createCreditMemo({ salesCreditMemoLines: [{ lineType: 'Item', lineObjectNumber: number, quantity: 1 }] });
    expect([(await memo('1001-SBL')).status, (await memo('1000-BLK')).status]).toEqual([201, 400]);
  });

  test('row 25: an item sells again as soon as it is unblocked', async () => {
    const { createOrder, admin } = await connect();
    admin.putItem('1000-BLK', { blocked: false });
    admin.putItem('NEW', { vatPercent: '7', unitPrice: '1.5' });
    const reply = await createOrder(
      order(
        { lineType: 'Item', lineObjectNumber: '1000-BLK', quantity: 1 },
        { lineType: 'Item', lineObjectNumber: 'NEW', quantity: 2 },
      ),
    );
    expect(reply.body.salesOrderLines).toMatchObject([{ taxPercent: 20 }, { unitPrice: 1.5, taxPercent: 7 }]);
  });

  test('row 28: an order discount cannot be given while there are no lines; afterwards it is spread over items only', async () => {
    const { createOrder, patch, get, admin } = await connect();
    const lines = [LINE, LINE, LINE, { lineType: 'Account', lineObjectNumber: '6120', quantity: 1, unitPrice: 10 }];
    const refused = await createOrder({ salesOrderLines: lines, discountAmount: 10 });
    expect(errorOf(refused).message).toMatch(/^Cannot apply an invoice discount/);
    expect(admin.documents()).toEqual([]);
    const { body } = await createOrder({ salesOrderLines: lines });
    const changed = await patch(`salesOrders(${body.id})`, { discountAmount: 10 });
    const read = await get(`salesOrders(${body.id})?$expand=salesOrderLines`);
    expect([changed.status, read.body.totalAmountExcludingTax]).toEqual([200, 300]);
    expect(read.body.salesOrderLines).toMatchObject([
      { invoiceDiscountAllocation: 3.33 },
      { invoiceDiscountAllocation: 3.34 },
      { invoiceDiscountAllocation: 3.33 },
      { invoiceDiscountAllocation: 0 },
    ]);
  });

  test('row 30: in page order a price that was sent is kept, and the list price fills a gap', async () => {
    const { createOrder } = await connect();
    const reply = await createOrder(
      order(
        { unitPrice: 7, quantity: 1, lineObjectNumber: '1896-S', lineType: 'Item' },
        { ...LINE, unitPrice: undefined },
      ),
    );
    expect(reply.body.salesOrderLines).toMatchObject([{ unitPrice: 7 }, { unitPrice: 100 }]);
  });

  test('row 30: in JSON order a price before the quantity is lost', async () => {
    const { createOrder } = await connect({ fieldOrder: 'json' });
    const reply = await createOrder(
      order({ lineType: 'Item', lineObjectNumber: '1896-S', unitPrice: 7, quantity: 1 }, LINE),
    );
    expect(reply.body.salesOrderLines).toMatchObject([{ unitPrice: 100 }, { unitPrice: 50 }]);
  });

  test('a line is added, changed and deleted by itself, and every total follows', async () => {
    const { createOrder, post, patch, call, get } = await connect();
    const { body } = await createOrder();
    const added = await post(`salesOrders(${body.id})/salesOrderLines`, LINE);
    const changed = await patch(`salesOrderLines(${added.body.id})`, { quantity: 1, unitPrice: 10 });
    expect(changed.body).toMatchObject({ sequence: 20000, amountExcludingTax: 10 });
    const total = async () => (await get(`salesOrders(${body.id})`)).body.totalAmountExcludingTax;
    expect(await total()).toBe(110);
    await call(`companies(22222222-2222-4222-8222-222222222222)/salesOrderLines(${added.body.id})`, {
      method: 'DELETE',
      headers: { 'if-match': '*' },
    });
    expect(await total()).toBe(100);
  });

  test('what a line is cannot be changed, and a flat list needs its document', async () => {
    const { createOrder, patch, get } = await connect();
    const { body } = await createOrder();
    const reply = await patch(`salesOrderLines(${body.salesOrderLines[0]?.id})`, { lineObjectNumber: '1928-S' });
    expect(errorOf(reply).message).toBe('The value for "lineObjectNumber" cannot be modified.');
    expect(errorOf(await get('salesOrderLines')).message).toBe(
      'You must specify an Id or a Document Id to get the lines.',
    );
    expect((await get(`salesOrderLines?$filter=documentId eq ${body.id}`)).body.value).toHaveLength(1);
  });
});
