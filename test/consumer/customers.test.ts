import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FoundItems } from '../../lambdas/erp/catalogue.ts';
import type { CustomerChoice } from '../../lambdas/erp/customers.ts';
import type { Failure } from '../../lambdas/erp/failures.ts';
import type { Erp, LookUp } from '../../lambdas/erp/port.ts';
import { openLocalTable } from '../ledger/local-table.ts';
import { createFakeErp } from './fake-erp.ts';
import { context, example, openWorld } from './world.ts';

const ORDER_KEY = 'order:order_01KT3SSX6R3JTJ0HYCTFV8ES59';
const REFUND_KEY = 'refund:refund_01KTC065W02K96NWBDVH1DQ1HY';
const BY_EMAIL: CustomerChoice = {
  outcome: 'chosen',
  customer: { number: '10000', strategy: 'email', why: 'e-mail', remembered: true },
};

let local: Awaited<ReturnType<typeof openLocalTable>>;
let fake: ReturnType<typeof createFakeErp>;
let world: Awaited<ReturnType<typeof openWorld>>;
let choices: number;
/** Items that orders were translated with. */
let given: (FoundItems | undefined)[];

/** A consumer whose ERP answers so when it is asked for an order's customer. */
async function deliver(choice: CustomerChoice, ...names: readonly string[]) {
  const erp: Erp = {
    ...fake.erp,
    chooseCustomer: async () => {
      choices += 1;
      return choice;
    },
    translateOrder: (order, customer, items) => {
      given.push(items);
      const { id: reference, currency, total } = order;
      return { outcome: 'draft', draft: { reference, customer: customer?.number ?? 'WEB', currency, total } };
    },
  };
  world = await openWorld(local, () => erp);
  const consumer = world.start();
  for (const name of names) {
    world.queue.post(example(name), name);
    const event = world.queue.receive();
    const { batchItemFailures } = await consumer(event, context());
    world.queue.done(event, batchItemFailures);
  }
  return world.ledger.entries;
}

beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-06-02T09:14:33Z') });
  fake = createFakeErp();
  choices = 0;
  given = [];
});
afterEach(() => vi.useRealTimers());

it('the code of an order’s currency is that of its refunds', async () => {
  const { translateOrder, translateRefund } = fake.erp;
  const codes: unknown[] = [];
  fake.erp.translateOrder = (...sold) => {
    const translation = translateOrder(...sold);
    if (translation.outcome === 'refused') return translation;
    return { ...translation, draft: { ...translation.draft, currencyCode: 'EU' } };
  };
  fake.erp.translateRefund = (admitted) => {
    codes.push(admitted.order.currencyCode);
    return translateRefund(admitted);
  };
  world = await openWorld(local, () => fake.erp);
  const consumer = world.start();
  for (const name of ['order-created-live', 'order-refunded-partial']) {
    world.queue.post(example(name), name);
    const event = world.queue.receive();
    world.queue.done(event, (await consumer(event, context())).batchItemFailures);
  }

  expect(await world.ledger.entries.read(ORDER_KEY)).toMatchObject({ currency: 'EUR', currencyCode: 'EU' });
  expect(codes).toEqual(['EU']);
});

describe('the customer of an order', () => {
  it('stands in the ledger, with the strategy and why, and without anything personal', async () => {
    const entries = await deliver(BY_EMAIL, 'order-created-live');

    const entry = await entries.read(ORDER_KEY);
    expect(entry).toMatchObject({
      status: 'posted',
      customer: '10000',
      customerChoice: { strategy: 'email', why: 'e-mail' },
    });
    expect(JSON.stringify(entry)).not.toMatch(/mara|example\.com/i);
  });

  it('is that of its refunds, for which nobody is asked', async () => {
    const entries = await deliver(BY_EMAIL, 'order-created-live', 'order-refunded-partial');

    expect(await entries.read(REFUND_KEY)).toMatchObject({ status: 'posted', customer: '10000' });
    expect(choices).toBe(1);
  });

  it('is not asked for while nobody can say what its SKUs are: the order is tried again', async () => {
    const down: Failure = { class: 'transient', reason: 'erp_unavailable', detail: 'items: no answer' };
    fake.erp.findItems = async () => ({ outcome: 'unanswered', failure: down });

    const entries = await deliver(BY_EMAIL, 'order-created-live');

    expect(await entries.read(ORDER_KEY)).toMatchObject({ status: 'retrying', reason: 'erp_unavailable' });
    expect(choices).toBe(0);
  });

  it('and its items, as the ERP said, go into the document', async () => {
    const items = new Map([['TEA-GRN-100', [{ number: 'A1' }]]]);
    fake.erp.findItems = async () => ({ outcome: 'found', items });

    await deliver(BY_EMAIL, 'order-created-live');

    expect(given).toEqual([items]);
  });

  it('is not asked for when the order is posted already', async () => {
    await deliver(BY_EMAIL, 'order-created-live', 'order-created-live');

    expect(choices).toBe(1);
  });

  it('is that of the document that an earlier attempt wrote, not whom the ERP names today', async () => {
    const document = { kind: 'sales order', id: 'x', number: 'S-1', customer: 'WEB' } as const;
    fake.told.lookUp.push({ outcome: 'found', document } satisfies LookUp);

    const entries = await deliver(BY_EMAIL, 'order-created-live');

    const entry = await entries.read(ORDER_KEY);
    expect(entry).toMatchObject({
      customer: 'WEB',
      customerChoice: { strategy: 'email', why: 'that of the document that was found' },
      document: { number: 'S-1' },
    });
    expect(entry?.document).not.toHaveProperty('customer');
  });

  it('that the ERP cannot name fails the order for good', async () => {
    const failure = { class: 'final', reason: 'unknown_customer', detail: 'several', subject: '1 or 2' } as const;

    const entries = await deliver({ outcome: 'refused', failure }, 'order-created-live');

    expect(await entries.read(ORDER_KEY)).toMatchObject({ status: 'failed', reason: 'unknown_customer' });
    expect(fake.calls).toEqual([]);
  });

  it('is waited for while the ERP does not answer, and delivery pauses', async () => {
    const failure = { class: 'systemic', reason: 'erp_unavailable', detail: '503' } as const;

    const entries = await deliver({ outcome: 'unanswered', failure }, 'order-created-live');

    expect(await entries.read(ORDER_KEY)).toMatchObject({ status: 'retrying', reason: 'erp_unavailable' });
    expect(await world.ledger.breaker.read()).toMatchObject({ state: 'open' });
    expect(world.queue.waiting).toHaveLength(1);
  });
});
