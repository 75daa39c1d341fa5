import { describe, expect, test } from 'vitest';
import { SEED } from '../../local/business-central/seed.ts';
import { COMPANY, connect, LINE } from './client.ts';
import { errorOf } from './errors.ts';

describe('looking up', () => {
  test('row 09: a look-up shows what was selected, no more than asked for, and an empty list is a success', async () => {
    const { createOrder, get } = await connect();
    await createOrder();
    await createOrder();
    await createOrder();
    const found = await get("salesOrders?$filter=externalDocumentNumber eq 'ORDER_1'&$top=2&$select=id,number");
    const absent = await get("salesOrders?$filter=externalDocumentNumber eq 'ORDER_2'&$top=2&$select=id,number");
    expect(found.body['@odata.context']).toContain(`$metadata#${COMPANY}/salesOrders`);
    expect(found.body.value.map((each) => Object.keys(each))).toEqual([
      ['@odata.etag', 'id', 'number'],
      ['@odata.etag', 'id', 'number'],
    ]);
    expect([absent.status, absent.body.value]).toEqual([200, []]);
  });

  test('row 10: "or" over two fields is refused, over one field it is not', async () => {
    const { createOrder, get } = await connect();
    await createOrder();
    const two = await get("salesOrders?$filter=externalDocumentNumber eq 'A' or number eq 'B'");
    const one = await get("salesOrders?$filter=externalDocumentNumber eq 'ORDER_1' or externalDocumentNumber eq 'B'");
    expect(two.status).toBe(400);
    expect(errorOf(two).message).toBe("The 'OR' operator is not supported on distinct fields on an OData filter.");
    expect(one.body.value).toHaveLength(1);
  });

  test.each([
    "contains(number,'1')",
    "number ne '1'",
    "number gt '1'",
    'number eq 1',
    "colour eq 'red'",
    "number eq '1' and",
  ])('the filter %s is refused', async (filter) => {
    const { get } = await connect();
    expect((await get(`salesOrders?$filter=${encodeURIComponent(filter)}`)).status).toBe(400);
  });

  test('a code is found in upper case only, and quotes are doubled', async () => {
    const { createOrder, get } = await connect();
    await createOrder({ externalDocumentNumber: " o'neil " });
    const counts = await Promise.all(
      ["O''NEIL", "o''neil"].map(
        async (key) => (await get(`salesOrders?$filter=externalDocumentNumber eq '${key}'`)).body.value.length,
      ),
    );
    expect(counts).toEqual([1, 0]);
  });

  test('a look-up follows what becomes of a document: another reference, gone', async () => {
    const { createOrder, get, patch, call } = await connect();
    const [first, second] = [await createOrder(), await createOrder()];
    const found = async (key: string) => {
      const { value } = (await get(`salesOrders?$filter=externalDocumentNumber eq '${key}' and status eq 'Draft'`))
        .body;
      return value.map(({ id }) => id);
    };
    await patch(`salesOrders(${first.body.id})`, { externalDocumentNumber: 'OTHER' });
    expect([await found('ORDER_1'), await found('OTHER')]).toEqual([[second.body.id], [first.body.id]]);
    await call(`${COMPANY}/salesOrders(${second.body.id})`, { method: 'DELETE', headers: { 'if-match': '*' } });
    expect(await found('ORDER_1')).toEqual([]);
  });

  test('row 54: blank values are never null', async () => {
    const { createOrder, get } = await connect();
    const { body } = await createOrder();
    const customer = (await get("customers?$filter=number eq '10000'")).body.value[0];
    expect(body).toMatchObject({
      paymentTermsId: '00000000-0000-0000-0000-000000000000',
      requestedDeliveryDate: '0001-01-01',
      salesperson: '',
    });
    expect(customer).toMatchObject({ blocked: '_x0020_' });
    expect(JSON.stringify([body, customer])).not.toContain('null');
  });
});

describe('creating an order', () => {
  test('row 11: a deep insert makes header and lines, numbered, totalled, upper-cased', async () => {
    const { createOrder, get, admin } = await connect();
    const reply = await createOrder({ externalDocumentNumber: ' order_01jx ', salesOrderLines: [LINE, LINE] });
    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toContain(`${COMPANY}/salesOrders(${reply.body.id})`);
    expect(reply.body).toMatchObject({
      number: 'S-ORD101001',
      externalDocumentNumber: 'ORDER_01JX',
      status: 'Draft',
      totalAmountExcludingTax: 200,
      totalTaxAmount: 40,
      totalAmountIncludingTax: 240,
      salesOrderLines: [{ sequence: 10000 }, { sequence: 20000 }],
    });
    expect((await get(`salesOrders(${reply.body.id})`)).body).not.toHaveProperty('salesOrderLines');
    expect(admin.violations()).toEqual([]);
  });

  test('row 12: the same request again makes a second order', async () => {
    const { createOrder, admin } = await connect();
    const [first, second] = [await createOrder(), await createOrder()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(admin.documents().map(({ number }) => number)).toEqual(['S-ORD101001', 'S-ORD101002']);
  });

  test('row 13: a line that fails takes the order with it, and no number is lost', async () => {
    const { createOrder, admin } = await connect();
    const failed = await createOrder({ salesOrderLines: [LINE, { ...LINE, lineObjectNumber: 'NONE' }] });
    expect([failed.status, admin.documents()]).toEqual([400, []]);
    expect((await createOrder()).body.number).toBe('S-ORD101001');
  });

  const REFUSED: readonly (readonly [string, Record<string, unknown>, string, string])[] = [
    [
      'row 14: no customer',
      { customerNumber: '' },
      'Application_DialogException',
      'A "customerNumber" or a "customerId" must be provided.',
    ],
    [
      'row 15: unknown customer number',
      { customerNumber: '99999' },
      'Internal_InvalidTableRelation',
      'The field Sell-to Customer No. of table Sales Order Entity Buffer contains a value (99999) that cannot be found in the related table (Customer).',
    ],
    [
      'row 16: unknown customer id',
      { customerId: '99999999-9999-4999-8999-99999999999a' },
      'Internal_InvalidTableRelation',
      'The field Customer Id of table Sales Order Entity Buffer contains a value ({99999999-9999-4999-8999-99999999999A}) that cannot be found in the related table (Customer).',
    ],
    [
      'row 17: blocked customer',
      { customerNumber: '20000' },
      'Application_DialogException',
      'You cannot create this type of document when Customer 20000 is blocked with type All',
    ],
    [
      'row 17: customer blocked for shipping',
      { customerNumber: '30000' },
      'Application_DialogException',
      'You cannot create this type of document when Customer 30000 is blocked with type Ship',
    ],
    [
      'row 18: customer without posting group',
      { customerNumber: '40000' },
      'Application_FieldValidationException',
      'Gen. Bus. Posting Group must have a value in Customer: No.=40000. It cannot be zero or empty.',
    ],
    [
      'row 19: unknown currency',
      { currencyCode: 'XXX' },
      'Application_DialogException',
      'The "currencyCode" does not match to a Currency.',
    ],
    [
      'row 27: external document number of 36 characters',
      { externalDocumentNumber: 'X'.repeat(36) },
      'Application_StringExceededLength',
      `The length of the string is 36, but it must be less than or equal to 35 characters. Value: ${'X'.repeat(36)}`,
    ],
    ['row 33: id', { id: SEED.companyId }, 'BadRequest_InvalidOperation', "Control 'id' is read-only."],
    ['row 33: number', { number: 'X' }, 'BadRequest_InvalidOperation', "Control 'number' is read-only."],
    [
      'row 34: null',
      { sellToCity: null },
      'BadRequest_RequiredParamNotProvided',
      "Field 'sellToCity' must not be blank or empty.",
    ],
    [
      'row 35: unknown property',
      { foo: 1 },
      'BadRequest',
      "The property 'foo' does not exist on type 'Microsoft.NAV.salesOrder'. Make sure to only use property names that are defined by the type.",
    ],
    [
      'row 36: letters in a phone number',
      { phoneNumber: '0800 CALL' },
      'Application_DialogException',
      'You cannot enter letters in this field.',
    ],
    ['row 36: bad e-mail', { email: 'ada' }, 'Application_DialogException', 'The email address "ada" is not valid.'],
    [
      'row 37: unknown country',
      { shipToCountry: 'GR' },
      'Internal_InvalidTableRelation',
      'The field Ship-to Country/Region Code of table Sales Order Entity Buffer contains a value (GR) that cannot be found in the related table (Country/Region).',
    ],
    [
      'wrong type',
      { pricesIncludeTax: 'yes' },
      'BadRequest',
      "Cannot convert the value of property 'pricesIncludeTax' to the expected type.",
    ],
    [
      'impossible date',
      { orderDate: '2026-02-30' },
      'BadRequest',
      "Cannot convert the value of property 'orderDate' to the expected type.",
    ],
  ];

  test.each(REFUSED)('%s is refused and leaves nothing behind', async (_name, over, code, message) => {
    const { createOrder, admin } = await connect();
    const reply = await createOrder(over);
    expect(reply.status).toBe(400);
    expect(errorOf(reply)).toEqual({ code, message });
    expect(admin.creations()).toEqual([]);
  });

  test('row 14: an order without a customer is refused', async () => {
    const { post } = await connect();
    const reply = await post('salesOrders', { externalDocumentNumber: 'X', salesOrderLines: [] });
    expect(errorOf(reply).message).toBe('A "customerNumber" or a "customerId" must be provided.');
  });

  test('two customers that disagree are refused', async () => {
    const { createOrder, get } = await connect();
    const other = (await get("customers?$filter=number eq 'WEB'")).body.value[0];
    const reply = await createOrder({ customerId: other?.id });
    expect(errorOf(reply).message).toBe('The sell-to customer values do not match to a specific Customer.');
  });

  test('row 35: broken JSON is refused', async () => {
    const { call } = await connect();
    const reply = await call(`${COMPANY}/salesOrders`, { method: 'POST', body: '{"customerNumber":' });
    expect([reply.status, errorOf(reply).code]).toEqual([400, 'BadRequest']);
  });

  test('every breach of the protocol is on record with its request', async () => {
    const { createOrder, admin } = await connect();
    for (const over of [{ foo: 1 }, { id: SEED.companyId }, { email: null }, { email: 'x'.repeat(81) }])
      await createOrder(over);
    expect(admin.violations()).toMatchObject([
      { kind: 'unknown field', method: 'POST' },
      { kind: 'read-only field' },
      { kind: 'null value' },
      { kind: 'value too long' },
    ]);
  });

  test.each(['GBP', ''])('row 20: currency "%s" is the local one, shown by its code', async (currencyCode) => {
    const { createOrder } = await connect();
    const reply = await createOrder({ customerNumber: '50000', currencyCode });
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({ currencyCode: 'GBP', currencyId: '00000000-0000-0000-0000-000000000000' });
  });

  test("a customer's own currency and price basis are the default", async () => {
    const { createOrder } = await connect();
    expect((await createOrder({ customerNumber: '50000' })).body.currencyCode).toBe('USD');
    expect((await createOrder({ customerNumber: 'WEB' })).body.pricesIncludeTax).toBe(true);
  });

  test('row 32: the price basis of an order is taken as sent', async () => {
    const { createOrder } = await connect();
    const reply = await createOrder({ customerNumber: 'WEB', pricesIncludeTax: false });
    expect(reply.body).toMatchObject({ pricesIncludeTax: false, totalAmountIncludingTax: 120 });
  });

  test('row 38: bill-to follows sell-to; the customer name stays', async () => {
    const { createOrder } = await connect();
    const reply = await createOrder({ sellToCity: 'Köln', sellToCountry: 'DE', shipToName: 'Ada', shipToCity: 'Bonn' });
    expect(reply.body).toMatchObject({
      billToCity: 'Köln',
      billToCountry: 'DE',
      shipToName: 'Ada',
      shipToCity: 'Bonn',
      customerName: 'The Cannon Group PLC',
    });
  });
});

describe('changing an order', () => {
  test('row 39: a change needs the current ETag or a star, and makes another ETag', async () => {
    const { createOrder, call, patch } = await connect();
    const { body: order } = await createOrder();
    const path = `${COMPANY}/salesOrders(${order.id})`;
    const bare = await call(path, { method: 'PATCH', body: { sellToCity: 'Bath' } });
    const good = await patch(`salesOrders(${order.id})`, { sellToCity: 'Bath' }, order['@odata.etag']);
    const stale = await patch(`salesOrders(${order.id})`, { sellToCity: 'York' }, order['@odata.etag']);
    const bareDelete = await call(path, { method: 'DELETE' });
    const gone = await call(path, { method: 'DELETE', headers: { 'if-match': '*' } });
    expect([bare.status, errorOf(bare).code]).toEqual([400, 'BadRequest_InvalidToken']);
    expect([good.status, good.body['@odata.etag'] === order['@odata.etag']]).toEqual([200, false]);
    expect([stale.status, errorOf(stale).code]).toEqual([409, 'Request_EntityChanged']);
    expect([bareDelete.status, gone.status]).toEqual([400, 204]);
    expect((await call(path)).status).toBe(404);
  });

  test('a released order is not changed', async () => {
    const { createOrder, patch, admin } = await connect();
    const { body } = await createOrder();
    admin.setStatus('order_1', 'Open');
    const reply = await patch(`salesOrders(${body.id})`, { sellToCity: 'Bath' });
    expect(errorOf(reply).message).toMatch(/^Status must be equal to 'Open'/);
  });

  test('an order that waits for approval says so in OData spelling', async () => {
    const { createOrder, get, admin } = await connect();
    const { body } = await createOrder();
    admin.setStatus(body.number, 'In Review');
    expect((await get(`salesOrders(${body.id})`)).body.status).toBe('In_x0020_Review');
  });
});
