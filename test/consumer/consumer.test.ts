import { createHash } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLock } from '../../lambdas/consumer/lock.ts';
import type { Failure } from '../../lambdas/erp/failures.ts';
import { openLocalTable } from '../ledger/local-table.ts';
import { createFakeErp } from './fake-erp.ts';
import { context, example, openWorld } from './world.ts';

const ORDER = 'order_01KT3SSX6R3JTJ0HYCTFV8ES59';
const ORDER_KEY = `order:${ORDER}`;
const REFUND_KEY = 'refund:refund_01KTC065W02K96NWBDVH1DQ1HY';

let local: Awaited<ReturnType<typeof openLocalTable>>;
let fake: ReturnType<typeof createFakeErp>;
let world: Awaited<ReturnType<typeof openWorld>>;
let consumer: ReturnType<typeof world.start>;

beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-06-02T09:14:33Z') });
  fake = createFakeErp();
  world = await openWorld(local, () => fake.erp);
  consumer = world.start();
});
afterEach(() => vi.useRealTimers());

/** One receive of everything that is visible. */
async function receive(remaining?: number) {
  const event = world.queue.receive();
  const { batchItemFailures } = await consumer(event, context(remaining));
  world.queue.done(event, batchItemFailures);
  return batchItemFailures;
}

async function drain(rounds = 60) {
  for (let round = 0; round < rounds && world.queue.waiting.length > 0; round += 1) {
    vi.setSystemTime(Math.max(Date.now(), world.queue.nextVisibleAt()));
    await receive();
  }
}

/** An example with something else in it. */
const altered = (name: string, said: string, says: string): Buffer =>
  Buffer.from(Buffer.from(example(name)).toString().replace(said, says));

const failure = (kind: Failure['class'], reason: Failure['reason']): Failure => ({
  class: kind,
  reason,
  detail: 'it says',
});

describe('an order', () => {
  it('is posted once, and its message is done', async () => {
    world.queue.post(example('order-created-live'));
    expect(await receive()).toEqual([]);
    expect(world.queue.waiting).toEqual([]);
    expect(await world.ledger.entries.read(ORDER_KEY)).toMatchObject({
      status: 'posted',
      total: 7110,
      customer: 'WEB',
    });
  });

  it('sent again costs the ERP nothing', async () => {
    world.queue.post(example('order-created-live'));
    await receive();
    const before = fake.calls.length;
    for (const id of ['delivery-2', 'delivery-3']) world.queue.post(example('order-created-live'), id);
    await drain();
    expect(fake.calls.length).toBe(before);
    expect(fake.documents.get(ORDER)).toHaveLength(1);
  });

  it('that arrives three times in one batch becomes one document', async () => {
    for (const id of ['a', 'b', 'c']) world.queue.post(example('order-created-live'), id);
    await drain();
    expect(fake.documents.get(ORDER)).toHaveLength(1);
    expect(world.queue.dead).toEqual([]);
  });

  it('is not started without the time to finish it', async () => {
    world.queue.post(example('order-created-live'));
    expect(await receive(89_000)).toHaveLength(1);
    expect(fake.calls).toEqual([]);
  });

  it('in test mode touches nothing', async () => {
    world.queue.post(example('order-created-guest-test'));
    expect(await receive()).toEqual([]);
    expect(fake.calls).toEqual([]);
  });

  it('whose coupon pays for part of the tax keeps as tax what the customer paid', async () => {
    const coupon = '"total_cents":1110,"discount_total_cents":6000';
    world.queue.post(altered('order-created-live', '"total_cents":7110', coupon));
    expect(await receive()).toEqual([]);
    expect(await world.ledger.entries.read(ORDER_KEY)).toMatchObject({ status: 'posted', total: 1110, tax: 1110 });
  });

  it('with other amounts under the same id is flagged, pages, and changes nothing', async () => {
    world.queue.post(example('order-created-live'));
    await receive();
    world.queue.post(altered('order-created-live', 'POT-CER-07', 'POT-CER-08'), 'delivery-2');
    expect(await receive()).toEqual([]);
    expect(await world.ledger.entries.read(ORDER_KEY)).toMatchObject({
      status: 'posted',
      payloadChanged: true,
      otherContent: { deliveryId: 'delivery-2' },
    });
    expect(world.pages.map(({ failure: { reason } }) => reason)).toEqual(['payload_changed']);
    expect(fake.documents.get(ORDER)).toHaveLength(1);
  });
});

describe('an order that comes with two contents while the ERP does not answer', () => {
  it('is posted as it came first, and the other content is flagged', async () => {
    const silent = { outcome: 'inconclusive', failure: failure('transient', 'erp_unavailable') } as const;
    fake.told.lookUp.push(silent);
    world.queue.post(example('order-created-live'));
    await receive();
    world.queue.post(altered('order-created-live', 'POT-CER-07', 'POT-CER-08'), 'delivery-2');
    await drain();
    expect(fake.documents.get(ORDER)).toHaveLength(1);
    expect(await world.ledger.entries.read(ORDER_KEY)).toMatchObject({
      status: 'posted',
      otherContent: { deliveryId: 'delivery-2' },
    });
  });
});

describe('the money that was accepted', () => {
  it('is shown when an event is read first, and not again when it comes back, is renewed or redriven', async () => {
    for (let tries = 0; tries < 9; tries += 1) {
      fake.told.lookUp.push({ outcome: 'inconclusive', failure: failure('transient', 'erp_unavailable') });
    }
    fake.told.create.push({ outcome: 'refused', failure: failure('final', 'rejected') });
    world.queue.post(example('order-created-live'));
    await drain();
    vi.setSystemTime(Date.now() + 3_600_000);
    world.queue.redrive();
    await drain();
    expect(await world.ledger.entries.read(ORDER_KEY)).toMatchObject({ status: 'posted' });
    expect(world.accepted).toEqual([{ currency: 'EUR', exponent: 2, minorUnits: 7110 }]);
  });

  it('of a refund is that of the refund', async () => {
    world.queue.post(example('order-refunded-partial'));
    await receive();
    expect(world.accepted).toEqual([{ currency: 'EUR', minorUnits: 1773 }]);
  });

  it('is none of a test order, and none of an event that cannot be read', async () => {
    world.queue.post(example('order-created-guest-test'));
    world.queue.post(Buffer.from('no JSON'));
    await drain();
    expect(world.accepted).toEqual([]);
  });
});

describe('a failure for good', () => {
  it('reaches the dead-letter queue by SQS’s own move, asks the ERP once and is told once', async () => {
    fake.told.create.push({
      outcome: 'refused',
      failure: { ...failure('final', 'unknown_sku'), skus: ['TEA-GRN-100'] },
    });
    world.queue.post(example('order-created-live'));
    await drain();
    expect(world.queue.dead).toHaveLength(1);
    expect(fake.calls).toHaveLength(2);
    expect(world.pages).toHaveLength(1);
    expect(await world.ledger.entries.read(ORDER_KEY)).toMatchObject({
      status: 'failed',
      reason: 'unknown_sku',
      skus: ['TEA-GRN-100'],
    });
  });

  it('is tried afresh after a redrive, although its key failed before', async () => {
    fake.told.create.push({ outcome: 'refused', failure: failure('final', 'unknown_sku') });
    world.queue.post(example('order-created-live'));
    await drain();
    world.queue.redrive();
    await drain();
    expect(await world.ledger.entries.read(ORDER_KEY)).toMatchObject({ status: 'posted' });
    expect(world.queue.dead).toEqual([]);
  });

  it.each([
    ['not JSON', Buffer.from('{"type":'), 'unreadable'],
    ['bytes that are no text', Buffer.from([0, 255, 254, 1]), 'unreadable'],
    ['an empty body', Buffer.alloc(0), 'unreadable'],
  ])('%s ends in the dead-letter queue with its reason', async (_what, body, reason) => {
    world.queue.post(body);
    await drain();
    expect(world.queue.dead).toHaveLength(1);
    expect(world.pages).toMatchObject([{ failure: { reason } }]);
    expect(fake.calls).toEqual([]);
  });

  it('whose mark cannot be written counts as not final', async () => {
    fake.told.refuse = failure('final', 'unknown_sku');
    world.queue.post(example('order-created-live'));
    const dynamo = local.dynamo;
    const broken = world.start(
      Object.assign(Object.create(dynamo), {
        middlewareStack: withFailingPut(dynamo.middlewareStack.clone(), 'message:'),
      }),
    );
    const event = world.queue.receive();
    const answer = await broken(event, context());
    expect(answer.batchItemFailures).toHaveLength(1);
    expect(world.queue.waiting[0]?.visibleAt).toBeGreaterThan(Date.now());
  });
});

function withFailingPut(stack: typeof local.dynamo.middlewareStack, prefix: string) {
  stack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'PutItemCommand' && JSON.stringify(args.input).includes(prefix))
          throw new Error('throttled');
        return next(args);
      },
    { step: 'initialize', name: 'failingPut' },
  );
  return stack;
}

describe('no event at all', () => {
  it('is worked without a word to anybody: so the breaker sees whether the function starts', async () => {
    expect(await consumer({ Records: [] }, context())).toEqual({ batchItemFailures: [] });
    expect(fake.calls).toEqual([]);
  });
});

describe('what is not final', () => {
  it('comes back with growing waits and never reaches the dead-letter queue, however long it takes', async () => {
    const outage = { outcome: 'inconclusive', failure: failure('transient', 'erp_unavailable') } as const;
    fake.told.lookUp.push(...Array.from({ length: 60 }, () => outage));
    world.queue.post(example('order-created-live'));
    const started = Date.now();
    await drain(100);
    expect(world.queue.dead).toEqual([]);
    expect(fake.documents.get(ORDER)).toHaveLength(1);
    expect(Date.now() - started).toBeGreaterThan(8 * 3600 * 1000);
  });

  it('is renewed from the sixth receive: the copy first, with the time of the first delivery', async () => {
    const outage = { outcome: 'inconclusive', failure: failure('transient', 'erp_unavailable') } as const;
    fake.told.lookUp.push(...Array.from({ length: 6 }, () => outage));
    world.queue.post(example('order-created-live'));
    const [original] = world.queue.waiting;
    for (let n = 0; n < 6; n += 1) {
      vi.setSystemTime(world.queue.nextVisibleAt());
      await receive();
    }
    const [copy] = world.queue.waiting;
    expect(copy?.id).not.toBe(original?.id);
    expect(copy?.content).toEqual(original?.content);
  });

  it('waits as long as the ERP asks', async () => {
    const throttled = { ...failure('transient', 'erp_unavailable'), retryAfterSeconds: 120 };
    fake.told.create.push({ outcome: 'refused', failure: throttled });
    world.queue.post(example('order-created-live'));
    await receive();
    expect(world.queue.nextVisibleAt() - Date.now()).toBeGreaterThanOrEqual(120_000);
  });

  it('ends as retries_exhausted when its patience is over and a dozen tries more failed', async () => {
    const odd = { outcome: 'inconclusive', failure: failure('transient', 'rejected') } as const;
    fake.told.lookUp.push(...Array.from({ length: 30 }, () => odd));
    world.queue.post(example('order-created-live'));
    vi.setSystemTime(Date.now() + 337 * 3600 * 1000);
    await drain();
    expect(fake.calls).toHaveLength(12);
    expect(await world.ledger.entries.read(ORDER_KEY)).toMatchObject({ status: 'failed', reason: 'retries_exhausted' });
  });

  it('is not given up for one failure after a pause of five weeks', async () => {
    fake.told.lookUp.push({ outcome: 'inconclusive', failure: failure('transient', 'erp_unavailable') });
    world.queue.post(example('order-created-live'));
    vi.setSystemTime(Date.now() + 5 * 7 * 24 * 3600 * 1000);
    await drain();
    const entry = await world.ledger.entries.read(ORDER_KEY);
    expect(entry).toMatchObject({ status: 'posted' });
    expect(entry).not.toHaveProperty('lateTries');
    expect(world.queue.dead).toEqual([]);
  });

  it('is not given up for what holds up the bridge itself: no time was left, again and again', async () => {
    world.queue.post(example('order-created-live'));
    vi.setSystemTime(Date.now() + 337 * 3600 * 1000);
    for (let tries = 0; tries < 20; tries += 1) {
      vi.setSystemTime(Math.max(Date.now(), world.queue.nextVisibleAt()));
      await receive(60_000);
    }
    expect(await world.ledger.entries.read(ORDER_KEY)).toMatchObject({ status: 'retrying', reason: 'bridge_fault' });
    await drain();
    expect(await world.ledger.entries.read(ORDER_KEY)).toMatchObject({ status: 'posted' });
  });

  it('is not given up while its last POST may still become a document', async () => {
    const odd = { outcome: 'inconclusive', failure: failure('transient', 'rejected') } as const;
    fake.told.lookUp.push(...Array.from({ length: 11 }, () => odd));
    fake.told.commitLater = 9 * 60_000;
    world.queue.post(example('order-created-live'));
    vi.setSystemTime(Date.now() + 337 * 3600 * 1000);
    for (let tries = 0; tries < 12; tries += 1) {
      vi.setSystemTime(Math.max(Date.now(), world.queue.nextVisibleAt()));
      await receive();
    }
    expect(await world.ledger.entries.read(ORDER_KEY)).toMatchObject({ status: 'retrying' });
    await drain();
    expect(await world.ledger.entries.read(ORDER_KEY)).toMatchObject({ status: 'posted' });
  });

  it('that was given up gets as many tries again once it is redriven', async () => {
    const odd = { outcome: 'inconclusive', failure: failure('transient', 'rejected') } as const;
    fake.told.lookUp.push(...Array.from({ length: 20 }, () => odd));
    world.queue.post(example('order-created-live'));
    vi.setSystemTime(Date.now() + 337 * 3600 * 1000);
    await drain();
    expect(world.queue.dead).toHaveLength(1);
    world.queue.redrive();
    await drain();
    expect(await world.ledger.entries.read(ORDER_KEY)).toMatchObject({ status: 'posted' });
  });

  describe.each([
    ['exchange_rate_missing', 120],
    ['pending_approval', 336],
  ] as const)('that waits for people in the ERP (%s)', (reason, hours) => {
    const refused = { outcome: 'refused', failure: failure('patient', reason) } as const;

    it('comes back, tells them, and is posted once they have done it', async () => {
      // Prepare
      fake.told.create.push(...Array.from({ length: 12 }, () => refused));
      world.queue.post(example('order-created-live'));

      // Act
      await drain();

      // Assess
      expect(await world.ledger.entries.read(ORDER_KEY)).toMatchObject({ status: 'posted' });
      expect(fake.documents.get(ORDER)).toHaveLength(1);
      expect(new Set(world.pages.map((page) => page.failure.reason))).toEqual(new Set([reason]));
      expect(world.queue.dead).toEqual([]);
    });

    it(`fails by its own reason after ${hours} hours, and not before`, async () => {
      // Prepare
      fake.told.create.push(...Array.from({ length: 20 }, () => refused));
      world.queue.post(example('order-created-live'));
      const received = Date.now();

      // Act
      vi.setSystemTime(received + (hours - 1) * 3600 * 1000);
      await receive();
      const before = await world.ledger.entries.read(ORDER_KEY);
      vi.setSystemTime(received + (hours + 1) * 3600 * 1000);
      await drain();

      // Assess
      expect(before).toMatchObject({ status: 'retrying', reason });
      expect(await world.ledger.entries.read(ORDER_KEY)).toMatchObject({ status: 'failed', reason });
    });
  });

  it('an answer that was lost is not asked for twice: the settling time passes, then the look-up finds it', async () => {
    fake.told.create.push({ outcome: 'ambiguous', failure: failure('transient', 'erp_unavailable') });
    world.queue.post(example('order-created-live'));
    await receive();
    fake.commit({ reference: ORDER, customer: 'WEB', currency: 'EUR', total: 7110 });
    await drain();
    expect(fake.documents.get(ORDER)).toHaveLength(1);
    expect(fake.calls.filter((call) => call.startsWith('create'))).toHaveLength(1);
  });
});

describe('a refund', () => {
  it('after its order becomes one document', async () => {
    world.queue.post(example('order-created-live'));
    await drain();
    world.queue.post(example('order-refunded-partial'));
    world.queue.post(example('order-refunded-partial-refund-shaped'), 'other shape');
    await drain();
    expect(fake.documents.get('refund_01KTC065W02K96NWBDVH1DQ1HY')).toHaveLength(1);
    expect(await world.ledger.entries.read(REFUND_KEY)).toMatchObject({ status: 'posted', total: 1773, tax: 283 });
  });

  it('before its order waits quietly, and is woken when the order is posted', async () => {
    world.queue.post(example('order-refunded-partial'));
    await receive();
    expect(await world.ledger.entries.read(REFUND_KEY)).toMatchObject({ status: 'waiting', reason: 'order_unknown' });
    expect(fake.calls).toEqual([]);
    world.queue.post(example('order-created-live'), 'delivery-2');
    await receive();
    expect(world.queue.nextVisibleAt()).toBe(Date.now());
    await receive();
    expect(await world.ledger.entries.read(REFUND_KEY)).toMatchObject({ status: 'posted' });
  });

  it('that says two amounts before its order comes: the first stands, the second is a dead letter of its own', async () => {
    world.queue.post(example('order-refunded-partial'));
    await receive();
    world.queue.post(altered('order-refunded-partial', ':1773', ':1772'), 'delivery-2');
    for (let receives = 0; receives < 9; receives += 1) await receive();
    expect(world.queue.dead).toHaveLength(1);
    expect(await world.ledger.entries.read(REFUND_KEY)).toMatchObject({
      status: 'waiting',
      total: 1773,
      payloadChanged: true,
      otherContent: { deliveryId: 'delivery-2', total: 1772 },
    });
    world.queue.post(example('order-created-live'), 'delivery-3');
    await drain();
    expect(await world.ledger.entries.read(REFUND_KEY)).toMatchObject({ status: 'posted', total: 1773 });
    expect(world.pages.map(({ failure: { reason } }) => reason)).toEqual(['payload_changed']);
  });

  it('of an order that failed waits until the order is mended, however long that takes', async () => {
    fake.told.create.push({ outcome: 'refused', failure: failure('final', 'unknown_sku') });
    world.queue.post(example('order-created-live'));
    world.queue.post(example('order-refunded-partial'), 'delivery-2');
    for (let n = 0; n < 9; n += 1) await receive();
    expect(world.queue.dead).toHaveLength(1);
    vi.setSystemTime(Date.now() + 100 * 3600 * 1000);
    await receive();
    world.queue.redrive();
    await drain();
    expect(await world.ledger.entries.read(REFUND_KEY)).toMatchObject({ status: 'posted' });
    expect(world.queue.dead).toEqual([]);
  });

  it('that comes before its order out of a pause longer than its patience waits for it all the same', async () => {
    world.queue.post(example('order-refunded-partial'));
    vi.setSystemTime(Date.now() + 5 * 7 * 24 * 3600 * 1000);
    await receive();
    world.queue.post(example('order-created-live'), 'delivery-2');
    await drain();
    expect(await world.ledger.entries.read(REFUND_KEY)).toMatchObject({ status: 'posted' });
    expect(world.queue.dead).toEqual([]);
  });

  it('whose order never comes ends as order_unknown when its patience is over', async () => {
    world.queue.post(example('order-refunded-partial'));
    await receive();
    vi.setSystemTime(Date.now() + 72 * 3600 * 1000 + 1000);
    await drain();
    expect(world.queue.dead).toHaveLength(1);
    expect(await world.ledger.entries.read(REFUND_KEY)).toMatchObject({ status: 'failed', reason: 'order_unknown' });
  });

  it('from a list whose order never comes is a dead letter, although the others have had fewer tries', async () => {
    world.queue.post(example('order-refunded-full-list-shaped'));
    vi.setSystemTime(Date.now() + 72 * 3600 * 1000 + 1000);
    for (let tries = 0; tries < 5; tries += 1) await world.ledger.entries.countLateTry(REFUND_KEY);
    await drain();
    expect(world.queue.dead).toHaveLength(1);
    expect(await world.ledger.entries.read(REFUND_KEY)).toMatchObject({ status: 'failed', reason: 'order_unknown' });
  });

  it('from a list brings every entry once, and the tax shares add up to the order’s tax', async () => {
    world.queue.post(example('order-created-live'));
    await drain();
    world.queue.post(example('order-refunded-partial'));
    await drain();
    world.queue.post(example('order-refunded-full-list-shaped'), 'delivery-2');
    await drain();
    const order = await world.ledger.entries.read(ORDER_KEY);
    expect(order).toMatchObject({ refunded: 7110 });
    expect([...fake.documents.values()].map((kept) => kept.length)).toEqual([1, 1, 1]);
  });
});

describe('the breaker', () => {
  const down = { outcome: 'inconclusive', failure: failure('systemic', 'erp_unavailable') } as const;
  const refused = { ...failure('systemic', 'erp_configuration'), refusedSecretVersion: 'v1' };

  it('opens when a look-up shows that the ERP is gone, and then no record touches the ERP', async () => {
    fake.told.lookUp.push(down);
    world.queue.post(example('order-created-live'));
    await receive();
    expect(await world.ledger.breaker.read()).toMatchObject({ state: 'open', reason: 'erp_unavailable' });
    world.queue.post(example('order-created-live-jpy'), 'delivery-2');
    vi.setSystemTime(world.queue.nextVisibleAt() + 60_000);
    await receive();
    expect(fake.calls).toHaveLength(1);
  });

  it('keeps which version of the secret was refused', async () => {
    fake.told.lookUp.push({ outcome: 'inconclusive', failure: refused });
    world.queue.post(example('order-created-live'));
    await receive();
    expect(await world.ledger.breaker.read()).toMatchObject({
      state: 'open',
      reason: 'erp_configuration',
      refusedSecretVersion: 'v1',
    });
  });

  it.each(['look-up', 'creation'])(
    'keeps it also when an outage opened it while the %s was under way',
    async (under) => {
      const { lookUp, create } = fake.erp;
      const outage = async () =>
        void (await world.ledger.breaker.open(await world.ledger.breaker.read(), down.failure));
      if (under === 'look-up') {
        fake.told.lookUp.push({ outcome: 'inconclusive', failure: refused });
        fake.erp.lookUp = (draft, signal) => outage().then(() => lookUp(draft, signal));
      } else {
        fake.told.create.push({ outcome: 'refused', failure: refused });
        fake.erp.create = (draft, mayLeave, signal) => outage().then(() => create(draft, mayLeave, signal));
      }
      world.queue.post(example('order-created-live'));
      await receive();
      expect(await world.ledger.breaker.read()).toMatchObject({
        state: 'open',
        generation: 1,
        reason: 'erp_unavailable',
        refusedSecretVersion: 'v1',
      });
    },
  );

  it('forgets a refusal that came after a person resumed', async () => {
    const { lookUp } = fake.erp;
    fake.told.lookUp.push({ outcome: 'inconclusive', failure: refused });
    fake.erp.lookUp = (draft, signal) =>
      world.ledger.breaker.resume({ why: 'it is right' }).then(() => lookUp(draft, signal));
    world.queue.post(example('order-created-live'));
    await receive();
    const state = await world.ledger.breaker.read();
    expect(state).toMatchObject({ state: 'open', reason: 'erp_configuration' });
    expect(state).not.toHaveProperty('refusedSecretVersion');
  });

  it('while it is open still lets a posted key be done', async () => {
    world.queue.post(example('order-created-live'));
    await receive();
    await world.ledger.breaker.open(await world.ledger.breaker.read(), down.failure);
    world.queue.post(example('order-created-live'), 'delivery-2');
    expect(await receive()).toEqual([]);
  });

  it.each([
    ['without an answer', { outcome: 'ambiguous', failure: failure('transient', 'erp_unavailable'), unheard: true }],
    ['that a gateway answers', { outcome: 'ambiguous', failure: failure('systemic', 'erp_unavailable') }],
  ] as const)('stays closed for one POST %s, and opens at the third in a row', async (_what, silent) => {
    fake.told.create.push(silent, silent, silent);
    const order = Buffer.from(example('order-created-live')).toString();
    const ids = ['A', 'B', 'C'].map((letter) => ORDER.replace(/.$/, letter));
    for (const [n, id] of ids.entries()) {
      expect((await world.ledger.breaker.read()).state).toBe('closed');
      world.queue.post(Buffer.from(order.replaceAll(ORDER, id)), `delivery-${n}`);
      await receive();
    }
    expect((await world.ledger.breaker.read()).state).toBe('open');
  });

  it('stays closed for one document that the ERP chokes on, however often it is tried', async () => {
    const silent = {
      outcome: 'ambiguous',
      failure: failure('transient', 'erp_unavailable'),
      unheard: true,
    } as const;
    fake.told.create.push(silent, silent, silent, silent);
    world.queue.post(example('order-created-live'));
    await drain();
    expect(fake.calls.filter((call) => call.startsWith('create')).length).toBeGreaterThan(4);
    expect((await world.ledger.breaker.read()).state).toBe('closed');
  });

  it('closes at the first document after a trial', async () => {
    const { breaker } = world.ledger;
    await breaker.open(await breaker.read(), down.failure);
    const open = await breaker.read();
    if (open.state === 'open') await breaker.toTrial(open);
    world.queue.post(example('order-created-live'));
    await receive();
    expect((await breaker.read()).state).toBe('closed');
  });

  it('in a trial, an order that the bridge itself refuses decides nothing', async () => {
    const { breaker } = world.ledger;
    await breaker.open(await breaker.read(), down.failure);
    const open = await breaker.read();
    if (open.state === 'open') await breaker.toTrial(open);
    fake.told.refuse = failure('final', 'unknown_sku');
    world.queue.post(example('order-created-live'));
    await receive();
    expect((await breaker.read()).state).toBe('trial');
  });
});

describe('the lock', () => {
  it('held by another worker gives the message back without the ERP', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { lookUp } = fake.erp;
    let arrived = () => {};
    const looking = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    fake.erp.lookUp = async (draft, signal) => {
      arrived();
      await held;
      return lookUp(draft, signal);
    };
    world.queue.post(example('order-created-live'));
    const first = receive();
    await looking;
    world.queue.post(example('order-created-live'), 'delivery-2');
    const event = world.queue.receive();
    const second = await world.start()(event, context());
    expect(second.batchItemFailures).toHaveLength(1);
    release();
    await first;
    expect(fake.documents.get(ORDER)).toHaveLength(1);
  });

  it.each([
    ['a fresh event', 0],
    ['an event that has waited for hours', 6 * 3600],
  ])('of a worker that died lets %s come back right after it ends, and not later', async (_what, ageSeconds) => {
    // Prepare: a process that died while it looked up, with the lock and its 150 seconds
    const { lookUp } = fake.erp;
    const looking = new Promise<void>((arrived) => {
      fake.erp.lookUp = async () => {
        arrived();
        return new Promise<never>(() => {});
      };
    });
    world.queue.post(example('order-created-live'));
    vi.setSystemTime(Date.now() + ageSeconds * 1000);
    const lockEnds = Date.now() + 150_000;
    void receive();
    await looking;
    fake.erp.lookUp = lookUp;

    // Act: the same event once more, as old as the first
    consumer = world.start();
    const [first] = world.queue.waiting;
    if (first === undefined) throw new Error('the first message is in flight');
    world.queue.postAgain(first);
    await receive();
    const comesBack = world.queue.nextVisibleAt();
    await drain();

    // Assess
    if (ageSeconds > 0) expect(comesBack).toBeGreaterThan(lockEnds);
    expect(comesBack).toBeLessThan(lockEnds + 5_000);
    expect(fake.documents.get(ORDER)).toHaveLength(1);
  });

  it.each([
    ['names no end', {}],
    ['ends in an hour', { in_progress_expiration: Date.now() + 3_600_000 }],
  ])('that %s, which no worker leaves, is told with the name of its item', async (_what, end) => {
    // Prepare
    const lock = createLock(local.dynamo, world.tableName);
    const id = `lock#${createHash('sha256').update(JSON.stringify(ORDER_KEY)).digest('base64')}`;
    const Item = { id, lock: 'INPROGRESS', expiration: Math.floor(Date.now() / 1000) + 3600, ...end };
    await local.documents.send(new PutCommand({ TableName: world.tableName, Item }));

    // Act
    const held = await lock.run(ORDER_KEY, context(), async () => true, Boolean);
    world.queue.post(example('order-created-live'));
    await receive();

    // Assess
    expect(held).toMatchObject({ outcome: 'held', stays: id });
    expect(world.lines).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'lock stays', fields: { key: ORDER_KEY, lock: id } }),
    );
    expect(world.counted).toContain('LockStuck');
  });

  it('says until when it is held at most', async () => {
    const lock = createLock(local.dynamo, world.tableName);
    const held = await lock.run(
      'order:x',
      context(),
      () => createLock(local.dynamo, world.tableName).run('order:x', context(), async () => true, Boolean),
      () => false,
    );
    expect(held).toEqual({ outcome: 'worked', result: { outcome: 'held', until: Date.now() + 150_000 } });
  });
});
