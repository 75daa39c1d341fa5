import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Erp } from '../../lambdas/erp/port.ts';
import { openLocalTable } from '../ledger/local-table.ts';
import { createFakeErp } from './fake-erp.ts';
import { createMortal, type Death, type Mortal, mortalDynamo } from './mortal.ts';
import { context, example, openWorld } from './world.ts';

const ORDER = 'order_01KT3SSX6R3JTJ0HYCTFV8ES59';
const REFUND = 'refund_01KTC065W02K96NWBDVH1DQ1HY';
const ROUNDS = 80;

let local: Awaited<ReturnType<typeof openLocalTable>>;
beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-06-02T09:14:33Z') });
});
afterEach(() => vi.useRealTimers());

interface Scenario {
  readonly name: string;
  /** Events that are worked before anything dies. */
  readonly before: readonly string[];
  readonly events: readonly string[];
  readonly prepare?: (fake: ReturnType<typeof createFakeErp>) => void;
  readonly document: string;
  readonly ends: 'posted' | 'failed';
}

const scenarios: readonly Scenario[] = [
  { name: 'an order', before: [], events: ['order-created-live'], document: ORDER, ends: 'posted' },
  {
    name: 'an order sent twice',
    before: [],
    events: ['order-created-live', 'order-created-live'],
    document: ORDER,
    ends: 'posted',
  },
  {
    name: 'a refund',
    before: ['order-created-live'],
    events: ['order-refunded-partial'],
    document: REFUND,
    ends: 'posted',
  },
  {
    name: 'a refund and its order at once',
    before: [],
    events: ['order-refunded-partial', 'order-created-live'],
    document: REFUND,
    ends: 'posted',
  },
  {
    name: 'an order that the ERP commits nine minutes after the client gave up',
    before: [],
    events: ['order-created-live'],
    // Long after everybody gave up, but within what the settling time is made for.
    prepare: ({ told }) => {
      told.commitLater = 9 * 60_000;
    },
    document: ORDER,
    ends: 'posted',
  },
  {
    name: 'an order that the ERP refuses',
    before: [],
    events: ['order-created-live'],
    prepare: ({ told }) => {
      const failure = { class: 'final', reason: 'unknown_sku', detail: 'POT-CER-07' } as const;
      told.create.push(...Array.from({ length: 20 }, () => ({ outcome: 'refused', failure }) as const));
    },
    document: ORDER,
    ends: 'failed',
  },
];

/** Runs a scenario with one death, and what is true afterwards. */
async function live({ before, events, prepare, document }: Scenario, death?: Death) {
  const fake = createFakeErp();
  const world = await openWorld(local, () => fake.erp);
  const key = document.startsWith('order') ? `order:${document}` : `refund:${document}`;

  const work = async (mortal: Mortal) => {
    const dynamo = mortalDynamo(local.dynamo, mortal);
    const sqs = { send: (command: never) => mortal.through('sqs', () => world.queue.send(command)) };
    const erp: Erp = {
      ...fake.erp,
      lookUp: (draft, signal) => mortal.through('look up', () => fake.erp.lookUp(draft, signal)),
      create: (draft, mayLeave, signal) => mortal.through('create', () => fake.erp.create(draft, mayLeave, signal)),
    };
    const consumer = world.start(dynamo, sqs as never, erp);
    for (let round = 0; round < ROUNDS && world.queue.waiting.length > 0; round += 1) {
      vi.setSystemTime(Math.max(Date.now(), world.queue.nextVisibleAt()));
      const event = world.queue.receive();
      const answer = await Promise.race([consumer(event, context()), mortal.died]);
      if (answer === 'died') return;
      world.queue.done(event, answer.batchItemFailures);
    }
  };

  for (const name of before) world.queue.post(example(name), 'before');
  await work(createMortal());
  prepare?.(fake);
  for (const [n, name] of events.entries()) world.queue.post(example(name), `delivery-${n}`);
  const first = createMortal(death);
  await work(first);
  await work(createMortal());

  const entry = await world.ledger.entries.read(key);
  const order = await world.ledger.entries.read(`order:${ORDER}`);
  return {
    calls: first.calls.length,
    documents: fake.documents.get(document)?.length ?? 0,
    status: entry?.status,
    left: world.queue.waiting.length,
    dead: world.queue.dead.length,
    refunded: order?.refunded ?? 0,
  };
}

describe.each(scenarios)('$name, with the process killed before and after every call', (scenario) => {
  it('ends as it does without a crash: one document or one reason, nothing lost, nothing left', async () => {
    const calm = await live(scenario);
    const expected = { ...calm, documents: scenario.ends === 'posted' ? 1 : 0, status: scenario.ends, left: 0 };
    expect(calm).toMatchObject({ ...expected, dead: scenario.ends === 'posted' ? 0 : 1 });
    expect(calm.calls).toBeGreaterThan(8);

    // Beyond these a marked or posted message only repeats itself.
    const callsToKill = Math.min(calm.calls, 26);
    for (let call = 0; call < callsToKill; call += 1) {
      for (const when of ['before', 'after'] as const) {
        vi.setSystemTime(new Date('2026-06-02T09:14:33Z'));
        const outcome = await live(scenario, { call, when });
        const { documents, status, left, dead, refunded } = outcome;
        expect({ call, when, documents, status, left, dead, refunded }).toEqual({
          call,
          when,
          documents: expected.documents,
          status: expected.status,
          left: 0,
          dead: calm.dead,
          refunded: calm.refunded,
        });
      }
    }
  }, 300_000);
});
