import { describe, expect, test } from 'vitest';
import { COMPANY, connect } from './client.ts';
import { errorOf } from './errors.ts';

describe('customers and reference data', () => {
  test('row 44: a customer needs a name, and a number is taken once', async () => {
    const { post } = await connect();
    const nameless = await post('customers', { number: 'WEB-1' });
    const first = await post('customers', { number: 'web-1', displayName: 'Ada' });
    const second = await post('customers', { number: 'WEB-1', displayName: 'Ada' });
    expect(errorOf(nameless).message).toBe('A "displayName" must be provided.');
    expect([first.status, first.body.number]).toEqual([201, 'WEB-1']);
    expect(errorOf(second)).toEqual({
      code: 'Internal_EntityWithSameKeyExists',
      message: "The Customer already exists. Identification fields and values: No.='WEB-1'",
    });
  });

  test('a new customer has posting groups only when a template gives them', async () => {
    const { post, createOrder, admin } = await connect();
    await post('customers', { number: 'A', displayName: 'Ada' });
    admin.setCustomerTemplate(true);
    await post('customers', { number: 'B', displayName: 'Bob' });
    expect((await createOrder({ customerNumber: 'A' })).body.error.code).toBe('Application_FieldValidationException');
    expect((await createOrder({ customerNumber: 'B' })).status).toBe(201);
  });

  test('row 45: an e-mail is found in any case with tolower, and only as written without', async () => {
    const { post, get } = await connect();
    await post('customers', { displayName: 'Ada', email: 'A@B.co' });
    const count = async (filter: string) => (await get(`customers?$filter=${filter}`)).body.value.length;
    expect(await count("tolower(email) eq 'a@b.co'")).toBe(1);
    expect(await count("email eq 'a@b.co'")).toBe(0);
    expect(await count("email eq 'A@B.co'")).toBe(1);
  });

  test('a customer is changed and unblocked', async () => {
    const { get, patch, createOrder } = await connect();
    const customer = (await get("customers?$filter=number eq '20000'")).body.value[0];
    expect((await patch(`customers(${customer?.id})`, { blocked: '_x0020_' })).status).toBe(200);
    expect((await createOrder({ customerNumber: '20000' })).status).toBe(201);
    expect((await patch(`customers(${customer?.id})`, { displayName: '' })).status).toBe(400);
  });

  test('several items are found in one call; the local currency is not in the list of currencies', async () => {
    const { get } = await connect();
    const items = await get(
      "items?$filter=number eq 'TEA-GRN-100' or number eq 'POT-CER-07'&$select=number,blocked,unitPrice",
    );
    const currencies = (await get('currencies')).body.value;
    expect(items.body.value).toMatchObject([
      { number: 'TEA-GRN-100', unitPrice: 12, blocked: false },
      { number: 'POT-CER-07', unitPrice: 20 },
    ]);
    expect(currencies.map((each) => each.code)).not.toContain('GBP');
  });

  test('accounts are read-only', async () => {
    const { call } = await connect();
    expect((await call(`${COMPANY}/accounts`, { method: 'POST', body: {} })).status).toBe(405);
  });
});
