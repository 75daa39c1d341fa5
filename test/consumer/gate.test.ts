import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Failure } from '../../lambdas/erp/failures.ts';
import type { BreakerStates } from '../../lambdas/ledger/breaker-state.ts';
import { openLocalTable } from '../ledger/local-table.ts';
import { createFakeErp } from './fake-erp.ts';
import { context, example, openWorld } from './world.ts';

/** Two consumer processes with one queue, one ledger, one ERP. */
const ORDER = 'order_01KT3SSX6R3JTJ0HYCTFV8ES59';
const MINUTE = 60_000;
const down: Failure = { class: 'systemic', reason: 'erp_unavailable', detail: '503' };
const throttled: Failure = { class: 'transient', reason: 'erp_unavailable', detail: '429', throttled: true };
const unknownSku: Failure = { class: 'final', reason: 'unknown_sku', detail: 'POT-CER-07' };

let local: Awaited<ReturnType<typeof openLocalTable>>;
let fake: ReturnType<typeof createFakeErp>;
let world: Awaited<ReturnType<typeof openWorld>>;
let breaker: BreakerStates;
let first: ReturnType<typeof world.start>;
let second: ReturnType<typeof world.start>;
let orders = 0;

beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-06-02T09:14:33Z') });
  fake = createFakeErp();
  world = await openWorld(local, () => fake.erp);
  breaker = world.ledger.breaker;
  first = world.start();
  second = world.start();
  orders = 0;
});
afterEach(() => vi.useRealTimers());

/** A new order arrives. */
function order(): void {
  orders += 1;
  const body = Buffer.from(example('order-created-live')).toString();
  const id = ORDER.replace(/..$/, String(orders).padStart(2, '0'));
  world.queue.post(Buffer.from(body.replaceAll(ORDER, id)), `delivery-${orders}`);
}

/** One receive of everything that is visible, by one of the two. */
async function works(consumer: typeof first): Promise<void> {
  const event = world.queue.receive();
  const { batchItemFailures } = await consumer(event, context());
  world.queue.done(event, batchItemFailures);
}

const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);
const asks = () => fake.calls.length;

async function openTrial(): Promise<void> {
  await breaker.open(await breaker.read(), down);
  const open = await breaker.read();
  if (open.state === 'open') await breaker.toTrial(open);
}

describe('what the ERP asked of one consumer', () => {
  it('holds for the other, and the event comes back when it may', async () => {
    fake.told.lookUp.push({ outcome: 'inconclusive', failure: { ...throttled, retryAfterSeconds: 90 } });
    order();
    await works(first);
    const asked = asks();
    later(10_000);
    order();
    await works(second);
    expect(asks()).toBe(asked);
    expect(world.queue.nextVisibleAt() - Date.now()).toBeGreaterThanOrEqual(80_000);
    later(MINUTE + 30_000);
    await works(second);
    expect(fake.documents.size).toBeGreaterThan(0);
  });

  it('ends no patience: an event as old as a long pause waits like any other', async () => {
    order();
    later(400 * 3600 * 1000);
    await breaker.heed(await breaker.read(), 90);
    await works(first);
    expect(world.queue.dead).toEqual([]);
    expect(await world.ledger.entries.oldest('retrying')).toMatchObject({ reason: 'erp_unavailable' });
    expect(await world.ledger.entries.oldest('failed')).toBeUndefined();
  });

  it('lets a posted key be done meanwhile', async () => {
    order();
    await works(first);
    orders -= 1;
    order();
    await breaker.heed(await breaker.read(), 90);
    await works(second);
    expect(world.queue.waiting).toEqual([]);
  });
});

describe('an ERP without room', () => {
  it.each<[string, Failure]>([
    ['429', throttled],
    ['being asked to wait', { ...throttled, throttled: true, retryAfterSeconds: 90 }],
  ])('makes no dead letter of an event that is older than its patience: %s', async (_what, failure) => {
    fake.told.lookUp.push({ outcome: 'inconclusive', failure });
    order();
    later(400 * 3600 * 1000);
    await works(first);
    expect(await world.ledger.entries.oldest('failed')).toBeUndefined();
    later(3600 * 1000);
    await works(first);
    expect(fake.documents.size).toBe(1);
  });

  it('is no outage for a single 429, nor for some among documents that get through', async () => {
    for (let minute = 0; minute < 12; minute += 1) {
      if (minute % 2 === 0) fake.told.lookUp.push({ outcome: 'inconclusive', failure: throttled });
      order();
      await works(minute % 3 === 0 ? first : second);
      later(MINUTE);
    }
    expect((await breaker.read()).state).toBe('closed');
  });

  it('is one once nothing but 429 has come for five minutes, whoever got them', async () => {
    fake.erp.lookUp = async () => ({ outcome: 'inconclusive', failure: throttled });
    const states: string[] = [];
    for (let minute = 0; minute < 7; minute += 1) {
      order();
      await works(minute % 2 === 0 ? first : second);
      states.push((await breaker.read()).state);
      later(MINUTE);
    }
    expect(states).toEqual(['closed', 'closed', 'closed', 'closed', 'closed', 'open', 'open']);
    expect(await breaker.read()).toMatchObject({ detail: expect.stringContaining('no room') });
  });
});

describe('a maintenance window', () => {
  it('stops every record at once, before anybody has switched delivery off', async () => {
    const now = Date.now();
    const hour = { from: new Date(now).toISOString(), to: new Date(now + 3_600_000).toISOString(), why: 'year-end' };
    const consumer = world.start(undefined, undefined, undefined, [hour]);
    order();
    await works(consumer);
    expect(asks()).toBe(0);
    expect(await world.ledger.entries.oldest('retrying')).toMatchObject({
      detail: expect.stringContaining('year-end'),
    });
    later(3_600_000);
    await works(consumer);
    expect(fake.documents.size).toBe(1);
  });
});

describe('the state is read for every record', () => {
  it('an instance that knew it closed does not ask an ERP that another found dead', async () => {
    order();
    await works(first);
    fake.told.lookUp.push({ outcome: 'inconclusive', failure: down });
    order();
    await works(second);
    const asked = asks();
    order();
    await works(first);
    expect(asks()).toBe(asked);
  });

  it('each of a batch: the rest of it is given back untouched after the first found the ERP dead', async () => {
    fake.erp.lookUp = async () => {
      fake.calls.push('look up');
      return { outcome: 'inconclusive', failure: down };
    };
    for (let n = 0; n < 8; n += 1) order();
    await works(first);
    expect(asks()).toBe(2); // as many as the instance works at once
  });
});

describe('a trial', () => {
  beforeEach(openTrial);

  it('works one record at a time, however many an instance may', async () => {
    const { lookUp } = fake.erp;
    let atOnce = 0;
    let most = 0;
    fake.erp.lookUp = async (draft, signal) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      // No verdict: otherwise the first would end the trial.
      return lookUp(draft, signal).then(() => ({ outcome: 'inconclusive', failure: { ...down, class: 'transient' } }));
    };
    for (let n = 0; n < 4; n += 1) order();
    await works(first);
    expect(most).toBe(1);
    expect(asks()).toBe(4);
  });

  it('goes on with the next record when one ends without a verdict, in both instances', async () => {
    fake.told.lookUp.push(
      { outcome: 'inconclusive', failure: { ...down, class: 'transient' } },
      { outcome: 'inconclusive', failure: { ...down, class: 'transient' } },
    );
    order();
    await works(first);
    order();
    await works(second);
    expect((await breaker.read()).state).toBe('trial');
    order();
    await works(first);
    expect((await breaker.read()).state).toBe('closed');
  });

  it('is over when the ERP refuses a document for its own reason: it is alive', async () => {
    fake.told.create.push({ outcome: 'refused', failure: unknownSku });
    order();
    await works(first);
    expect((await breaker.read()).state).toBe('closed');
  });

  it('is over as well when the refusal is one that people in the ERP will mend', async () => {
    const patient: Failure = { class: 'patient', reason: 'exchange_rate_missing', detail: 'USD' };
    fake.told.create.push({ outcome: 'refused', failure: patient });
    order();
    await works(first);
    expect((await breaker.read()).state).toBe('closed');
  });

  it('is not decided by a key that was posted before', async () => {
    const trial = await breaker.read();
    await breaker.close(trial);
    order();
    await works(first);
    await openTrial();
    orders -= 1;
    order();
    await works(first);
    expect(world.queue.waiting).toEqual([]);
    expect((await breaker.read()).state).toBe('trial');
  });

  it.each<[string, () => void]>([
    ['a look-up', () => fake.told.lookUp.push({ outcome: 'inconclusive', failure: down })],
    ['a single POST without an answer', () => fake.told.create.push({ outcome: 'ambiguous', failure: down })],
  ])('re-opens at %s that fails for everybody, and the rest of the batch stays untouched', async (_what, tell) => {
    tell();
    order();
    order();
    await works(first);
    expect(await breaker.read()).toMatchObject({ state: 'open', probes: 1 });
    expect(fake.calls.filter((call) => call.startsWith('look up'))).toHaveLength(1);
  });

  it('goes on after a pause as it stood: a pause swallows no verdict', async () => {
    const { lookUp } = fake.erp;
    fake.erp.lookUp = async (draft, signal) => {
      await breaker.pause(await breaker.read(), { why: 'stocktaking' });
      return lookUp(draft, signal);
    };
    order();
    await works(first);
    expect(await breaker.read()).toMatchObject({ state: 'closed', paused: { why: 'stocktaking' } });
  });

  it('is not closed by a record that began before the outage', async () => {
    const trial = await breaker.read();
    await breaker.close(trial);
    const { lookUp } = fake.erp;
    fake.erp.lookUp = async (draft, signal) => {
      await openTrial();
      return lookUp(draft, signal);
    };
    order();
    await works(first);
    expect(fake.documents.size).toBe(1);
    expect((await breaker.read()).state).toBe('trial');
  });
});
