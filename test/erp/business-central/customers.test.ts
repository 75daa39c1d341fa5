import { describe, expect, test } from 'vitest';
import type { Client } from '../../../lambdas/erp/business-central/client.ts';
import { createDirectory } from '../../../lambdas/erp/business-central/customers.ts';
import { createPaths } from '../../../lambdas/erp/business-central/paths.ts';
import { customerNumber } from '../../../lambdas/erp/customers.ts';
import type { Failure } from '../../../lambdas/erp/failures.ts';
import type { Json } from '../../../lambdas/erp/json.ts';
import type { Order } from '../../../lambdas/zephyrcart/order.ts';
import { SEED } from '../../../local/business-central/seed.ts';
import { ORDER, SETTINGS } from './orders.ts';
import { answer, refusal, scripted } from './scripted.ts';
import { drafted, postedOrder, refundDraft, simulate, write } from './simulated.ts';

const signal = new AbortController().signal;
const EMAIL = 'mara.holm@example.com';
const known = { strategy: 'email', number: SEED.customer } as const;
const making = { strategy: 'email-or-create', number: SEED.customer } as const;
const order = (id: string, changes: Partial<Order> = {}): Order => ({
  ...ORDER,
  id: `order_01KT3SSX6R3JTJ0HYCTFV8E${id}`,
  lines: [{ ...ORDER.lines[0], sku: '1896-S' }],
  subtotal: 2980,
  tax: 566,
  shipping: 0,
  total: 3546,
  ...changes,
});

type World = ReturnType<typeof simulate>;

/** A company with a template for new customers, as email-or-create needs it. */
function makingWorld(): World {
  const world = simulate({}, { customer: making });
  world.simulator.admin.setCustomerTemplate(true);
  return world;
}

/** What the consumer does with an order, from its customer on. */
async function deliver(world: Pick<World, 'erp'>, sold: Order) {
  const choice = await world.erp.chooseCustomer?.(sold, signal);
  if (choice?.outcome !== 'chosen') throw new Error(JSON.stringify(choice));
  const draft = drafted(world.erp.translateOrder(sold, choice.customer));
  return { customer: choice.customer, ...(await write(world, draft)) };
}

const requests = (world: World) => world.simulator.admin.requests().length;

describe('a customer by e-mail', () => {
  test('is found in any case of letters, and the document is written for it', async () => {
    const world = simulate({}, { customer: known });
    world.simulator.admin.putCustomer('10000', { properties: { email: 'Mara.Holm@EXAMPLE.com' } });

    const { customer, creation } = await deliver(world, order('S01'));

    expect(customer).toEqual({ number: '10000', strategy: 'email', why: 'e-mail' });
    expect(creation).toMatchObject({ outcome: 'created', document: { customer: '10000' } });
  });

  test('costs no round trip more once it is known', async () => {
    const world = simulate({}, { customer: known });
    world.simulator.admin.putCustomer('10000', { properties: { email: EMAIL } });
    await deliver(world, order('S01'));
    const before = requests(world);

    await world.erp.chooseCustomer?.(order('S02'), signal);

    expect(requests(world) - before).toBe(0);
  });

  test('is looked up anew after it was blocked: the order is tried again, not failed', async () => {
    // Prepare
    const world = simulate({}, { customer: known });
    world.simulator.admin.putCustomer('10000', { properties: { email: EMAIL } });
    await deliver(world, order('S01'));
    world.simulator.admin.putCustomer('10000', { blocked: 'All' });

    // Act
    const refused = await deliver(world, order('S02'));
    const again = await deliver(world, order('S02'));

    // Assess
    expect(refused.creation).toMatchObject({ outcome: 'refused', failure: { class: 'transient' } });
    expect(again.customer.remembered).toBeUndefined();
    expect(again.creation).toMatchObject({
      outcome: 'refused',
      failure: { class: 'final', reason: 'blocked_customer' },
    });
  });

  test('that two have is refused without a guess', async () => {
    const world = simulate({}, { customer: known });
    for (const number of ['10000', '10001'])
      world.simulator.admin.putCustomer(number, { properties: { email: EMAIL } });

    const choice = await world.erp.chooseCustomer?.(order('S01'), signal);

    expect(choice).toMatchObject({
      outcome: 'refused',
      failure: { reason: 'unknown_customer', subject: '10000 or 10001' },
    });
    expect(await world.erp.isMended?.({ reason: 'unknown_customer', subject: '10000 or 10001' }, signal)).toEqual({
      outcome: 'unknown',
    });
  });
});

describe('the customer list', () => {
  const answering = (status: number, body: Json) =>
    createDirectory(
      (work) => work({ read: async () => ({ status, body }), explain: () => REFUSED } as unknown as Client),
      createPaths('company'),
      SETTINGS,
    ).byEmail(EMAIL, signal);
  const REFUSED: Failure = { class: 'final', reason: 'rejected', detail: 'no' };

  test('that holds somebody else too was not filtered: it proves nothing', async () => {
    const everybody = [EMAIL, 'other@example.com'].map((email, index) => ({ number: `1000${index}`, email }));

    expect(await answering(200, { value: everybody })).toMatchObject({ failure: { class: 'transient' } });
    expect(await answering(200, { value: everybody.slice(0, 1) })).toEqual({ numbers: ['10000'] });
  });

  test.each([
    ['an answer without a list', 200, {}, 'systemic'],
    ['a list that goes on', 200, { value: [], '@odata.nextLink': 'more' }, 'transient'],
    ['a refusal, which concerns every order', 400, { error: { code: 'X', message: 'no' } }, 'systemic'],
  ])('is not known after %s', async (_what, status, body, kind) => {
    expect(await answering(status, body)).toMatchObject({ failure: { class: kind } });
  });
});

describe('a customer that is made', () => {
  test('has number, name, address and e-mail of the buyer, and is made once for two orders at once', async () => {
    const world = makingWorld();

    const written = await Promise.all([order('S01'), order('S02')].map((sold) => deliver(world, sold)));

    const number = customerNumber(EMAIL, 20);
    expect(written.map(({ creation }) => creation)).toMatchObject([
      { outcome: 'created', document: { customer: number } },
      { outcome: 'created', document: { customer: number } },
    ]);
    expect(world.simulator.admin.violations()).toEqual([]);
    const found = await world.erp.chooseCustomer?.(order('S03'), signal);
    expect(found).toMatchObject({ customer: { number } });
  });

  test('without a template in the company has no posting groups: its order is refused, and says so', async () => {
    const { creation } = await deliver(simulate({}, { customer: making }), order('S01'));

    expect(creation).toMatchObject({
      outcome: 'refused',
      failure: {
        class: 'final',
        reason: 'rejected',
        detail: expect.stringContaining('Posting Group must have a value'),
      },
    });
  });

  test('is the same one for an instance that knows nothing of it', async () => {
    const world = makingWorld();
    await deliver(world, order('S01'));

    const { customer } = await deliver(world.another(), order('S02'));

    expect(customer).toMatchObject({ number: customerNumber(EMAIL, 20), why: 'e-mail' });
  });

  test('is found by its number when its address was changed in Business Central', async () => {
    const world = makingWorld();
    await deliver(world, order('S01'));
    world.simulator.admin.putCustomer(customerNumber(EMAIL, 20), { properties: { email: 'other@example.com' } });

    const { customer } = await deliver(world.another(), order('S02'));

    expect(customer.number).toBe(customerNumber(EMAIL, 20));
  });
});

describe('a document that was found', () => {
  test('says for whom it is, so that a refund goes there, whoever would be chosen today', async () => {
    const world = simulate({}, { customer: known });
    const sold = order('S01');
    const first = await deliver(world, sold);
    world.simulator.admin.putCustomer('10000', { properties: { email: EMAIL } });

    const choice = await world.another().erp.chooseCustomer?.(sold, signal);
    const found = await world.erp.lookUp(first.draft, signal);

    expect(choice).toMatchObject({ customer: { number: '10000' } });
    expect(found).toMatchObject({ outcome: 'found', document: { customer: SEED.customer } });
    if (found.outcome !== 'found') throw new Error(found.outcome);
    const memo = refundDraft(world, postedOrder(sold, found.document.customer ?? '', found.document), {
      id: 'refund_01KTC065W02K96NWBDVH1DQ1HY',
      amount: 100,
      before: 0,
    });
    expect(memo.body.customerNumber).toBe(SEED.customer);
  });
});

test('a customer that the ERP refuses to make is refused without what the buyer typed', async () => {
  const world = scripted(
    [
      answer(200, { value: [] }),
      refusal(400, 'Application_DialogException', 'Mara Holm of Lindenallee 12 is not wanted'),
    ],
    { settings: { customer: making } },
  );

  const choice = await world.erp.chooseCustomer?.(order('S09'), signal);

  expect(JSON.stringify(choice)).toMatch(/… of … is not wanted/);
  expect(JSON.stringify(world.warnings)).not.toMatch(/mara|linden/i);
});
