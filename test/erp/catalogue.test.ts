import { describe, expect, test } from 'vitest';
import { createCatalogue, type ItemDirectory, numberOf, searchedAgain } from '../../lambdas/erp/catalogue.ts';
import type { Failure } from '../../lambdas/erp/failures.ts';
import type { Item } from '../../lambdas/erp/items.ts';
import type { Creation } from '../../lambdas/erp/port.ts';
import type { Order } from '../../lambdas/zephyrcart/order.ts';
import { ORDER } from './business-central/orders.ts';

const signal = new AbortController().signal;
const down: Failure = { class: 'systemic', reason: 'erp_unavailable', detail: 'down' };
const QUARTER_OF_AN_HOUR = 15 * 60_000;

/** An ERP with these items by SKU; `calls` is what it was asked. SKUs in capitals are items' own numbers. */
function directoryOf(items: Record<string, readonly string[]>, failure?: Failure) {
  const calls: (readonly string[])[] = [];
  const directory: ItemDirectory = {
    isAsked: (sku) => sku !== sku.toUpperCase(),
    find: async (skus) => {
      calls.push(skus);
      if (failure !== undefined) return { failure };
      return new Map(skus.map((sku) => [sku, (items[sku] ?? []).map((number): Item => ({ number }))]));
    },
  };
  return { directory, calls, items };
}

function orderOf(...skus: readonly (string | undefined)[]): Order {
  const [first] = ORDER.lines;
  const line = (sku: string | undefined) => ({
    ...first,
    ...(sku === undefined ? { sku: undefined as never } : { sku }),
  });
  const [one, ...others] = skus.map(line);
  return { ...ORDER, lines: [one ?? first, ...others] };
}

describe('the items of an order', () => {
  test('are asked for all at once, each SKU once, and none that says itself which item it is', async () => {
    const { directory, calls } = directoryOf({ a: ['1'], b: ['2'] });

    const found = await createCatalogue(directory, () => 0).find(orderOf('a', 'B', 'b', 'a', undefined), signal);

    expect(calls).toEqual([['a', 'b']]);
    expect(found).toEqual({
      outcome: 'found',
      items: new Map([
        ['a', [{ number: '1' }]],
        ['b', [{ number: '2' }]],
      ]),
    });
  });

  test('that are known are not asked for again, for a quarter of an hour', async () => {
    let now = 0;
    const { directory, calls } = directoryOf({ a: ['1'] });
    const catalogue = createCatalogue(directory, () => now);
    await catalogue.find(orderOf('a'), signal);

    now = QUARTER_OF_AN_HOUR - 1;
    const known = await catalogue.find(orderOf('a'), signal);
    now += 1;
    await catalogue.find(orderOf('a'), signal);

    expect(known).toEqual({ outcome: 'found', items: new Map([['a', [{ number: '1', remembered: true }]]]) });
    expect(calls).toHaveLength(2);
  });

  test('that are not there, or could be several, are asked for each time', async () => {
    const { directory, calls, items } = directoryOf({ a: ['1', '2'] });
    const catalogue = createCatalogue(directory, () => 0);

    const before = await catalogue.find(orderOf('a', 'b'), signal);
    Object.assign(items, { a: ['1'], b: ['3'] });
    const after = await catalogue.find(orderOf('a', 'b'), signal);

    expect(before).toMatchObject({
      items: new Map([
        ['a', [{ number: '1' }, { number: '2' }]],
        ['b', []],
      ]),
    });
    expect(after).toMatchObject({
      items: new Map([
        ['a', [{ number: '1' }]],
        ['b', [{ number: '3' }]],
      ]),
    });
    expect(calls).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  test('are not there for want of an answer', async () => {
    const { directory } = directoryOf({}, down);

    expect(await createCatalogue(directory, () => 0).find(orderOf('a'), signal)).toEqual({
      outcome: 'unanswered',
      failure: down,
    });
    expect(await numberOf(directory, 'a', 'A', signal)).toEqual({ outcome: 'unanswered', failure: down });
  });

  test.each(['unknown_sku', 'blocked_item'] as const)('are asked for again after a refusal: %s', async (reason) => {
    const { directory, calls } = directoryOf({ a: ['1'] });
    const catalogue = createCatalogue(directory, () => 0);
    const order = orderOf('a');
    await catalogue.find(order, signal);
    const refusal: Creation = { outcome: 'refused', failure: { class: 'final', reason, detail: '' } };
    const draft = (items: readonly Item[]) => ({ kind: 'order', order, items }) as const;

    const fresh = searchedAgain(catalogue, draft([{ number: '1' }]), refusal);
    const remembered = searchedAgain(catalogue, draft([{ number: '1', remembered: true }]), refusal);
    await catalogue.find(order, signal);

    expect(fresh).toEqual(refusal);
    expect(remembered).toMatchObject({ outcome: 'refused', failure: { class: 'transient' } });
    expect(calls).toHaveLength(2);
  });

  test('stay known where it was no refusal of an order for one of them', async () => {
    const { directory, calls } = directoryOf({ a: ['1'], b: ['2'] });
    const catalogue = createCatalogue(directory, () => 0);
    const order = orderOf('a', 'b');
    await catalogue.find(order, signal);
    const items = [{ number: '1', remembered: true }, { number: '2' }] as const;
    const draft = { kind: 'order', order, items } as const;
    const refusal = (reason: Failure['reason']): Creation => ({
      outcome: 'refused',
      failure: { class: 'final', reason, detail: '' },
    });
    const created: Creation = { outcome: 'created', document: { kind: 'sales order', id: '1', number: '1' } };

    expect(searchedAgain(catalogue, draft, refusal('unknown_customer'))).toEqual(refusal('unknown_customer'));
    expect(searchedAgain(catalogue, draft, created)).toBe(created);
    expect(searchedAgain(catalogue, { kind: 'credit memo' }, refusal('unknown_sku'))).toEqual(refusal('unknown_sku'));
    await catalogue.find(order, signal);
    expect(calls).toHaveLength(1);

    expect(searchedAgain(catalogue, draft, refusal('unknown_sku'))).toMatchObject({ failure: { class: 'transient' } });
    await catalogue.find(order, signal);
    expect(calls).toHaveLength(2);
  });

  test.each([
    ['a', '1'],
    ['B', 'written'],
    ['c', { outcome: 'not yet' }],
    ['d', { outcome: 'not yet' }],
  ])('by the SKU %s make a cause %s', async (sku, expected) => {
    const { directory } = directoryOf({ a: ['1'], d: ['1', '2'] });

    expect(await numberOf(directory, sku, 'written', signal)).toEqual(expected);
  });
});
