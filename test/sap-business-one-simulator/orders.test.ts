import { describe, expect, test } from 'vitest';
import { CREDIT_NOTE, connect, LINE, ORDER, ORIGIN, SERVICE_LINE } from './client.ts';
import { errorOf } from './reply.ts';

const NO_RECORD = 'No matching records found (ODBC -2028)';

describe('a valid order', () => {
  test('row 9: v2 answers with the whole entity, its ETag and its location', async () => {
    const { createOrder } = await connect();
    const { status, body, headers } = await createOrder({ DocumentLines: [LINE, { ...LINE, ItemCode: 'A00002' }] });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      '@odata.context': `${ORIGIN}/b1s/v2/$metadata#Orders/$entity`,
      '@odata.etag': headers.get('etag'),
      DocEntry: 123,
      DocNum: 1001,
      DocDate: '2026-06-02T00:00:00Z',
      DocumentStatus: 'bost_Open',
      Cancelled: 'tNO',
      U_WEB_OrderId: '5501',
      U_WEB_Source: null,
    });
    expect(body.DocumentLines.map(({ LineNum }) => LineNum)).toEqual([0, 1]);
    expect(headers.get('etag')).toMatch(/^W\/"[0-9a-f]{40}"$/);
    expect(headers.get('location')).toBe(`${ORIGIN}/b1s/v2/Orders(123)`);
    expect(headers.get('odata-version')).toBe('4.0');
    expect(headers.get('content-type')).toBe('application/json;odata.metadata=minimal;charset=utf-8');
  });

  test('row 9: v1 answers in its own dialect', async () => {
    const { createOrder } = await connect({ version: 'v1' });
    const { status, body, headers } = await createOrder();
    expect(status).toBe(201);
    expect(body).toMatchObject({ 'odata.metadata': `${ORIGIN}/b1s/v1/$metadata#Orders/@Element`, DocEntry: 123 });
    expect(body.DocDate).toBe('2026-06-02');
    expect(Object.keys(body).filter((name) => name.startsWith('@'))).toEqual([]);
    expect([headers.get('etag'), headers.get('location'), headers.get('dataserviceversion')]).toEqual([
      null,
      null,
      '3.0',
    ]);
    expect(headers.get('content-type')).toBe('application/json;odata=minimalmetadata;charset=utf-8');
  });

  test('row 10: the same body again makes a second order', async () => {
    const { createOrder, admin } = await connect();
    const replies = [await createOrder(), await createOrder()];
    expect(replies.map(({ status, body }) => [status, body.DocEntry, body.DocNum])).toEqual([
      [201, 123, 1001],
      [201, 124, 1002],
    ]);
    expect(admin.documents()).toHaveLength(2);
  });

  test.each(['v1', 'v2'] as const)('row 11: %s leaves the content out when the client prefers', async (version) => {
    const { call } = await connect({ version });
    const reply = await call('Orders', { method: 'POST', body: ORDER, headers: { prefer: 'return-no-content' } });
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(reply.headers.get('location')).toBe(`/b1s/${version}/Orders(123)`);
    expect(reply.headers.get('preference-applied')).toBe('return-no-content');
  });

  test('row 25: read-only properties are ignored without a word, and stand in the journal', async () => {
    const { createOrder, admin } = await connect();
    const { status, body } = await createOrder({ DocEntry: 7, VatSum: 1, DocumentStatus: 'bost_Close' });
    expect([status, body.DocEntry, body.VatSum, body.DocumentStatus]).toEqual([201, 123, 10, 'bost_Open']);
    expect(admin.violations().map(({ kind, detail }) => [kind, detail])).toEqual([
      ['read-only property', 'DocEntry of Document'],
      ['read-only property', 'VatSum of Document'],
      ['read-only property', 'DocumentStatus of Document'],
    ]);
  });

  test('row 26: without a discount percent the customer’s own is taken', async () => {
    const { createOrder, admin } = await connect();
    const left = await createOrder({ CardCode: 'C20000', DiscountPercent: undefined });
    const said = await createOrder({ CardCode: 'C20000', NumAtCard: 'SHOP-2' });
    expect([left.body.DiscountPercent, left.body.TotalDiscount, left.body.DocTotal]).toEqual([5, 5, 104.5]);
    expect([said.body.DiscountPercent, said.body.TotalDiscount, said.body.DocTotal]).toEqual([0, 0, 110]);
    expect(admin.violations()).toMatchObject([{ kind: 'discount left open', detail: 'DiscountPercent of Document' }]);
  });
});

/** Row, what is wrong, status, code, text. */
const REFUSALS: readonly (readonly [string, Record<string, unknown>, number, string])[] = [
  ['row 12: no customer', { CardCode: undefined }, -2028, 'Customer record not found'],
  ['row 12: an unknown customer', { CardCode: 'NOPE' }, -2028, 'Customer record not found'],
  ['row 13: a frozen customer', { CardCode: 'C30000' }, -10, "Business partner 'C30000' is inactive"],
  ['row 14: no due date', { DocDueDate: undefined }, -5002, 'Enter due date  [ORDR.DocDueDate]'],
  [
    'row 15: a due date before the document’s',
    { DocDueDate: '2026-06-01' },
    -10,
    'Date deviates from permissible range  [ORDR.DocDueDate]',
  ],
  [
    'row 15: a date outside the periods',
    { DocDate: '2024-12-31', DocDueDate: '2026-06-01' },
    -10,
    'Date deviates from permissible range  [ORDR.DocDate]',
  ],
  [
    'row 15: a due date that no period reaches',
    { DocDueDate: '2028-01-01' },
    -10,
    'Date deviates from permissible range  [ORDR.DocDueDate]',
  ],
  [
    'row 15: a tax date outside the periods',
    { TaxDate: '2024-12-31' },
    -10,
    'Date deviates from permissible range  [ORDR.TaxDate]',
  ],
  ['row 17: no rows', { DocumentLines: [] }, -5002, 'Document total value must be zero or greater than zero'],
  [
    'row 17: rows left out',
    { DocumentLines: undefined },
    -5002,
    'Document total value must be zero or greater than zero',
  ],
  [
    'row 17: a negative total',
    { DocumentAdditionalExpenses: [{ ExpenseCode: 1, LineTotal: -111, TaxCode: 'T0' }] },
    -5002,
    'Document total value must be zero or greater than zero',
  ],
  [
    'row 18: an unknown item in the second row',
    { DocumentLines: [LINE, { ...LINE, ItemCode: 'NOPE' }] },
    -5002,
    'Item number is missing; specify an item number [DocumentLines.ItemCode][line: 1]',
  ],
  [
    'row 18: no item',
    { DocumentLines: [{ ...LINE, ItemCode: undefined }] },
    -5002,
    'Item number is missing; specify an item number [DocumentLines.ItemCode][line: 0]',
  ],
  [
    'row 19: a frozen item',
    { DocumentLines: [{ ...LINE, ItemCode: 'I00001' }] },
    -10,
    "Item 'I00001' is inactive  [DocumentLines.ItemCode][line: 0]",
  ],
  ['row 20: an unknown warehouse', { DocumentLines: [{ ...LINE, WarehouseCode: '99' }] }, -2028, NO_RECORD],
  ['row 20: an unknown tax code', { DocumentLines: [{ ...LINE, TaxCode: 'T99' }] }, -2028, NO_RECORD],
  ['row 20: an unknown expense', { DocumentAdditionalExpenses: [{ ExpenseCode: 9, LineTotal: 1 }] }, -2028, NO_RECORD],
  ['row 20: an expense without its code', { DocumentAdditionalExpenses: [{ LineTotal: 1 }] }, -2028, NO_RECORD],
  ['row 20: an unknown series', { Series: 99 }, -2028, NO_RECORD],
  ['row 20: an unknown sales person', { SalesPersonCode: 99 }, -2028, NO_RECORD],
  ['row 20: an unknown distribution rule', { DocumentLines: [{ ...LINE, CostingCode: 'X' }] }, -2028, NO_RECORD],
  ['row 20: unknown payment terms', { PaymentGroupCode: 99 }, -2028, NO_RECORD],
  ['row 20: an unknown shipping type', { TransportationCode: 99 }, -2028, NO_RECORD],
  ['row 20: an unknown payment method', { PaymentMethod: 'CASH' }, -2028, NO_RECORD],
  ['row 20: an unknown account', { DocumentLines: [{ ...LINE, AccountCode: '4711' }] }, -2028, NO_RECORD],
  ['row 20: an unknown project', { DocumentLines: [{ ...LINE, ProjectCode: 'X' }] }, -2028, NO_RECORD],
  ['row 20: an unknown currency', { DocCurrency: 'XYZ' }, -2028, NO_RECORD],
  ['row 20: a country by its name', { AddressExtension: { ShipToCountry: 'USA' } }, -2028, NO_RECORD],
  ['row 21: no exchange rate', { DocCurrency: 'GBP' }, -4006, "Update the exchange rate  , 'GBP'"],
  [
    'row 22: a reference of 101 characters',
    { NumAtCard: 'x'.repeat(101) },
    -1013,
    "Value too long in property 'NumAtCard' of 'Document'",
  ],
  [
    'row 22: comments of 255 characters',
    { Comments: 'x'.repeat(255) },
    -1013,
    "Value too long in property 'Comments' of 'Document'",
  ],
  [
    'row 22: a state by its name',
    { AddressExtension: { ShipToState: 'Illinois' } },
    -1013,
    "Value too long in property 'ShipToState' of 'AddressExtension'",
  ],
  [
    'row 22: a user field of 51 characters',
    { U_WEB_OrderId: 'x'.repeat(51) },
    -1013,
    "Value too long in property 'U_WEB_OrderId' of 'Document'",
  ],
  ['row 23: an unknown property', { Total: 1 }, -1000, "Property 'Total' of 'Document' is invalid"],
  ['row 23: an unknown user field', { U_NOPE: 'x' }, -1000, "Property 'U_NOPE' of 'Document' is invalid"],
  [
    'row 23: an unknown property of a row',
    { DocumentLines: [{ ...LINE, Sku: 'x' }] },
    -1000,
    "Property 'Sku' of 'DocumentLine' is invalid",
  ],
  [
    'row 24: a text for a number',
    { DocumentLines: [{ ...LINE, Quantity: '2' }] },
    -1013,
    "Invalid value in property 'Quantity' of 'DocumentLine': a number expected",
  ],
  [
    'row 24: a number for a text',
    { NumAtCard: 5 },
    -1013,
    "Invalid value in property 'NumAtCard' of 'Document': a string expected",
  ],
  [
    'row 24: half a series',
    { Series: 4.5 },
    -1013,
    "Invalid value in property 'Series' of 'Document': an integer expected",
  ],
  [
    'row 24: the thirtieth of February',
    { DocDate: '2026-02-30' },
    -1013,
    "Invalid value in property 'DocDate' of 'Document': a date expected",
  ],
  [
    'row 24: one row instead of a list',
    { DocumentLines: LINE },
    -1013,
    "Invalid value in property 'DocumentLines' of 'Document': a collection expected",
  ],
  [
    'row 24: an unknown member of an enumeration',
    { DocType: 'items' },
    -1013,
    "Enum value 'items' of property 'DocType' of 'Document' is invalid; valid members are: 'dDocument_Items' - 'I'; 'dDocument_Service' - 'S'",
  ],
  [
    'a quantity of nothing',
    { DocumentLines: [{ ...LINE, Quantity: 0 }] },
    -10,
    'Quantity must be greater than zero  [DocumentLines.Quantity][line: 0]',
  ],
  [
    'a negative price',
    { DocumentLines: [{ ...LINE, UnitPrice: -1 }] },
    -10,
    'Price must not be negative  [DocumentLines.Price][line: 0]',
  ],
  ['a branch where there are none', { BPL_IDAssignedToInvoice: 1 }, -5002, 'Internal error (-5002) occurred'],
  [
    'the tax of another localisation',
    { DocumentLines: [{ ...LINE, TaxCode: undefined, VatGroup: 'T1' }] },
    -5002,
    'Internal error (-5002) occurred',
  ],
  [
    'an item in a service document',
    { DocType: 'dDocument_Service', DocumentLines: [{ ...SERVICE_LINE, ItemCode: 'A00001' }] },
    -5002,
    'Internal error (-5002) occurred',
  ],
  [
    'another currency than the customer’s',
    { CardCode: 'C20000', DocCurrency: 'EUR' },
    -10,
    "Document currency does not fit the business partner  [ORDR.DocCurrency] , 'EUR'",
  ],
];

describe('an order that is refused', () => {
  test.each(REFUSALS)('%s', async (_name, over, code, message) => {
    const { createOrder, admin } = await connect();
    const reply = await createOrder(over);
    expect([reply.status, ...errorOf(reply)]).toEqual([400, code, message]);
    expect(admin.creations()).toEqual([]);
  });

  test('v1 and v2 say the same in their own envelopes', async () => {
    const { post } = await connect();
    const body = { ...ORDER, CardCode: 'NOPE' };
    expect((await post('Orders', body, 'v1')).body).toEqual({
      error: { code: -2028, message: { lang: 'en-us', value: 'Customer record not found' } },
    });
    expect((await post('Orders', body, 'v2')).body).toEqual({
      error: { code: '-2028', details: [{ code: '', message: '' }], message: 'Customer record not found' },
    });
  });

  test('row 16: a locked month', async () => {
    const { createOrder, admin } = await connect();
    admin.setMonth('2026-06', 'locked');
    expect(errorOf(await createOrder())).toEqual([-4013, 'Posting period locked; specify an alternative date']);
    admin.setMonth('2026-06', 'open');
    expect((await createOrder()).status).toBe(201);
  });

  test('row 15: a year that nobody set up', async () => {
    const { createOrder, admin } = await connect();
    admin.setYear(2026, false);
    expect(errorOf(await createOrder())[0]).toBe(-10);
    admin.setYear(2026, true);
    expect((await createOrder()).status).toBe(201);
  });

  test('the next year has its periods when it has come', async () => {
    const { createOrder, time, login } = await connect();
    const order = { DocDate: '2027-01-02', DocDueDate: '2027-01-04' };
    expect(errorOf(await createOrder(order))[0]).toBe(-10);
    time.now = Date.UTC(2027, 0, 2);
    await login();
    expect((await createOrder(order)).status).toBe(201);
    expect((await createOrder({ NumAtCard: 'S2' })).status).toBe(201);
    expect(errorOf(await createOrder({ NumAtCard: 'S3', DocDate: '2025-12-31' }))[0]).toBe(-10);
  });

  test('an order of the last day of the year may be due in the next', async () => {
    const { createOrder } = await connect();
    expect((await createOrder({ DocDate: '2026-12-31', DocDueDate: '2027-01-03' })).status).toBe(201);
  });

  test('row 21: a rate helps, for every day or for the order’s, and so does one in the order', async () => {
    const { createOrder, admin } = await connect();
    expect((await createOrder({ DocCurrency: 'GBP', DocRate: 1.25 })).body.DocRate).toBe(1.25);
    admin.setRate('GBP', '1.3', '2026-06-02');
    expect((await createOrder({ DocCurrency: 'GBP', NumAtCard: 'S2' })).body.DocRate).toBe(1.3);
    expect(errorOf(await createOrder({ DocCurrency: 'GBP', DocDate: '2026-06-03', NumAtCard: 'S3' }))[0]).toBe(-4006);
    admin.setRate('GBP', '1.4');
    expect((await createOrder({ DocCurrency: 'GBP', DocDate: '2026-06-03', NumAtCard: 'S4' })).status).toBe(201);
    admin.setRate('GBP', undefined);
    expect(errorOf(await createOrder({ DocCurrency: 'GBP', DocDate: '2026-06-03', NumAtCard: 'S5' }))[0]).toBe(-4006);
  });

  test('row 23: without strictUdf an unknown user field is left out', async () => {
    const { createOrder, admin } = await connect({ strictUdf: false });
    const { status, text } = await createOrder({ U_NOPE: 'x' });
    expect(status).toBe(201);
    expect(text).not.toContain('U_NOPE');
    expect(admin.violations()).toMatchObject([{ kind: 'unknown property' }]);
  });

  test('row 23: a user field that somebody removes is unknown from then on', async () => {
    const { createOrder, admin } = await connect();
    admin.removeUserField('ORDR', 'U_WEB_OrderId');
    expect(errorOf(await createOrder())).toEqual([-1000, "Property 'U_WEB_OrderId' of 'Document' is invalid"]);
    admin.putUserField('ORDR', 'U_WEB_OrderId', 20);
    expect((await createOrder()).status).toBe(201);
  });

  test.each(['{"CardCode":', '[]', '"text"'])('row 24: a body that is no JSON object: %s', async (body) => {
    const { post } = await connect();
    expect(errorOf(await post('Orders', body))).toEqual([-1000, 'Invalid JSON']);
  });

  test('row 27: with branches every document names one', async () => {
    const { createOrder } = await connect({ branches: true });
    expect(errorOf(await createOrder())).toEqual([-5002, 'Specify an active branch  [ORDR.BPLId]']);
    expect(errorOf(await createOrder({ BPL_IDAssignedToInvoice: 9 }))[0]).toBe(-5002);
    expect((await createOrder({ BPL_IDAssignedToInvoice: 1 })).status).toBe(201);
  });
});

describe('row 28: an approval procedure', () => {
  test.each([
    ['v1', 404],
    ['v2', 400],
  ] as const)('%s answers %i as if a code were unknown, and there is a draft', async (version, approvalStatus) => {
    const { createOrder, get } = await connect({ approval: 'orders', approvalStatus, version });
    const reply = await createOrder();
    expect([reply.status, ...errorOf(reply)]).toEqual([approvalStatus, -2028, NO_RECORD]);
    const drafts = await get(`Drafts?$filter=DocObjectCode eq 'oOrders' and NumAtCard eq 'SHOP-1001'`);
    expect(drafts.body.value).toMatchObject([
      { DocEntry: 11, AuthorizationStatus: 'dasPending', DocumentStatus: 'bost_Open', U_WEB_OrderId: '5501' },
    ]);
    expect((await get('Orders')).body.value).toEqual([]);
  });

  test('an approved draft becomes an order when the user adds it', async () => {
    const { createOrder, get, admin } = await connect({ approval: 'all' });
    await createOrder();
    expect(() => admin.addDraft('SHOP-1001')).toThrow('is not approved');
    expect(admin.approve('SHOP-1001').authorization).toBe('dasApproved');
    expect(admin.addDraft('SHOP-1001')).toMatchObject({ kind: 'order', entry: 123, number: 1001, total: '110.00' });
    const [draft] = (await get('Drafts')).body.value;
    expect([draft?.DocumentStatus, draft?.AuthorizationStatus]).toEqual(['bost_Close', 'dasGenerated']);
    expect((await get('Orders(123)')).body.NumAtCard).toBe('SHOP-1001');
    expect(() => admin.approve('SHOP-1001')).toThrow('is not pending');
  });

  test('a rejected draft stays, until somebody removes it', async () => {
    const { createOrder, get, admin, call } = await connect({ approval: 'orders' });
    await createOrder();
    admin.reject('11');
    const [draft] = (await get('Drafts')).body.value;
    expect([draft?.DocumentStatus, draft?.AuthorizationStatus]).toEqual(['bost_Open', 'dasRejected']);
    admin.removeDraft('11');
    expect((await get('Drafts')).body.value).toEqual([]);
    await createOrder({ NumAtCard: 'SHOP-2' });
    expect((await call('Drafts(12)', { method: 'DELETE' })).status).toBe(204);
    expect(admin.documents()).toEqual([]);
  });

  test('only what the template names is caught', async () => {
    const { createOrder, createCreditNote, admin } = await connect({ approval: 'creditNotes' });
    expect((await createOrder()).status).toBe(201);
    expect((await createCreditNote()).status).toBe(404);
    expect(admin.documents().map(({ kind, becomes }) => [kind, becomes])).toEqual([
      ['order', 'order'],
      ['draft', 'credit memo'],
    ]);
  });

  test('what would be refused anyway makes no draft', async () => {
    const { createOrder, admin } = await connect({ approval: 'all' });
    expect(errorOf(await createOrder({ CardCode: 'NOPE' }))[1]).toBe('Customer record not found');
    expect(admin.creations()).toEqual([]);
  });

  test('a draft can be stored on purpose, and needs to know what it becomes', async () => {
    const { post } = await connect();
    expect(errorOf(await post('Drafts', ORDER))[0]).toBe(-5002);
    const { status, body } = await post('Drafts', { ...CREDIT_NOTE, DocObjectCode: '14' });
    expect([status, body.DocObjectCode, body.AuthorizationStatus]).toEqual([201, 'oCreditNotes', 'dasWithout']);
  });
});
