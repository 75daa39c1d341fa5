import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Erp } from '../../lambdas/erp/port.ts';
import { openLocalTable } from '../ledger/local-table.ts';
import { createFakeErp } from './fake-erp.ts';
import { type ErpSide, everyDeath, ORDER, REFUND, type Story } from './lives.ts';

let local: Awaited<ReturnType<typeof openLocalTable>>;
beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

type Fake = ReturnType<typeof createFakeErp>;

function sideOf(prepare: (fake: Fake) => void = () => {}): ErpSide {
  const fake = createFakeErp();
  return {
    erpOf: (mortal): Erp => ({
      ...fake.erp,
      lookUp: (draft, signal) => mortal.through('look up', () => fake.erp.lookUp(draft, signal)),
      create: (draft, mayLeave, signal) => mortal.through('create', () => fake.erp.create(draft, mayLeave, signal)),
    }),
    prepare: () => prepare(fake),
    documents: (id) => fake.documents.get(id)?.length ?? 0,
  };
}

const stories: readonly (Story & { name: string; prepare?: (fake: Fake) => void; ends: 'posted' | 'failed' })[] = [
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

describe.each(stories)('$name, with the process killed before and after every call', (story) => {
  it('ends as it does without a crash: one document or one reason, nothing lost, nothing left', async () => {
    const { calm, deaths } = await everyDeath(local, story, () => sideOf(story.prepare));

    const { calls, ...expected } = calm;
    const posted = story.ends === 'posted';
    expect(expected).toMatchObject({ documents: posted ? 1 : 0, status: story.ends, left: 0, dead: posted ? 0 : 1 });
    expect(calls).toBeGreaterThan(8);
    expect(deaths).toEqual(deaths.map(({ death }) => ({ death, outcome: expected })));
  }, 300_000);
});
