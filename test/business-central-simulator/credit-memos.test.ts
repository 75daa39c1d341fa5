import { describe, expect, test } from 'vitest';
import { COMPANY, connect } from './client.ts';
import { errorOf } from './errors.ts';

const ITEM = { lineType: 'Item', lineObjectNumber: '1896-S', unitPrice: 7, quantity: 1 };

describe('credit memos and posting', () => {
  test('row 17: a customer blocked for shipping still gets a credit memo, one blocked altogether does not', async () => {
    const { createCreditMemo } = await connect();
    const statuses = [];
    for (const customerNumber of ['30000', '20000']) statuses.push((await createCreditMemo({ customerNumber })).status);
    expect(statuses).toEqual([201, 400]);
  });

  test('row 31: the list price overwrites the price of an item on a credit memo; a later price sticks', async () => {
    const { createCreditMemo, patch } = await connect();
    const { body } = await createCreditMemo({ salesCreditMemoLines: [ITEM] });
    const [line] = body.salesCreditMemoLines;
    const repaired = await patch(`salesCreditMemoLines(${line?.id})`, { unitPrice: 7 });
    expect([line?.unitPrice, repaired.body.unitPrice]).toEqual([100, 7]);
  });

  test('row 31: the price of an account line stays as sent', async () => {
    const { createCreditMemo } = await connect();
    expect((await createCreditMemo()).body).toMatchObject({
      totalAmountExcludingTax: 10,
      totalAmountIncludingTax: 11.9,
    });
  });

  test('row 32: the price basis of a credit memo is read-only, and the customer decides it', async () => {
    const { createCreditMemo } = await connect();
    const refused = await createCreditMemo({ pricesIncludeTax: true });
    expect(errorOf(refused)).toEqual({
      code: 'BadRequest_InvalidOperation',
      message: "Control 'pricesIncludeTax' is read-only.",
    });
    expect((await createCreditMemo({ customerNumber: 'WEB' })).body.pricesIncludeTax).toBe(true);
  });

  test('a credit memo has no ship-to, and its bill-to can be written', async () => {
    const { createCreditMemo } = await connect();
    expect((await createCreditMemo({ shipToName: 'Ada' })).status).toBe(400);
    expect((await createCreditMemo({ billToCity: 'Bath' })).body).toMatchObject({
      billToCity: 'Bath',
      sellToCity: 'London',
    });
  });

  test('row 40: a posted order vanishes and lives on as invoice and shipment', async () => {
    const { createOrder, post, get } = await connect();
    const { body: order } = await createOrder();
    const posted = await post(`salesOrders(${order.id})/Microsoft.NAV.shipAndInvoice`, {});
    expect(posted.status).toBe(204);
    expect((await get(`salesOrders(${order.id})`)).status).toBe(404);
    const found = async (set: string) => (await get(`${set}?$filter=externalDocumentNumber eq 'ORDER_1'`)).body.value;
    expect(await found('salesOrders')).toEqual([]);
    expect(await found('salesInvoices')).toMatchObject([
      { status: 'Open', orderNumber: 'S-ORD101001', number: 'PS-INV103001', totalAmountIncludingTax: 120 },
    ]);
    expect(await found('salesShipments')).toMatchObject([{ orderNumber: 'S-ORD101001' }]);
  });

  test('an order without lines is not posted', async () => {
    const { createOrder, post } = await connect();
    const { body } = await createOrder({ salesOrderLines: [] });
    const reply = await post(`salesOrders(${body.id})/Microsoft.NAV.shipAndInvoice`, {});
    expect(errorOf(reply).message).toBe('Please add at least one line item to the document.');
  });

  test('row 41: a posted credit memo is still found, and no longer changes', async () => {
    const { createCreditMemo, post, get, patch, call } = await connect();
    const { body } = await createCreditMemo();
    expect((await post(`salesCreditMemos(${body.id})/Microsoft.NAV.post`, {})).status).toBe(204);
    const found = await get("salesCreditMemos?$filter=externalDocumentNumber eq 'REFUND_1'");
    expect(found.body.value).toMatchObject([{ id: body.id, status: 'Open', number: 'PS-CR104001' }]);
    const changed = await patch(`salesCreditMemos(${body.id})`, { email: 'a@b.example' });
    expect(errorOf(changed).message).toBe('The credit memo has been posted and can no longer be modified.');
    const again = await call(`${COMPANY}/salesCreditMemos(${body.id})/Microsoft.NAV.post`, { method: 'POST' });
    expect(errorOf(again).message).toBe('The action can be applied to a draft credit memo only.');
  });

  test('row 42: nothing is posted into a closed period, and the draft stays', async () => {
    const { createCreditMemo, post, get, admin } = await connect();
    const { body } = await createCreditMemo();
    admin.setPeriod('closed');
    const reply = await post(`salesCreditMemos(${body.id})/Microsoft.NAV.post`, {});
    expect(reply.status).toBe(400);
    expect(errorOf(reply).message).toContain('is not within your range of allowed posting dates.');
    expect((await get(`salesCreditMemos(${body.id})`)).body.status).toBe('Draft');
    admin.setPeriod('open');
    expect(admin.postCreditMemo('refund_1').posted).toBe(true);
  });

  test('row 43: a credit memo for an unknown invoice is refused, for a known one it names it', async () => {
    const { createOrder, createCreditMemo, admin } = await connect();
    const unknown = await createCreditMemo({ invoiceId: '99999999-9999-4999-8999-999999999999' });
    expect(errorOf(unknown).message).toBe('The "invoiceId" does not match to an Invoice.');
    await createOrder();
    const invoice = admin.shipAndInvoice('ORDER_1');
    expect((await createCreditMemo({ invoiceId: invoice.id })).body).toMatchObject({ invoiceNumber: invoice.number });
  });

  test('an unknown invoice number is found out when posting', async () => {
    const { createCreditMemo, post } = await connect();
    const { status, body } = await createCreditMemo({ invoiceNumber: 'NONE' });
    expect(status).toBe(201);
    expect((await post(`salesCreditMemos(${body.id})/Microsoft.NAV.post`, {})).status).toBe(400);
  });

  test('what people delete is gone, and was once there all the same', async () => {
    const { createOrder, admin } = await connect();
    await createOrder();
    admin.deleteDocument('order_1');
    expect(admin.documents()).toEqual([]);
    expect(admin.creations()).toMatchObject([{ kind: 'order', externalDocumentNumber: 'ORDER_1' }]);
    expect(() => admin.deleteDocument('order_1')).toThrow(RangeError);
  });
});
