import { describe, expect, test } from 'vitest';
import { connect } from './client.ts';
import { errorOf } from './reply.ts';

describe('business partners', () => {
  const NEW = { CardCode: 'W0000123', CardName: 'Ada Lovelace', CardType: 'C', EmailAddress: 'ada@example.com' };

  test('row 44: a new one gets the defaults, an existing one is refused by its code', async () => {
    const { post, createOrder } = await connect();
    const created = await post('BusinessPartners', NEW);
    expect([created.status, created.body.GroupCode]).toEqual([201, 100]);
    expect(created.body).toMatchObject({ CardType: 'cCustomer', Currency: '##', Valid: 'tYES', Frozen: 'tNO' });
    expect(created.headers.get('location')).toMatch(/BusinessPartners\('W0000123'\)$/);
    const again = await post('BusinessPartners', NEW);
    expect([again.status, ...errorOf(again)]).toEqual([
      400,
      -10,
      "1320000140 - Business partner code 'W0000123' already assigned to a business partner; enter a unique business partner code",
    ]);
    expect((await createOrder({ CardCode: 'W0000123' })).body).toMatchObject({ CardName: 'Ada Lovelace' });
  });

  test('one is found by email, changed, and refused without a code', async () => {
    const { post, get, patch } = await connect();
    await post('BusinessPartners', NEW);
    await patch("BusinessPartners('W0000123')", { Frozen: 'Y' });
    const found = await get(
      "BusinessPartners?$select=CardCode,Frozen&$filter=CardType eq 'cCustomer' and EmailAddress eq 'ada@example.com'",
    );
    expect(found.body.value).toMatchObject([{ CardCode: 'W0000123', Frozen: 'tYES' }]);
    expect(errorOf(await post('BusinessPartners', { CardName: 'Nobody' }))[0]).toBe(-5002);
    expect(errorOf(await post('BusinessPartners', { CardCode: 'x'.repeat(16) }))).toEqual([
      -1013,
      "Value too long in property 'CardCode' of 'BusinessPartner'",
    ]);
  });

  test('one with an unknown group, currency or country is refused', async () => {
    const { post } = await connect();
    const address = { AddressName: 'Home', AddressType: 'bo_BillTo', City: 'Bath' };
    for (const wrong of [{ GroupCode: 999 }, { Currency: 'XXX' }, { BPAddresses: [{ ...address, Country: 'GBR' }] }]) {
      expect(errorOf(await post('BusinessPartners', { ...NEW, ...wrong }))).toEqual([
        -2028,
        'No matching records found (ODBC -2028)',
      ]);
    }
    expect((await post('BusinessPartners', { ...NEW, BPAddresses: [address] })).status).toBe(201);
  });

  test('an address that is empty, or has the name of another one of its type, is refused as if it existed', async () => {
    const { post, patch } = await connect();
    const address = { AddressName: 'Home', AddressType: 'bo_BillTo', City: 'Bath' };
    const withAddresses = (...BPAddresses: object[]) => post('BusinessPartners', { ...NEW, BPAddresses });
    const { City: _, ...empty } = address;
    expect(errorOf(await withAddresses(empty))[0]).toBe(-2035);
    expect(errorOf(await withAddresses(address, address))[0]).toBe(-2035);
    expect((await withAddresses(address, { ...address, AddressType: 'bo_ShipTo' })).status).toBe(201);
    expect(errorOf(await patch("BusinessPartners('W0000123')", { BPAddresses: [empty] }))[0]).toBe(-2035);
  });

  test('a supplier or a lead is no customer', async () => {
    const { createOrder, admin } = await connect();
    admin.putPartner('S1', { type: 'cSupplier' });
    expect(errorOf(await createOrder({ CardCode: 'S1' }))).toEqual([-2028, 'Customer record not found']);
  });

  test('people block one and let it go again', async () => {
    const { createOrder, admin } = await connect();
    admin.putPartner('C99999', { frozen: true });
    expect(errorOf(await createOrder())[0]).toBe(-10);
    admin.putPartner('C99999', { frozen: false, valid: false });
    expect(errorOf(await createOrder())[0]).toBe(-10);
    admin.putPartner('C99999', { valid: true });
    expect((await createOrder()).status).toBe(201);
  });
});

test.each(['v1', 'v2'] as const)(
  'row 45: %s refuses a key of a user table that is taken, by code or by name',
  async (version) => {
    const { post } = await connect({ version });
    expect((await post('U_WEBKEYS', { Code: 'k1', Name: 'k1' })).status).toBe(201);
    for (const row of [
      { Code: 'k1', Name: 'k9' },
      { Code: 'k9', Name: 'k1' },
    ]) {
      const again = await post('U_WEBKEYS', row);
      expect([again.status, ...errorOf(again)]).toEqual([
        400,
        -2035,
        'This entry already exists in the following tables (ODBC -2035)',
      ]);
    }
  },
);

describe('items', () => {
  test('an item exists from the moment somebody adds it, to the moment somebody removes it', async () => {
    const { createOrder, admin, post } = await connect();
    const line = { ItemCode: 'NEW', Quantity: 1, UnitPrice: 5, DiscountPercent: 0 };
    expect(errorOf(await createOrder({ DocumentLines: [line] }))[0]).toBe(-5002);
    admin.putItem('NEW', { taxCode: 'T20' });
    expect((await createOrder({ DocumentLines: [line] })).body.DocTotal).toBe(6);
    admin.removeItem('NEW');
    expect(errorOf(await createOrder({ NumAtCard: 'S3', DocumentLines: [line] }))[0]).toBe(-5002);
    expect(() => admin.removeItem('NEW')).toThrow('there is no item NEW');
    expect((await post('Items', { ItemCode: 'API', ItemName: 'By the API' })).status).toBe(201);
    expect(errorOf(await post('Items', { ItemCode: 'API' }))).toEqual([-10, "Item code 'API' already exists"]);
  });

  test('one that is not for sale is refused', async () => {
    const { createOrder, admin } = await connect();
    admin.putItem('A00001', { salesItem: false });
    expect(errorOf(await createOrder())[0]).toBe(-10);
  });
});
