import { describe, expect, test } from 'vitest';
import { type Client, connect, LINE, ORIGIN } from './client.ts';
import { errorOf } from './reply.ts';

async function withOrders(count: number, version: 'v1' | 'v2' = 'v2'): Promise<Client> {
  const client = await connect({ version });
  for (let order = 1; order <= count; order += 1) {
    await client.createOrder({ NumAtCard: `SHOP-${order}`, U_WEB_OrderId: String(5500 + order) });
  }
  return client;
}

const entries = (reply: Awaited<ReturnType<Client['get']>>) => reply.body.value.map(({ DocEntry }) => DocEntry);

describe('one by its key', () => {
  test.each(['Orders(999)', 'Drafts(999)', 'CreditNotes(DocEntry=999)'])('row 29: %s is not there', async (path) => {
    const { get } = await connect();
    const reply = await get(path);
    expect([reply.status, ...errorOf(reply)]).toEqual([404, -2028, 'No matching records found (ODBC -2028)']);
    expect(reply.body.error.details).toEqual([{ code: '', message: '' }]);
  });

  test('row 46: an unknown item; a known one by a key with a quote in it', async () => {
    const { get, admin } = await connect();
    expect(errorOf(await get("Items('NOPE')"))[0]).toBe(-2028);
    admin.putItem("A/'B");
    expect((await get(`Items('${encodeURIComponent("A/''B")}')`)).body).toMatchObject({ ItemCode: "A/'B" });
  });

  test('an order by either form of its key, with only what was selected', async () => {
    const { get } = await withOrders(1);
    const { body, headers } = await get('Orders(DocEntry=123)?$select=DocNum,NumAtCard');
    expect(body).toEqual({
      '@odata.context': `${ORIGIN}/b1s/v2/$metadata#Orders/$entity`,
      '@odata.etag': headers.get('etag'),
      DocNum: 1001,
      NumAtCard: 'SHOP-1',
    });
    expect((await get('Orders(123)')).body.DocNum).toBe(1001);
  });
});

describe('row 30: $filter', () => {
  test.each(['v1', 'v2'] as const)('%s finds by user field, or finds nothing, which is no error', async (version) => {
    const { get } = await withOrders(3, version);
    const none = await get("Orders?$filter=U_WEB_OrderId eq '1'");
    expect([none.status, none.body.value]).toEqual([200, []]);
    expect(entries(await get("Orders?$filter=U_WEB_OrderId eq '5502'"))).toEqual([124]);
  });

  test('quotes are doubled, and the query is percent-encoded', async () => {
    const { createOrder, get } = await connect();
    await createOrder({ NumAtCard: "O'Neill & Söhne" });
    const filter = encodeURIComponent("NumAtCard eq 'O''Neill & Söhne'");
    expect(entries(await get(`Orders?$filter=${filter}`))).toEqual([123]);
  });

  test('texts are compared exactly, unless the client asks otherwise', async () => {
    const { get, call } = await withOrders(1);
    const path = "Orders?$filter=NumAtCard eq 'shop-1'";
    expect((await get(path)).body.value).toEqual([]);
    expect(entries(await call(path, { headers: { 'b1s-caseinsensitive': 'true' } }))).toEqual([123]);
  });

  test.each([
    ["NumAtCard eq 'SHOP-2' or NumAtCard eq 'SHOP-3'", [124, 125]],
    ["(NumAtCard eq 'SHOP-2' or NumAtCard eq 'SHOP-3') and CardCode eq 'C99999' and DocEntry gt 124", [125]],
    ["not (NumAtCard eq 'SHOP-2') and DocEntry le 124", [123]],
    ["NumAtCard ne 'SHOP-2'", [123, 125]],
    ["startswith(NumAtCard,'SHOP-3')", [125]],
    ["endswith(NumAtCard,'-1') eq true", [123]],
    ["contains(NumAtCard,'P-2')", [124]],
    ["substringof('P-2',NumAtCard)", [124]],
    ["DocumentStatus eq 'O' and Cancelled eq 'tNO'", [123, 124, 125]],
    ["DocumentStatus eq 'bost_Close'", []],
    ["DocDate eq '20260602' and DocDueDate ge datetime'2026-06-05'", [123, 124, 125]],
    ['DocTotal ge 110.00 and DocTotal lt 110.01', [123, 124, 125]],
    ['U_WEB_RefundId eq null and U_WEB_OrderId ne null', [123, 124, 125]],
  ] as const)('%s', async (filter, found) => {
    const { get } = await withOrders(3);
    expect(entries(await get(`Orders?$filter=${encodeURIComponent(filter)}`))).toEqual(found);
  });

  test.each([
    ["DocEntry eq '123'", 205, "the given value('123') of property 'DocEntry' is not a NUMBER"],
    ['NumAtCard eq 123', 205, "the given value('123') of property 'NumAtCard' is not a STRING"],
    ["DocDate eq 'today'", 205, "the given value('today') of property 'DocDate' is not a DATE"],
    ["DocumentStatus eq 'open'", 205, "the given value('open') of property 'DocumentStatus' is not a valid member"],
    ["tolower(NumAtCard) eq 'x'", -1000, "Query string error: function 'tolower' in $filter"],
    ["NumAtCard like 'x'", -1000, "Query string error: operator 'like' in $filter"],
    ["NumAtCard eq 'x", -1000, "Query string error: ' 'x' in $filter"],
    ["NumAtCard eq 'x' DocEntry", -1000, "Query string error: 'DocEntry' in $filter"],
    ["(NumAtCard eq 'x'", -1000, "Query string error: ')' expected in $filter, '' found"],
    ["DocumentLines eq 'x'", 201, "Property 'DocumentLines' is invalid"],
  ] as const)('what the Service Layer does not know is refused: %s', async (filter, code, message) => {
    const { get } = await connect();
    const reply = await get(`Orders?$filter=${encodeURIComponent(filter)}`);
    expect([reply.status, ...errorOf(reply)]).toEqual([400, code, message]);
  });
});

describe('row 31: unknown names', () => {
  test.each([
    ["$filter=U_NOPE eq 'x'", 201, "Property 'U_NOPE' is invalid"],
    ['$select=DocEntry,U_NOPE', -1000, "Property 'U_NOPE' of 'Document' is invalid"],
    ['$orderby=Nope', 201, "Property 'Nope' is invalid"],
    ['$expand=DocumentLines', -1000, "Query string error: option '$expand' is not simulated"],
    ['$top=many', -1000, "Query string error: invalid value 'many' for $top"],
    ['$orderby=DocEntry sideways', -1000, "Query string error: 'sideways' in $orderby"],
  ] as const)('%s', async (query, code, message) => {
    const { get, admin } = await connect();
    const reply = await get(`Orders?${query}`);
    expect([reply.status, ...errorOf(reply)]).toEqual([400, code, message]);
    const expected = message.startsWith('Property') ? [{ kind: 'unknown property' }] : [];
    expect(admin.violations()).toMatchObject(expected);
  });

  test('row 47: an unknown entity set, action or address', async () => {
    const { get, post } = await withOrders(1);
    for (const path of ['Nothing', 'Orders(123)/DocNum', 'Orders(123)/Cancel/Now', 'a b']) {
      const reply = await get(path);
      expect([reply.status, ...errorOf(reply)]).toEqual([400, 200, 'Unrecognized resource path.']);
    }
    expect(errorOf(await post('Orders(123)/Explode', {}))[0]).toBe(200);
  });
});

describe('row 32: pages', () => {
  test.each([
    ['v1', 'odata.nextLink', '/b1s/v1/Orders?$select=DocEntry&$skip=20'],
    ['v2', '@odata.nextLink', 'Orders?$select=DocEntry&$skip=20'],
  ] as const)('%s gives twenty rows and where the rest is', async (version, name, link) => {
    const { get } = await withOrders(22, version);
    const first = await get('Orders?$select=DocEntry');
    expect(first.body.value).toHaveLength(20);
    expect(Reflect.get(first.body, name)).toBe(link);
    const last = await get(link.replace('/b1s/v1/', ''));
    expect([entries(last), Reflect.get(last.body, name)]).toEqual([[143, 144], undefined]);
  });

  test('a client prefers another size, or all', async () => {
    const { call } = await withOrders(22);
    const five = await call('Orders', { headers: { prefer: 'odata.maxpagesize=5' } });
    expect([five.body.value.length, five.headers.get('preference-applied')]).toEqual([5, 'odata.maxpagesize=5']);
    const all = await call('Orders', { headers: { prefer: 'odata.maxpagesize=0' } });
    expect([all.body.value.length, Reflect.has(all.body, '@odata.nextLink')]).toEqual([22, false]);
    expect((await call('Orders', { headers: { 'b1s-pagesize': '7' } })).body.value).toHaveLength(7);
  });

  test('$top is one page without a link, $orderby and $skip choose it', async () => {
    const { get } = await withOrders(4);
    const reply = await get('Orders?$orderby=CardCode,DocEntry desc&$top=2&$skip=1');
    expect([entries(reply), Reflect.has(reply.body, '@odata.nextLink')]).toEqual([[125, 124], false]);
  });

  test('counts: inline, each dialect in its own way, or alone', async () => {
    const { get } = await withOrders(3);
    expect(await get('Orders?$count=true&$top=1')).toMatchObject({ body: { '@odata.count': 3 } });
    expect(await get('Orders?$inlinecount=allpages', 'v1')).toMatchObject({ body: { 'odata.count': '3' } });
    const alone = await get("Orders/$count?$filter=NumAtCard ne 'SHOP-1'");
    expect([alone.text, alone.headers.get('content-type')]).toEqual(['2', 'text/plain']);
    expect((await get('Items/$count')).text).toBe('8');
    expect(errorOf(await get('Nothing/$count'))[0]).toBe(200);
  });
});

describe('what an installation check asks', () => {
  test('$metadata names the user fields that there are', async () => {
    const { get, admin } = await connect();
    admin.putUserField('ORDR', 'U_SHOP', 12);
    const { text } = await get('$metadata');
    expect(text).toContain('<Property Name="U_SHOP" Type="Edm.String" MaxLength="12"/>');
    expect(text).toContain('<Property Name="DocDate" Type="Edm.DateTimeOffset"/>');
    expect((await get('$metadata', 'v1')).text).toContain('<Property Name="DocDate" Type="Edm.DateTime"/>');
  });

  test('UserFieldsMD, tax codes, expenses, warehouses, accounts and currencies can be read, and only read', async () => {
    const { get, post } = await connect();
    const fields = await get("UserFieldsMD?$filter=TableName eq 'ORIN' and Name eq 'WEB_RefundId'");
    expect(fields.body.value).toMatchObject([{ Type: 'db_Alpha', Size: 50 }]);
    expect((await get("SalesTaxCodes('T19')")).body).toMatchObject({ Rate: 19 });
    expect((await get('VatGroups')).body.value).toEqual([]);
    expect((await get('AdditionalExpenses(2)')).body).toMatchObject({ ExpensCode: 2 });
    expect((await get("Warehouses('02')")).status).toBe(200);
    expect((await get("ChartOfAccounts('_SYS00000000081')")).status).toBe(200);
    expect((await get("Currencies('KWD')")).status).toBe(200);
    expect(errorOf(await post('Warehouses', { WarehouseCode: '03' }))[0]).toBe(-5006);
  });

  test('the company tells whether approvals and branches are on', async () => {
    const { post } = await connect({ approval: 'all' });
    const { body } = await post('CompanyService_GetAdminInfo', {});
    expect(body).toMatchObject({ LocalCurrency: 'USD', EnableApprovalProcedureInDI: 'tYES', EnableBranches: 'tNO' });
    expect((await post('CompanyService_GetCompanyInfo', {})).body).toMatchObject({ CompanyName: 'OEC Computers' });
  });

  test('a preview computes and saves nothing', async () => {
    const { post, admin } = await connect();
    const Document = { CardCode: 'C99999', DocDueDate: '2026-06-05', DiscountPercent: 0, DocumentLines: [LINE] };
    const { status, body } = await post('OrdersService_Preview', { Document });
    expect([status, body.DocEntry, body.DocTotal]).toEqual([200, null, 110]);
    expect(errorOf(await post('OrdersService_Preview', {}))[0]).toBe(-1000);
    expect(admin.documents()).toEqual([]);
  });
});
