import { describe, expect, test } from 'vitest';
import type { BusinessCentralSettings } from '../../../lambdas/erp/business-central/settings.ts';
import { createBusinessCentralTranslator } from '../../../lambdas/erp/business-central/translator.ts';
import type { Order } from '../../../lambdas/zephyrcart/order.ts';
import { ORDER, SETTINGS } from './orders.ts';
import { drafted, type Simulated, simulate, write } from './simulated.ts';

const signal = new AbortController().signal;
const GTIN = { strategy: 'gtin' } as const;
const VARIANT = { strategy: 'number-and-variant', separator: '-' } as const;

function selling(...skus: readonly string[]): Order {
  const [first] = ORDER.lines;
  const [one = first, ...others] = skus.map((sku) => ({ ...first, sku, quantity: 1, net: 1490, tax: 283 }));
  const net = 1490 * skus.length;
  return {
    ...ORDER,
    lines: [one, ...others],
    currency: 'GBP',
    subtotal: net,
    tax: 283 * skus.length,
    shipping: 0,
    total: net + 283 * skus.length,
  };
}

async function translated({ erp }: Pick<Simulated, 'erp'>, order: Order) {
  const search = await erp.findItems?.(order, signal);
  if (search?.outcome !== 'found') throw new Error(JSON.stringify(search));
  return erp.translateOrder(order, undefined, search.items);
}

function world(settings: Partial<BusinessCentralSettings>): Simulated {
  const made = simulate({}, { items: {}, ...settings });
  made.simulator.admin.putItem('TEA', { gtin: '4006381333931', vatPercent: '19' });
  made.simulator.admin.putItem('POT', { gtin: '4006381333948', vatPercent: '19', variants: ['RED', 'BLUE'] });
  return made;
}

describe('a SKU that is a GTIN', () => {
  test('becomes the item that has it', async () => {
    const made = world({ sku: GTIN });

    const draft = drafted(await translated(made, selling('4006381333931', '4006381333948')));
    const { creation } = await write(made, draft);

    expect(draft.body).toMatchObject({
      salesOrderLines: [{ lineObjectNumber: 'TEA' }, { lineObjectNumber: 'POT' }, {}],
    });
    expect(creation).toMatchObject({ outcome: 'created' });
  });

  test('costs one request for all of an order, and none once they are known', async () => {
    const made = world({ sku: GTIN });
    const requests = () => made.simulator.admin.requests().filter(({ url }) => !url.includes('token')).length;
    const many = Array.from({ length: 40 }, (_, n) => String(4_000_000_000_000 + n));
    for (const [n, gtin] of many.entries()) made.simulator.admin.putItem(`ITEM-${n}`, { gtin });

    await made.erp.findItems?.(selling(...many), signal);
    const first = requests();
    await made.erp.findItems?.(selling(...many), signal);

    expect(first).toBe(1);
    expect(requests()).toBe(first);
  });

  test('is unknown where no item has it, or longer than one can be: all of them are named at once', async () => {
    const made = world({ sku: GTIN });

    const refused = await translated(made, selling('4006381333931', '1', 'TEA', '123456789012345', '1'));

    expect(refused).toMatchObject({
      outcome: 'refused',
      failure: { class: 'final', reason: 'unknown_sku', skus: ['1', 'TEA', '123456789012345'] },
    });
  });

  test('of two items is not guessed', async () => {
    const made = world({ sku: GTIN });
    made.simulator.admin.putItem('TEA-2', { gtin: '4006381333931' });

    expect(await translated(made, selling('4006381333931'))).toMatchObject({
      outcome: 'refused',
      failure: {
        reason: 'unknown_sku',
        skus: ['4006381333931'],
        detail: 'several items by one SKU, of which none is guessed: 4006381333931 (TEA or TEA-2).',
      },
    });
  });

  test('that was given to another item is asked for again, and the order tried again', async () => {
    const made = world({ sku: GTIN });
    const order = selling('4006381333931');
    await translated(made, order);
    made.simulator.admin.putItem('TEA', { gtin: '', blocked: true });
    made.simulator.admin.putItem('TEA-NEW', { gtin: '4006381333931', vatPercent: '19' });

    const { creation } = await write(made, drafted(await translated(made, order)));
    const again = drafted(await translated(made, order));

    expect(creation).toMatchObject({ outcome: 'refused', failure: { class: 'transient', reason: 'blocked_item' } });
    expect(again.body).toMatchObject({ salesOrderLines: [{ lineObjectNumber: 'TEA-NEW' }, {}] });
  });

  test('is mended once an item has it', async () => {
    const made = world({ sku: GTIN });
    const isMended = () => made.another().erp.isMended?.({ reason: 'unknown_sku', subject: '590' }, signal);

    const before = await isMended();
    made.simulator.admin.putItem('CUP', { gtin: '590' });

    expect([before, await isMended()]).toEqual([{ outcome: 'not yet' }, { outcome: 'mended' }]);
  });
});

describe('a SKU that is an item and its variant', () => {
  test.each([
    ['POT-RED', 'POT', 'RED'],
    ['pot-blue', 'POT', 'BLUE'],
    ['POT', 'POT', undefined],
    // Its number holds the separator itself.
    ['1896-S', '1896-S', undefined],
    ['1928-s-red', '1928-S', 'RED'],
  ])('%s is written as %s, %s', async (sku, number, code) => {
    const made = world({ sku: VARIANT });

    const draft = drafted(await translated(made, selling(sku)));
    const { creation } = await write(made, draft);

    const [line] = draft.kind === 'order' ? draft.body.salesOrderLines : [];
    expect(line).toMatchObject({ lineObjectNumber: number });
    expect(line && 'itemVariantId' in line).toBe(code !== undefined);
    expect(creation).toMatchObject({ outcome: 'created' });
    expect(made.simulator.admin.violations()).toEqual([]);
  });

  test('is unknown without the item or without the variant, and several are named at once', async () => {
    const made = world({ sku: VARIANT });

    expect(await translated(made, selling('POT-GREEN', 'POT-RED', 'PAN-RED', 'PAN'))).toMatchObject({
      failure: { reason: 'unknown_sku', skus: ['POT-GREEN', 'PAN-RED', 'PAN'] },
    });
  });

  test('can stand in the table, with any other strategy', async () => {
    const made = world({ items: { 'red pot': { item: 'POT', variant: 'RED', unitOfMeasure: 'PCS' } } });

    const draft = drafted(await translated(made, selling('red pot', 'TEA')));

    expect(draft.body).toMatchObject({
      salesOrderLines: [
        { lineObjectNumber: 'POT', unitOfMeasureCode: 'PCS', itemVariantId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        { lineObjectNumber: 'TEA' },
        {},
      ],
    });
  });
});

test('seen before it exists, an order shows what each SKU is taken for, and what of it is open', () => {
  const questionsOf = (sku: NonNullable<BusinessCentralSettings['sku']>, ...skus: readonly string[]) => {
    const { openQuestions, translateOrder } = createBusinessCentralTranslator({ ...SETTINGS, items: {}, sku });
    const draft = drafted(translateOrder(selling(...skus)));
    const lines = draft.kind === 'order' ? draft.body.salesOrderLines : [];
    const numbers = lines.flatMap((line) => ('lineObjectNumber' in line ? line.lineObjectNumber : []));
    return [numbers, openQuestions(draft).filter((question) => /item/i.test(question))];
  };

  expect(questionsOf(GTIN, '590')).toEqual([['(item of GTIN 590)'], ['one item has the GTIN 590, and is not blocked']]);
  expect(questionsOf(VARIANT, 'POT-RED', 'POT')).toEqual([
    ['POT', 'POT'],
    ['no item has the number POT-RED, and item POT has a variant RED, and is not blocked'],
  ]);
});

test('without such SKUs nothing is asked', () => {
  expect(simulate({}).erp).not.toHaveProperty('findItems');
  expect(simulate({}, { sku: { strategy: 'number' } }).erp).not.toHaveProperty('findItems');
});

test('a search without a clean answer finds nothing and proves nothing', async () => {
  const made = world({ sku: GTIN });
  made.simulator.admin.addFault({ path: '/items', fault: { kind: 'status', status: 500 } } as never);

  const search = await made.erp.findItems?.(selling('4006381333931'), signal);

  expect(search).toMatchObject({ outcome: 'unanswered', failure: { reason: 'erp_unavailable' } });
});
