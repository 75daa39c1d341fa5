import { describe, expect, test } from 'vitest';
import type { SapBusinessOneSettings } from '../../../lambdas/erp/sap-business-one/settings.ts';
import { createSapBusinessOneTranslator } from '../../../lambdas/erp/sap-business-one/translator.ts';
import type { Order } from '../../../lambdas/zephyrcart/order.ts';
import { ORDER } from '../business-central/orders.ts';
import { drafted } from '../business-central/simulated.ts';
import { type Simulated, settingsFor, simulate } from './simulated.ts';

const signal = () => new AbortController().signal;
const STRATEGIES = [
  ['bar code', { strategy: 'bar-code' }],
  ['user field', { strategy: 'user-field', field: 'U_WEB_Sku' }],
] as const;

function selling(...skus: readonly string[]): Order {
  const [first] = ORDER.lines;
  const [one = first, ...others] = skus.map((sku) => ({ ...first, sku, quantity: 1, net: 1490, tax: 283 }));
  const subtotal = 1490 * skus.length;
  const tax = 283 * skus.length;
  return { ...ORDER, lines: [one, ...others], currency: 'USD', subtotal, tax, shipping: 0, total: subtotal + tax };
}

async function translated({ erp }: Pick<Simulated, 'erp'>, order: Order) {
  const search = await erp.findItems?.(order, signal());
  if (search?.outcome !== 'found') throw new Error(JSON.stringify(search));
  return erp.translateOrder(order, undefined, search.items);
}

describe.each(STRATEGIES)('a SKU that is the %s of an item', (_what, sku) => {
  function world(settings: Partial<SapBusinessOneSettings> = {}): Simulated {
    const made = simulate('v2', {}, { items: {}, ...settings, sku });
    made.simulator.admin.putUserField('OITM', 'U_WEB_Sku');
    put(made, 'A00001', "4006'1");
    put(made, 'A00002', '4007');
    return made;
  }

  const put = ({ simulator }: Simulated, item: string, value: string) =>
    simulator.admin.putItem(
      item,
      sku.strategy === 'bar-code' ? { barCode: value } : { userFields: { U_WEB_Sku: value } },
    );

  test('becomes the item that has it, in one request for all of an order, and in none once they are known', async () => {
    const made = world();
    const order = selling("4006'1", '4007', "4006'1");
    const requests = () => made.simulator.admin.requests().filter(({ url }) => url.includes('batch')).length;

    const draft = drafted(await translated(made, order));
    const [first, again] = [requests(), drafted(await translated(made, order))];
    const creation = await made.erp.create(draft, () => true, signal());

    expect(draft).toMatchObject({
      body: { DocumentLines: [{ ItemCode: 'A00001' }, { ItemCode: 'A00002' }, { ItemCode: 'A00001' }] },
    });
    expect([first, requests()]).toEqual([1, 1]);
    expect(again).toMatchObject({ body: { DocumentLines: [{ ItemCode: 'A00001' }, {}, {}] } });
    expect(creation).toMatchObject({ outcome: 'created' });
  });

  test('is unknown where no item has it, not guessed where two have, and all of them are named at once', async () => {
    const made = world({ items: { listed: 'A00001' } });
    put(made, 'SHIP', '4007');

    expect(await translated(made, selling('4007', 'A00001', 'listed', 'nothing'))).toMatchObject({
      failure: {
        reason: 'unknown_sku',
        skus: ['4007', 'A00001', 'nothing'],
        detail: expect.stringContaining('4007 (A00002 or SHIP)'),
      },
    });
  });

  test('is shown as what it is taken for before the document exists, and what of it is open', () => {
    const { openQuestions, translateOrder } = createSapBusinessOneTranslator(
      settingsFor('v2', { items: {}, sku }),
      () => 0,
    );
    const field = sku.strategy === 'bar-code' ? 'BarCode' : 'U_WEB_Sku';

    const draft = drafted(translateOrder(selling('4007')));

    expect(draft).toMatchObject({ body: { DocumentLines: [{ ItemCode: `(item of ${field} 4007)` }] } });
    expect(openQuestions(draft).filter((question) => question.includes('item'))).toEqual([
      `one active item has the ${field} 4007`,
    ]);
  });

  test('is mended once an item has it', async () => {
    const made = world();
    const isMended = () => made.erp.isMended?.({ reason: 'unknown_sku', subject: '590' }, signal());

    const before = await isMended();
    put(made, 'SHIP', '590');

    expect([before, await isMended()]).toEqual([{ outcome: 'not yet' }, { outcome: 'mended' }]);
  });

  test('that moved to another item is asked for again, and the order tried again', async () => {
    const made = world();
    const order = selling('4007');
    await translated(made, order);
    made.simulator.admin.putItem('A00002', { frozen: true });
    put(made, 'A00002', '');
    put(made, 'SHIP', '4007');

    const creation = await made.erp.create(drafted(await translated(made, order)), () => true, signal());
    const again = drafted(await translated(made, order));

    expect(creation).toMatchObject({ outcome: 'refused', failure: { class: 'transient', reason: 'blocked_item' } });
    expect(again).toMatchObject({ body: { DocumentLines: [{ ItemCode: 'SHIP' }] } });
  });
});

test('a probe finds that the user field of items is missing, before an order does', async () => {
  const { erp, simulator } = simulate('v2', {}, { sku: { strategy: 'user-field', field: 'U_WEB_Sku' } });

  const missing = await erp.probe(signal());
  simulator.admin.putUserField('OITM', 'U_WEB_Sku');

  expect(missing).toMatchObject({ reason: 'erp_configuration' });
  expect(await erp.probe(signal())).toBeUndefined();
});

test('without such SKUs nothing is asked', () => {
  expect(simulate('v2').erp).not.toHaveProperty('findItems');
});
