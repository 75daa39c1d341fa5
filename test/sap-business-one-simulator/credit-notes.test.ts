import { describe, expect, test } from 'vitest';
import { type Client, connect, LINE, SERVICE_LINE } from './client.ts';
import { errorOf, type Reply } from './reply.ts';

const stock = async ({ get }: Client, item = 'A00001') => (await get(`Items('${item}')`)).body.QuantityOnStock;
const BASE = { BaseType: 13, BaseEntry: 456, BaseLine: 0 };

/** An order of two printers at 50, invoiced. */
async function invoiced(
  how: Parameters<Client['admin']['invoice']>[1] = {},
  options: Parameters<typeof connect>[0] = {},
) {
  const client = await connect(options);
  await client.createOrder({ DocumentLines: [{ ...LINE, DiscountPercent: 10, U_WEB_LineId: '9001' }] });
  const invoice = client.admin.invoice('SHOP-1001', how);
  const refund = (line: Record<string, unknown>, over: Record<string, unknown> = {}): Promise<Reply> =>
    client.createCreditNote({ DocumentLines: [{ ...BASE, ...line }], ...over });
  return { ...client, invoice, refund };
}

describe('row 37: a credit memo that stands alone', () => {
  test('brings goods back, unless it says that none move', async () => {
    const client = await connect();
    const reply = await client.createCreditNote();
    expect([reply.status, reply.body.DocEntry, reply.body.DocTotal]).toEqual([201, 71, 110]);
    expect(await stock(client)).toBe(1002);
    const line = { ...LINE, WithoutInventoryMovement: 'Y' };
    await client.createCreditNote({ NumAtCard: 'R2', DocumentLines: [line] });
    await client.createCreditNote({ NumAtCard: 'R3', DocumentLines: [{ ...LINE, ItemCode: 'SHIP' }] });
    expect([await stock(client), await stock(client, 'SHIP')]).toEqual([1002, 1000]);
  });

  test('of the service type has amounts on accounts, which quantities do not multiply', async () => {
    const client = await connect();
    const line = { ...SERVICE_LINE, Quantity: 3, TaxCode: 'T1' };
    const { status, body } = await client.createCreditNote({ DocType: 'S', DocumentLines: [line] });
    expect([status, body.DocTotal, body.VatSum]).toEqual([201, 11, 1]);
    expect(await stock(client)).toBe(1000);
  });

  test('of the service type needs its account', async () => {
    const { createCreditNote } = await connect();
    const lines = (over: object) => [{ ...SERVICE_LINE, ...over }];
    const DocType = 'dDocument_Service';
    const missing = await createCreditNote({ DocType, DocumentLines: lines({ AccountCode: undefined }) });
    expect(errorOf(missing)).toEqual([
      -10,
      'G/L account is missing; specify an account  [DocumentLines.AccountCode][line: 0]',
    ]);
    const unknown = await createCreditNote({ DocType, DocumentLines: lines({ AccountCode: '4711' }) });
    expect(errorOf(unknown)[0]).toBe(-2028);
  });
});

describe('a credit memo on an invoice', () => {
  test('row 38: item, price and tax are copied; the base row shrinks and closes at zero', async () => {
    const { refund, get, invoice } = await invoiced();
    expect([invoice.total, invoice.reference, invoice.properties.U_WEB_OrderId]).toEqual([
      '99.00',
      'SHOP-1001',
      '5501',
    ]);
    const half = await refund({ Quantity: 1 });
    expect([half.status, half.body.DocTotal]).toEqual([201, 49.5]);
    expect(half.body.DocumentLines[0]).toMatchObject({
      ItemCode: 'A00001',
      UnitPrice: 50,
      DiscountPercent: 10,
      TaxCode: 'T1',
      U_WEB_LineId: '9001',
    });
    const between = (await get('Invoices(456)')).body;
    expect([between.DocumentStatus, between.DocumentLines[0]?.RemainingOpenQuantity]).toEqual(['bost_Open', 1]);
    await refund({}, { NumAtCard: 'R2' });
    const after = (await get('Invoices(456)')).body;
    expect([after.DocumentStatus, after.DocumentLines[0]?.LineStatus]).toEqual(['bost_Close', 'bost_Close']);
  });

  test('an order closes when everything is invoiced', async () => {
    const { get } = await invoiced();
    expect((await get('Orders(123)')).body.DocumentStatus).toBe('bost_Close');
  });

  test.each([
    ['v1', -5002],
    ['v2', -10],
  ] as const)(
    'row 39: %s says %i for a paid invoice, which is closed although its rows are open',
    async (version, code) => {
      const { refund, get } = await invoiced({ paid: true }, { version });
      const reply = await refund({});
      expect([reply.status, ...errorOf(reply)]).toEqual([
        400,
        code,
        'One of the base documents has already been closed  [INV1.BaseEntry][line: 1]',
      ]);
      const { body } = await get('Invoices(456)');
      expect([body.DocumentStatus, body.DocumentLines[0]?.RemainingOpenQuantity]).toEqual(['bost_Close', 2]);
    },
  );

  test('row 39: where it is allowed, a paid invoice can be reopened', async () => {
    const refused = await invoiced({ paid: true });
    expect(errorOf(await refused.call('Invoices(456)/Reopen', { method: 'POST' }))[0]).toBe(-5006);
    const allowed = await invoiced({ paid: true }, { reopen: true });
    expect((await allowed.call('Invoices(456)/Reopen', { method: 'POST' })).status).toBe(204);
    expect((await allowed.refund({})).status).toBe(201);
  });

  test('row 40: of another customer', async () => {
    const { refund } = await invoiced();
    const reply = await refund({}, { CardCode: 'C20000' });
    expect(errorOf(reply)).toEqual([-5002, 'Base document card and target document card do not match.']);
  });

  test('row 41: half a base reference, or one to an order', async () => {
    const { refund } = await invoiced();
    for (const line of [{ BaseType: undefined }, { BaseLine: undefined }, { BaseType: 17, BaseEntry: 123 }]) {
      expect(errorOf(await refund(line))).toEqual([-5002, 'Internal error (-5002) occurred']);
    }
    expect(errorOf(await refund({ BaseEntry: 999 }))[0]).toBe(-2028);
    expect(errorOf(await refund({ BaseLine: 9 }))[0]).toBe(-2028);
  });

  test('row 41: more than is open, also when several rows take it together', async () => {
    const { createCreditNote, refund } = await invoiced();
    const message = 'Quantity exceeds open quantity of base document';
    expect(errorOf(await refund({ Quantity: 3 }))).toEqual([-10, message]);
    const row = { ...BASE, Quantity: 1.5 };
    expect(errorOf(await createCreditNote({ DocumentLines: [row, row] }))).toEqual([-10, message]);
  });

  test('a service row is not based on an item row, nor one currency on another', async () => {
    const { refund } = await invoiced();
    expect(errorOf(await refund({ AccountCode: '_SYS00000000081' }, { DocType: 'S' }))[0]).toBe(-5002);
    expect(errorOf(await refund({}, { DocCurrency: 'EUR' }))[0]).toBe(-10);
  });

  test('a cancelled credit memo gives back what it took, by a document of its own', async () => {
    const client = await invoiced();
    await client.refund({});
    expect(await stock(client)).toBe(1000);
    client.admin.cancel('credit memo', 'SHOP-1001-R7001');
    expect(await stock(client)).toBe(998);
    const { body } = await client.get('CreditNotes?$select=DocEntry,CancelStatus,Cancelled,DocumentStatus');
    expect(body.value.map(({ DocEntry, CancelStatus }) => [DocEntry, CancelStatus])).toEqual([
      [71, 'csYes'],
      [72, 'csCancellation'],
    ]);
    expect((await client.get('Invoices(456)')).body.DocumentLines[0]?.RemainingOpenQuantity).toBe(2);
  });

  test('user fields stay behind where the company does not copy them', async () => {
    const { invoice } = await invoiced({}, { copyUserFields: false });
    expect(invoice.properties.U_WEB_OrderId).toBeUndefined();
  });
});

describe('rows that move stock', () => {
  const batchLine = (BatchNumbers?: readonly object[]) => ({ ...LINE, ItemCode: 'B10000', BatchNumbers });

  test('row 42: a batch item names its batches, all of them; an order need not', async () => {
    const { createCreditNote, createOrder } = await connect();
    const message = 'Cannot add row without complete selection of batch/serial numbers';
    for (const batches of [undefined, [{ BatchNumber: 'B1', Quantity: 1 }]]) {
      expect(errorOf(await createCreditNote({ DocumentLines: [batchLine(batches)] }))).toEqual([-4014, message]);
    }
    const whole = [batchLine([{ BatchNumber: 'B1', Quantity: 2 }])];
    expect((await createCreditNote({ DocumentLines: whole })).status).toBe(201);
    const still = { ...batchLine(), WithoutInventoryMovement: 'tYES' };
    expect((await createCreditNote({ NumAtCard: 'R2', DocumentLines: [still] })).status).toBe(201);
    expect((await createOrder({ DocumentLines: [batchLine()] })).status).toBe(201);
  });

  test('row 42: an item kept by serial number names one for each', async () => {
    const { createCreditNote, admin } = await connect();
    admin.putItem('A00001', { serials: true });
    const serials = (count: number) => Array.from({ length: count }, (_, at) => ({ InternalSerialNumber: `S${at}` }));
    const refund = (count: number) => createCreditNote({ DocumentLines: [{ ...LINE, SerialNumbers: serials(count) }] });
    expect([errorOf(await refund(1))[0], (await refund(2)).status]).toEqual([-4014, 201]);
  });

  test('an invoice takes goods, and not more than there are', async () => {
    const client = await connect();
    client.admin.putItem('A00001', { onHand: '3' });
    const invoice = (NumAtCard: string, line = LINE) =>
      client.post('Invoices', { CardCode: 'C99999', DocDueDate: '2026-06-05', NumAtCard, DocumentLines: [line] });
    expect((await invoice('I1')).status).toBe(201);
    const lines = await client.post('Invoices', {
      CardCode: 'C99999',
      DocDueDate: '2026-06-05',
      DocumentLines: [{ ...LINE, ItemCode: 'A00002' }, LINE],
    });
    expect(errorOf(lines)).toEqual([-10, 'Quantity falls into negative inventory  [DocumentLines.ItemCode][line: 1]']);
    expect([await stock(client), await stock(client, 'A00002')]).toEqual([1, 1000]);
  });
});

describe('row 43: a customer reference that was used before', () => {
  const MESSAGE = '10001467 - There is already a record with duplicated customer/vendor reference number.';

  test.each([
    ['off', 201, 201],
    ['block', 201, 400],
    ['blockAll', 400, 400],
  ] as const)('refCheck %s: an order %i, a credit memo %i', async (refCheck, order, memo) => {
    const { createOrder, createCreditNote } = await connect({ refCheck });
    await createOrder();
    await createCreditNote();
    const again = [await createOrder(), await createCreditNote()];
    expect(again.map(({ status }) => status)).toEqual([order, memo]);
    for (const reply of again) if (reply.status === 400) expect(errorOf(reply)).toEqual([-5002, MESSAGE]);
  });

  test('another customer may use it, and so may anybody once it is cancelled', async () => {
    const { createCreditNote, admin } = await connect({ refCheck: 'block' });
    await createCreditNote();
    expect((await createCreditNote({ CardCode: 'C20000' })).status).toBe(201);
    admin.cancel('credit memo', '71');
    expect((await createCreditNote()).status).toBe(201);
  });
});
