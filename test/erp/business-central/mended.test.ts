import { describe, expect, test } from 'vitest';
import { readFailure } from '../../../lambdas/erp/business-central/failures.ts';
import type { CauseKey } from '../../../lambdas/erp/failures.ts';
import { ORDER } from './orders.ts';
import { answer, scripted } from './scripted.ts';
import { drafted, simulate } from './simulated.ts';

const signal = () => new AbortController().signal;

function world() {
  const simulated = simulate({ seed: 1 }, { items: { 'SHOP-1': 'erp-one', 'SHOP-2': { item: 'ERP-TWO' } } });
  const ask = (cause: CauseKey) => simulated.erp.isMended?.(cause, signal());
  return { ...simulated, ask, admin: simulated.simulator.admin };
}

describe('Business Central is asked whether a cause is mended', () => {
  test('a SKU is known once its item exists', async () => {
    const { ask, admin } = world();
    const before = await ask({ reason: 'unknown_sku', subject: "O'TEA" });
    admin.putItem("O'TEA");
    expect([before, await ask({ reason: 'unknown_sku', subject: "o'tea" })]).toEqual([
      { outcome: 'not yet' },
      { outcome: 'mended' },
    ]);
  });

  test.each(['SHOP-1', 'SHOP-2'])('a SKU of the table is looked for as the item that it leads to: %s', async (sku) => {
    const { ask, admin } = world();
    const before = await ask({ reason: 'unknown_sku', subject: sku });
    admin.putItem('ERP-ONE');
    admin.putItem('ERP-TWO');
    expect([before, await ask({ reason: 'unknown_sku', subject: sku })]).toEqual([
      { outcome: 'not yet' },
      { outcome: 'mended' },
    ]);
  });

  test('an item that exists but is blocked would not let its orders pass', async () => {
    const { ask, admin } = world();
    admin.putItem('TEA-9', { blocked: true });
    expect(await ask({ reason: 'unknown_sku', subject: 'TEA-9' })).toEqual({ outcome: 'not yet' });
    expect(await ask({ reason: 'blocked_item', subject: 'TEA-9' })).toEqual({ outcome: 'not yet' });
  });

  test('whether an item is still blocked for sale cannot be seen: only a try tells', async () => {
    const { ask, admin } = world();
    admin.putItem('TEA-9', { salesBlocked: true });
    expect(await ask({ reason: 'blocked_item', subject: 'TEA-9' })).toEqual({ outcome: 'unknown' });
  });

  test.each(['All', 'Ship', 'Invoice'] as const)(
    'a customer blocked with %s is mended when the block is lifted',
    async (blocked) => {
      const { ask, admin } = world();
      admin.putCustomer('C-9', { blocked });
      const before = await ask({ reason: 'blocked_customer', subject: 'C-9' });
      admin.putCustomer('C-9', { blocked: '' });
      expect([before, await ask({ reason: 'blocked_customer', subject: 'C-9' })]).toEqual([
        { outcome: 'not yet' },
        { outcome: 'mended' },
      ]);
    },
  );

  test('a customer that nobody named is the configured one', async () => {
    const { ask } = world();
    expect(await ask({ reason: 'unknown_customer' })).toEqual({ outcome: 'mended' });
    expect(await ask({ reason: 'unknown_customer', subject: 'NOBODY' })).toEqual({ outcome: 'not yet' });
  });

  test('a code is mended when the API lists it; that it is not there, or not to be read, proves nothing', async () => {
    const { ask, admin } = world();
    const about = (subject: string) => ask({ reason: 'erp_reference_unknown', subject });
    expect(await about('Country/Region FR')).toEqual({ outcome: 'mended' });
    expect(await about('Payment Terms 14 DAYS')).toEqual({ outcome: 'mended' });
    expect(await about('Country/Region GR')).toEqual({ outcome: 'unknown' });
    expect(await about('VAT Product Posting Group ODD')).toEqual({ outcome: 'unknown' });
    admin.addFault({ method: 'GET', path: '/countriesRegions', fault: { kind: 'status', status: 403 } } as never);
    expect(await about('Country/Region FR')).toEqual({ outcome: 'unknown' });
  });

  test.each(['period_closed', 'exchange_rate_missing', 'rejected', 'pending_approval'] as const)(
    'of %s the API shows nothing, and nothing is asked',
    async (reason) => {
      const { ask, admin } = world();
      const before = admin.requests().length;
      expect(await ask({ reason })).toEqual({ outcome: 'unknown' });
      expect(admin.requests()).toHaveLength(before);
    },
  );

  test('nothing is concluded from an answer that is none', async () => {
    const { ask, admin } = world();
    admin.addFault({ method: 'GET', path: '/items', fault: { kind: 'status', status: 503 } } as never);
    expect(await ask({ reason: 'unknown_sku', subject: 'TEA-1' })).toMatchObject({
      outcome: 'unanswered',
      failure: { reason: 'erp_unavailable' },
    });
  });

  test('asking only reads', async () => {
    const { ask, admin } = world();
    await ask({ reason: 'unknown_sku', subject: 'TEA-1' });
    await ask({ reason: 'blocked_customer', subject: 'WEB' });
    const methods = admin
      .requests()
      .filter(({ url }) => !url.includes('/token'))
      .map(({ method }) => method);
    expect(new Set(methods)).toEqual(new Set(['GET']));
  });
});

describe('another server’s answer', () => {
  const TEA = { number: 'tea-9', displayName: 'Tea', '@odata.etag': 'W/"1"', blocked: false };
  const POT = { number: 'POT-1', blocked: false };
  const NEXT = { '@odata.nextLink': 'https://bc.test/items?$skiptoken=1' };
  const about = (body: object) => scripted([answer(200, body)]).erp;
  const sku = { reason: 'unknown_sku', subject: 'Tea-9' } as const;

  test.each([
    ['more fields, in another order, and another case of letters', { value: [TEA], '@odata.context': 'x' }],
    ['the item, and a link to a next page', { ...NEXT, value: [TEA] }],
    ['the item among others', { value: [POT, TEA] }],
  ])('that holds %s says that it is there', async (_what, body) => {
    expect(await about(body).isMended?.(sku, signal())).toEqual({ outcome: 'mended' });
  });

  test.each([
    ['other items only: the filter was not understood', { value: [POT] }],
    ['nothing yet, and a link to a next page', { ...NEXT, value: [] }],
    ['no list', { items: [TEA] }],
  ])('that holds %s proves nothing', async (_what, body) => {
    expect(await about(body).isMended?.(sku, signal())).toMatchObject({ outcome: 'unanswered' });
  });

  test('without the block of a customer leaves that to a try', async () => {
    const asked = about({ value: [{ number: 'C-9' }] }).isMended?.(
      { reason: 'blocked_customer', subject: 'C-9' },
      signal(),
    );
    expect(await asked).toEqual({ outcome: 'unknown' });
  });
});

describe('a refusal says what is to be mended', () => {
  test('the customer, when it is blocked or unknown', async () => {
    const { erp, admin } = world();
    admin.putCustomer('WEB', { blocked: 'All' });
    const refused = await erp.create(drafted(erp.translateOrder(ORDER)), () => true, signal());
    expect(refused).toMatchObject({ failure: { reason: 'blocked_customer', subject: 'WEB' } });
  });

  test('the code that is missing, and in which list', async () => {
    const { erp } = world();
    const abroad = { ...ORDER, shippingAddress: { ...ORDER.shippingAddress, country: 'BR' } };
    const refused = await erp.create(drafted(erp.translateOrder(abroad)), () => true, signal());
    expect(refused).toMatchObject({ failure: { reason: 'erp_reference_unknown', subject: 'Country/Region BR' } });
  });

  test.each([
    ['Post Code', '50667'],
    ['Currency', '{00000000-0000-0000-0000-000000000001}'],
    ['Currency', '00000000-0000-0000-0000-000000000001'],
  ])('nothing of a %s that is %s', (table, value) => {
    const message = `The field X of table Y contains a value (${value}) that cannot be found in the related table (${table}).`;
    const { failure } = readFailure({
      status: 400,
      body: { error: { code: 'Internal_InvalidTableRelation', message } },
    });
    expect(failure).toMatchObject({ reason: 'erp_reference_unknown' });
    expect(failure).not.toHaveProperty('subject');
  });

  test('the currency, when it has no rate', async () => {
    const { erp } = world();
    const refused = await erp.create(drafted(erp.translateOrder({ ...ORDER, currency: 'NOK' })), () => true, signal());
    expect(refused).toMatchObject({ failure: { reason: 'exchange_rate_missing', subject: 'NOK' } });
  });
});
