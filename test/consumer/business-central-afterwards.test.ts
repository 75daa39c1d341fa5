import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Admin } from '../../local/business-central/admin.ts';
import { simulate } from '../erp/business-central/simulated.ts';
import { openLocalTable } from '../ledger/local-table.ts';
import { ORDER, REFUND } from './lives.ts';
import { context, example, openWorld } from './world.ts';

let local: Awaited<ReturnType<typeof openLocalTable>>;
beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-06-02T09:14:33Z') }));
afterEach(() => vi.useRealTimers());

/** The consumer on the real adapter and the simulator. */
async function openBridge() {
  const { erp, simulator } = simulate({});
  const world = await openWorld(local, () => erp);
  const consumer = world.start();
  const receive = async () => {
    vi.setSystemTime(Math.max(Date.now(), world.queue.nextVisibleAt()));
    const event = world.queue.receive();
    world.queue.done(event, (await consumer(event, context())).batchItemFailures);
  };
  const drain = async () => {
    for (let round = 0; round < 20 && world.queue.waiting.length > 0; round += 1) await receive();
  };
  const post = (name: string) => world.queue.post(example(name));
  const deliver = async (name: string) => {
    post(name);
    await drain();
  };
  const made = (id: string) =>
    simulator.admin
      .creations()
      .filter(({ kind, externalDocumentNumber }) => isWritten(kind) && externalDocumentNumber === id.toUpperCase());
  return {
    post,
    receive,
    drain,
    deliver,
    made,
    admin: simulator.admin,
    entries: world.ledger.entries,
    dead: world.queue.dead,
  };
}

const isWritten = (kind: string) => kind === 'order' || kind === 'credit memo';

describe.each<{ fate: string; befall: (admin: Admin, reference: string) => void }>([
  { fate: 'the warehouse posted', befall: (admin, reference) => void admin.shipAndInvoice(reference) },
  { fate: 'somebody released', befall: (admin, reference) => void admin.setStatus(reference, 'Open') },
  { fate: 'waits for an approval', befall: (admin, reference) => void admin.setStatus(reference, 'In Review') },
  { fate: 'somebody deleted', befall: (admin, reference) => admin.deleteDocument(reference) },
])('an order that $fate', ({ befall }) => {
  it('is not made again by a redelivery, which asks Business Central nothing', async () => {
    // Prepare
    const bridge = await openBridge();
    await bridge.deliver('order-created-live');
    befall(bridge.admin, ORDER);
    const requests = bridge.admin.requests().length;

    // Act
    await bridge.deliver('order-created-live');

    // Assess
    expect(bridge.made(ORDER)).toHaveLength(1);
    expect(bridge.admin.requests()).toHaveLength(requests);
    expect(await bridge.entries.read(`order:${ORDER}`)).toMatchObject({ status: 'posted' });
  });

  it('has its refund written once, however often it comes', async () => {
    // Prepare
    const bridge = await openBridge();
    await bridge.deliver('order-created-live');
    befall(bridge.admin, ORDER);

    // Act
    await bridge.deliver('order-refunded-partial');
    await bridge.deliver('order-refunded-partial');

    // Assess
    expect(bridge.made(REFUND)).toHaveLength(1);
    const memos = bridge.admin.documents().filter(({ kind }) => kind === 'credit memo');
    expect(memos.map(({ totalAmountIncludingTax, status }) => [totalAmountIncludingTax, status])).toEqual([
      ['17.73', 'Draft'],
    ]);
    expect(bridge.admin.violations()).toEqual([]);
    expect(bridge.dead).toEqual([]);
  });
});

describe('an order that was posted before the bridge knew of it', () => {
  it('is taken over by its invoice: no second order', async () => {
    // Prepare
    const bridge = await openBridge();
    bridge.admin.addFault({ method: 'POST', path: '/salesOrders', nth: 1, fault: { kind: 'drop-after-commit' } });
    bridge.post('order-created-live');
    await bridge.receive();
    expect(await bridge.entries.read(`order:${ORDER}`)).not.toMatchObject({ status: 'posted' });

    // Act
    bridge.admin.shipAndInvoice(ORDER);
    await bridge.drain();

    // Assess
    expect(bridge.made(ORDER)).toHaveLength(1);
    expect(await bridge.entries.read(`order:${ORDER}`)).toMatchObject({
      status: 'posted',
      document: { kind: 'sales invoice' },
    });
  });
});

describe('a refund whose credit memo was posted or deleted', () => {
  it.each([
    { fate: 'posted', befall: (admin: Admin) => void admin.postCreditMemo(REFUND) },
    { fate: 'deleted', befall: (admin: Admin) => admin.deleteDocument(REFUND) },
  ])('is not made again: $fate', async ({ befall }) => {
    const bridge = await openBridge();
    await bridge.deliver('order-created-live');
    await bridge.deliver('order-refunded-partial');
    befall(bridge.admin);

    await bridge.deliver('order-refunded-partial');

    expect(bridge.made(REFUND)).toHaveLength(1);
    expect(await bridge.entries.read(`refund:${REFUND}`)).toMatchObject({ status: 'posted' });
  });
});
