import { describe, expect, test } from 'vitest';
import { connect, LINE } from './client.ts';
import { errorOf } from './reply.ts';

describe('changing an order', () => {
  test('row 33: PATCH changes what it names, recomputes, and a stale version is refused', async () => {
    const { createOrder, patch, get } = await connect();
    const etag = (await createOrder()).body['@odata.etag'];
    expect((await patch('Orders(123)', { Comments: 'call first' }, { 'if-match': etag })).status).toBe(204);
    const stale = await patch('Orders(123)', { Comments: 'too late' }, { 'if-match': etag });
    expect([stale.status, errorOf(stale)[0]]).toEqual([412, -2039]);
    expect(stale.body.error.details).toBeUndefined();
    const { body } = await get('Orders(123)');
    expect(body).toMatchObject({ Comments: 'call first', NumAtCard: 'SHOP-1001', DocTotal: 110 });
    expect((await patch('Orders(123)', { Comments: 'any' }, { 'if-match': '*' })).status).toBe(204);
  });

  test('without the switch etag there is none, and none is looked at', async () => {
    const { createOrder, patch } = await connect({ etag: false });
    const { body, headers } = await createOrder();
    expect([body['@odata.etag'], headers.get('etag')]).toEqual([undefined, null]);
    expect((await patch('Orders(123)', { Comments: 'x' }, { 'if-match': 'W/"old"' })).status).toBe(204);
  });

  test('rows are merged by LineNum, added without one, or replaced on demand', async () => {
    const { createOrder, patch, get } = await connect();
    await createOrder({ DocumentLines: [LINE, { ...LINE, ItemCode: 'A00002' }] });
    await patch('Orders(123)', {
      DocumentLines: [
        { LineNum: 1, Quantity: 1 },
        { ...LINE, ItemCode: 'SHIP' },
      ],
    });
    const merged = (await get('Orders(123)')).body;
    expect(merged.DocumentLines.map(({ ItemCode, LineTotal }) => [ItemCode, LineTotal])).toEqual([
      ['A00001', 100],
      ['A00002', 50],
      ['SHIP', 100],
    ]);
    const headers = { 'b1s-replacecollectionsonpatch': 'true' };
    await patch('Orders(123)', { DocumentLines: [LINE] }, headers);
    expect((await get('Orders(123)')).body.DocumentLines).toHaveLength(1);
    expect(errorOf(await patch('Orders(123)', { DocumentLines: [{ LineNum: 9, Quantity: 1 }] }))[0]).toBe(-2028);
  });

  test('networks that let no PATCH through use the override', async () => {
    const { createOrder, call, get } = await connect();
    await createOrder();
    const headers = { 'x-http-method-override': 'PATCH' };
    expect((await call('Orders(123)', { method: 'POST', body: { Comments: 'x' }, headers })).status).toBe(204);
    expect((await get('Orders(123)')).body).toMatchObject({ Comments: 'x' });
  });

  test('what is closed or copied from takes remarks only', async () => {
    const { createOrder, patch, admin, get } = await connect();
    await createOrder({ DocumentLines: [LINE, LINE] });
    admin.invoice('SHOP-1001', { quantities: { 0: '1' } });
    expect((await patch('Orders(123)', { Comments: 'invoiced in part' })).status).toBe(204);
    expect((await get('Orders(123)')).body.DocumentLines[0]?.RemainingOpenQuantity).toBe(1);
    expect(errorOf(await patch('Orders(123)', { DocumentLines: [LINE] }))[0]).toBe(-5006);
    expect((await patch('Invoices(456)', { U_WEB_Source: 'shop-a' })).status).toBe(204);
    expect(errorOf(await patch('Invoices(456)', { DiscountPercent: 50 }))[0]).toBe(-5006);
  });

  test('row 34: an order cannot be deleted', async () => {
    const { createOrder, call, admin } = await connect();
    await createOrder();
    const reply = await call('Orders(123)', { method: 'DELETE' });
    expect([reply.status, ...errorOf(reply)]).toEqual([
      400,
      -5006,
      'The requested action is not supported for this object.',
    ]);
    expect(admin.documents()).toHaveLength(1);
  });
});

describe('ending an order', () => {
  test('row 35: an open order without targets is cancelled, once', async () => {
    const { createOrder, call, get } = await connect();
    await createOrder();
    const reply = await call('Orders(123)/Cancel', { method: 'POST' });
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect((await get('Orders(123)')).body).toMatchObject({
      Cancelled: 'tYES',
      CancelStatus: 'csYes',
      DocumentStatus: 'bost_Close',
    });
    expect(errorOf(await call('Orders(123)/Cancel', { method: 'POST' }))[0]).toBe(-5006);
  });

  test('row 35: an order that something was made of is not', async () => {
    const { createOrder, call, admin } = await connect();
    await createOrder();
    admin.invoice('SHOP-1001', { quantities: { 0: '1' } });
    expect(errorOf(await call('Orders(123)/Cancel', { method: 'POST' }))[0]).toBe(-5006);
    admin.cancel('invoice', 'SHOP-1001');
    expect((await call('Orders(123)/Cancel', { method: 'POST' })).status).toBe(204);
  });

  test('row 36: an order is closed with its rows', async () => {
    const { createOrder, call, get } = await connect();
    await createOrder();
    expect((await call('Orders(123)/Close', { method: 'POST' })).status).toBe(204);
    const { body } = await get('Orders(123)');
    expect([body.DocumentStatus, body.Cancelled, body.DocumentLines[0]?.LineStatus]).toEqual([
      'bost_Close',
      'tNO',
      'bost_Close',
    ]);
    expect(errorOf(await call('Orders(123)/Close', { method: 'POST' }))[0]).toBe(-5006);
    expect(errorOf(await call('Orders(123)/Cancel', { method: 'POST' }))[0]).toBe(-5006);
  });

  test('an action needs POST, and may name the version it means', async () => {
    const { createOrder, call } = await connect();
    await createOrder();
    expect(errorOf(await call('Orders(123)/Close'))[0]).toBe(-5006);
    const headers = { 'if-match': 'W/"0000000000000000000000000000000000000000"' };
    expect((await call('Orders(123)/Close', { method: 'POST', headers })).status).toBe(412);
  });
});
