import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Failure } from '../../lambdas/erp/failures.ts';
import type { Erp, Mended } from '../../lambdas/erp/port.ts';
import { readEvent } from '../../lambdas/zephyrcart/event.ts';
import { refundFingerprint } from '../../lambdas/zephyrcart/fingerprint.ts';
import { openLocalTable } from '../ledger/local-table.ts';
import { eventOf, orderId, START } from './events.ts';
import { DEAD, EVENTS } from './memory-sqs.ts';
import { DAY, HOUR, idsIn, openRedriveWorld, type RedriveWorld } from './world.ts';

const MINUTE = 60_000;
const TEA = { reason: 'unknown_sku', skus: ['TEA-NEW'] } as const;
const ORDER = `order:${orderId(1)}`;

/** Two refunds of one order in one event. */
const LIST = readFileSync(new URL('../../examples/order-refunded-full-list-shaped.json', import.meta.url), 'utf8');
const LISTED_ORDER = 'order:order_01KT3SSX6R3JTJ0HYCTFV8ES59';
const ORDER_UNKNOWN = { reason: 'order_unknown', detail: 'not in the ERP yet' } as const;

let local: Awaited<ReturnType<typeof openLocalTable>>;
let world: RedriveWorld;

beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  world = await openRedriveWorld(local);
});
afterEach(() => vi.useRealTimers());

const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);
const run = (timeLeft = 300_000, erp: Partial<Erp> = {}) => {
  const end = Date.now() + timeLeft;
  return world.start({ erp })({ census: true }, { getRemainingTimeInMillis: () => end - Date.now() });
};
/** What the consumer does when an order fails, without its page. */
const recorded = (key: string, subject = 'TEA-NEW') =>
  world.ledger.causes.record({ reason: 'unknown_sku', subject }, { key });
const paged = async (subject = 'TEA-NEW') => {
  await world.ledger.causes.claimPage({ reason: 'unknown_sku', subject });
  await world.ledger.causes.confirmPage({ reason: 'unknown_sku', subject });
};
/** Both refunds of the list, as their first event has them. */
function refundsIn(list: string) {
  const reading = readEvent(Buffer.from(list), { acceptTaxInclusivePrices: true, testOrders: 'ignore' });
  const [first, second] = (reading.kind === 'tasks' ? reading.tasks : []).flatMap((task) =>
    task.kind === 'refund'
      ? [{ key: task.key, fingerprint: refundFingerprint(task.refund), total: task.refund.amount }]
      : [],
  );
  if (first === undefined || second === undefined) throw new Error('the list has two refunds');
  return [first, second] as const;
}
const subjects = () => world.pages.map(({ subject }) => subject);

describe('the census gives reasons', () => {
  it('to what crashed the consumer: mark, ledger, one page for all of them', async () => {
    for (const n of [1, 2, 3]) await world.killOrder(n, 'crashed');
    expect(await run()).toMatchObject({ explained: 3, redriven: 0 });
    expect(await world.ledger.entries.read(ORDER)).toMatchObject({
      status: 'failed',
      reason: 'bridge_fault',
      total: 7110,
      currency: 'EUR',
    });
    const [letter] = world.sqs.messages(DEAD);
    expect(await world.ledger.marks.read(letter?.id ?? '')).toMatchObject({ reason: 'bridge_fault', keys: [ORDER] });
    expect(subjects()).toEqual(['bridge_fault']);
    expect(world.pages[0]?.message).toContain('eight times');
    expect(await run()).toMatchObject({ explained: 0 });
    expect(subjects()).toHaveLength(1);
  });

  it('that the ledger knows already, when another message of the order failed for it', async () => {
    await world.killOrder(1, TEA);
    await world.killOrder(1, 'crashed');
    expect(await run()).toMatchObject({ explained: 1 });
    const marks = await Promise.all(world.sqs.messages(DEAD).map(({ id }) => world.ledger.marks.read(id)));
    expect(marks.map((mark) => mark?.reason)).toEqual(['unknown_sku', 'unknown_sku']);
  });

  it('to an event that cannot be read, once it reached the dead letters that way', async () => {
    world.sqs.put(DEAD, 'no event', { receivedAt: { DataType: 'String', StringValue: 'never' } });
    expect(await run()).toMatchObject({ explained: 1 });
    expect(subjects()).toEqual(['unreadable']);
  });
});

describe('the census heals', () => {
  it('what the ERP says is mended, all at once, and nothing else', async () => {
    for (const n of [1, 2, 3]) await world.killOrder(n, TEA);
    await world.killOrder(4, { reason: 'unknown_sku', skus: ['TEA-NEW', 'POT-NEW'] });
    await world.killOrder(5, { reason: 'blocked_customer', subject: 'WEB' });
    world.mended.set('TEA-NEW', 'mended');
    expect(await run()).toMatchObject({ redriven: 3, examined: 5 });
    expect(idsIn(world.sqs, EVENTS).toSorted()).toEqual([1, 2, 3].map(orderId));
    expect(world.sqs.visible(DEAD)).toBe(2);
    expect(world.gauges.Healed).toBe(3);
  });

  it('nothing of an order that two SKUs are missing in, until both are there; but the one that is there is over', async () => {
    // Prepare
    const both = { reason: 'unknown_sku', skus: ['POT-NEW', 'TEA-NEW'] } as const;
    await world.killOrder(1, both);
    for (const subject of both.skus) {
      await recorded(ORDER, subject);
      await paged(subject);
    }
    const quarterHours = async (count: number) => {
      for (let quarter = 0; quarter < count; quarter += 1) {
        later(15 * MINUTE);
        await run();
      }
      return [subjects(), (await world.ledger.causes.open()).map(({ subject, events }) => [subject, events])];
    };

    // Act
    await quarterHours(1);
    world.mended.set('TEA-NEW', 'mended');
    const oneThere = await quarterHours(6);
    const stillThere = world.sqs.visible(DEAD);
    world.mended.set('TEA-NEW', 'not yet').set('POT-NEW', 'mended');
    await quarterHours(4);

    // Assess
    expect(oneThere).toEqual([['over: unknown_sku: TEA-NEW'], [['POT-NEW', 1]]]);
    expect(stillThere).toBe(1);
    expect(idsIn(world.sqs, EVENTS)).toEqual([orderId(1)]);
    expect(await world.ledger.entries.read(ORDER)).toMatchObject({ causes: ['unknown_sku#POT-NEW'], skus: both.skus });
  });

  it('what is in the ERP already, and what the ledger says has room and order now', async () => {
    const facts = {
      receivedAt: new Date(START).toISOString(),
      messageId: 'm',
      currency: 'EUR',
      exponent: 2,
      total: 7110,
      tax: 1135,
      customer: 'WEB',
    };
    await world.killOrder(1, TEA);
    await world.kill(eventOf('refund', 1), `refund:${orderId(1)}`.replace('order_', 'refund_'), {
      reason: 'order_unknown',
    });
    expect(await run()).toMatchObject({ redriven: 0 });
    await world.ledger.entries.writePosted(ORDER, { kind: 'sales order', id: 'x', number: 'S-1' }, facts);
    later(2 * HOUR);
    expect(await run()).toMatchObject({ redriven: 2 });
  });

  it('a list of refunds of which one can pass, though another says otherwise than its first event and never will', async () => {
    const facts = { receivedAt: new Date(START).toISOString(), messageId: 'm', currency: 'EUR', exponent: 2 };
    const list = Buffer.from(LIST.replace('"amount_cents":1773', '"amount_cents":1772'));
    const [changed, waiting] = refundsIn(LIST);
    for (const { key, fingerprint, total } of [changed, waiting]) {
      const own = { ...facts, fingerprint, total };
      await world.ledger.entries.writeNotFinal(key, 'waiting', ORDER_UNKNOWN, own);
      await world.ledger.entries.writeFailed(key, ORDER_UNKNOWN, own);
    }
    await world.kill(list, 'event:of-the-mark', { reason: 'payload_changed' });
    later(HOUR);

    const before = await run();
    const open = await world.ledger.causes.open();
    const order = { ...facts, total: 7110, tax: 1135, customer: 'WEB' };
    await world.ledger.entries.writePosted(LISTED_ORDER, { kind: 'sales order', id: 'x', number: 'S-1' }, order);
    later(2 * HOUR);
    const after = await run();

    expect(before).toMatchObject({ redriven: 0 });
    expect(open).toMatchObject([{ reason: 'order_unknown', events: 1, keys: [waiting.key] }]);
    expect(after).toMatchObject({ redriven: 1 });
    expect(world.sqs.messages(EVENTS)).toHaveLength(1);
  });

  it.each([
    [
      'the breaker is open',
      async () =>
        void (await world.ledger.breaker.open(await world.ledger.breaker.read(), {
          reason: 'erp_unavailable',
          detail: '503',
        })),
    ],
    ['the ERP does not answer', async () => void world.mended.set('TEA-NEW', 'unanswered')],
  ])('nothing while %s', async (_what, prepare) => {
    await world.killOrder(1, TEA);
    world.mended.set('TEA-NEW', 'mended');
    await prepare();
    expect(await run()).toMatchObject({ redriven: 0 });
    expect(world.sqs.visible(DEAD)).toBe(1);
  });

  it('nothing, and asks for nothing more, once the ERP refuses the login: the version of the secret is noted, so that nobody locks the user', async () => {
    const skus = ['A-1', 'A-2', 'A-3'];
    for (const [n, sku] of skus.entries()) await world.killOrder(n, { reason: 'unknown_sku', skus: [sku] });
    const refused: Failure = {
      class: 'systemic',
      reason: 'erp_configuration',
      detail: 'refused the login',
      refusedSecretVersion: 'v7',
    };
    let logins = 0;
    const isMended = async (): Promise<Mended> => {
      if ((await world.ledger.breaker.read()).refusedSecretVersion === undefined) logins += 1;
      return { outcome: 'unanswered', failure: refused };
    };
    for (let quarter = 0; quarter < 4; quarter += 1) {
      expect(await run(300_000, { isMended })).toMatchObject({ redriven: 0, finished: true });
      later(15 * MINUTE);
    }
    expect(logins).toBe(1);
    expect((await world.ledger.breaker.read()).refusedSecretVersion).toBe('v7');
    expect((await world.ledger.breaker.read()).state).toBe('closed');
  });

  it('nothing, and asks for nothing more, once the ERP wants to be left alone: everybody is told until when', async () => {
    for (const [n, sku] of ['A-1', 'A-2', 'A-3'].entries())
      await world.killOrder(n, { reason: 'unknown_sku', skus: [sku] });
    const failure: Failure = {
      class: 'transient',
      reason: 'erp_unavailable',
      detail: '429',
      retryAfterSeconds: 60,
      throttled: true,
    };
    let asked = 0;
    const isMended = async (): Promise<Mended> => {
      asked += 1;
      return { outcome: 'unanswered', failure };
    };

    expect(await run(300_000, { isMended })).toMatchObject({ redriven: 0, finished: true });

    expect(asked).toBe(1);
    expect((await world.ledger.breaker.read()).notBefore).toBeGreaterThan(0);
  });

  it('with growing waits: a cause that comes back again and again is tried more and more rarely', async () => {
    world.mended.set('TEA-NEW', 'mended'); // so says the ERP, and refuses all the same
    const tries: number[] = [];
    await world.killOrder(1, TEA);
    await recorded(ORDER);
    for (let quarter = 0; quarter < 4 * 72; quarter += 1) {
      later(15 * MINUTE);
      await run();
      if (world.sqs.messages(EVENTS).length === 0) continue;
      tries.push(quarter);
      const event = world.sqs.batch();
      world.sqs.done(event, []);
      later(1000);
      await world.killOrder(1, TEA, { receivedAt: START });
      await recorded(ORDER);
    }
    const gaps = tries.slice(1).map((quarter, index) => quarter - (tries[index] ?? 0));
    expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
    expect(tries.length).toBeGreaterThan(5);
    expect(tries.length).toBeLessThan(12);
    expect(gaps.at(-1)).toBeGreaterThan(90);
  });

  it('what only a try tells by one letter, not too soon, and by more once it passed', async () => {
    // Prepare
    const facts = { receivedAt: new Date(START).toISOString(), messageId: 'm', total: 7110 };
    for (let n = 0; n < 30; n += 1) await world.killOrder(n, { reason: 'period_closed' });
    await world.ledger.causes.record({ reason: 'period_closed' }, { key: ORDER });
    world.mended.set('period_closed', 'unknown');
    const moved: number[] = [];
    const passes = async () => {
      for (const { body } of world.sqs.messages(EVENTS)) {
        const id = /order_0\d+/.exec(body)?.[0];
        await world.ledger.entries.writePosted(`order:${id}`, { kind: 'sales order', id: 'x', number: 'S' }, facts);
      }
      moved.push(world.sqs.messages(EVENTS).length);
      world.sqs.done(world.sqs.batch(), []);
      while (world.sqs.messages(EVENTS).length > 0) world.sqs.done(world.sqs.batch(), []);
    };

    // Act
    await run();
    await passes();
    for (let quarter = 0; quarter < 5; quarter += 1) {
      later(30 * MINUTE);
      await run();
      await passes();
    }

    // Assess
    expect(moved).toEqual([0, 1, 8, 21, 0, 0]);
  });

  it('waits for the fate of what it tried before it tries more', async () => {
    for (let n = 0; n < 5; n += 1) await world.killOrder(n, { reason: 'period_closed' });
    await world.ledger.causes.record({ reason: 'period_closed' }, { key: ORDER });
    world.mended.set('period_closed', 'unknown');
    later(HOUR);
    expect(await run()).toMatchObject({ redriven: 1 });
    later(HOUR);
    expect(await run()).toMatchObject({ redriven: 0 });
  });

  it('asks for an old cause once an hour, however many wait for it', async () => {
    for (let n = 0; n < 12; n += 1) await world.killOrder(n, TEA);
    await recorded(ORDER);
    later(10 * DAY - HOUR);
    for (let quarter = 0; quarter < 4; quarter += 1) {
      await run();
      later(15 * MINUTE);
    }
    expect(world.asked).toHaveLength(1);
  });
});

describe('the census counts', () => {
  it('and drift mends itself: events, money, keys, and causes that nobody recorded', async () => {
    for (const n of [1, 2]) await world.killOrder(n, TEA);
    for (let n = 0; n < 7; n += 1) await recorded(`order:wrong-${n}`);
    await world.killOrder(3, { reason: 'rejected' });
    await run();
    expect(await world.ledger.causes.open()).toMatchObject([
      {
        subject: 'TEA-NEW',
        events: 2,
        money: [{ currency: 'EUR', minorUnits: 14220, exponent: 2 }],
        keys: [1, 2].map((n) => `order:${orderId(n)}`),
      },
      { reason: 'rejected', events: 1, keys: [`order:${orderId(3)}`] },
    ]);
  });

  it('and pages what a crash or a broken topic kept from people', async () => {
    await world.killOrder(1, TEA);
    await recorded(ORDER);
    world.sns.away = true;
    await run();
    world.sns.away = false;
    expect(subjects()).toEqual([]);
    await run();
    await run();
    expect(subjects()).toEqual(['unknown_sku: TEA-NEW']);
    expect(world.pages[0]?.topic).toBe('catalogue');
  });

  it('and a cause is over when nothing waits for it any more, seen twice, and told once', async () => {
    await world.killOrder(1, TEA);
    await recorded(ORDER);
    await paged();
    world.mended.set('TEA-NEW', 'mended');
    later(HOUR);
    await run();
    expect(subjects()).toEqual([]); // moved, not yet written
    const facts = { receivedAt: new Date(START).toISOString(), messageId: 'm' };
    await world.ledger.entries.writePosted(ORDER, { kind: 'sales order', id: 'x', number: 'S' }, facts);
    for (let quarter = 0; quarter < 4; quarter += 1) {
      later(15 * MINUTE);
      await run();
    }
    expect(subjects()).toEqual(['over: unknown_sku: TEA-NEW']);
    expect(world.pages[0]?.message.split('\n')).toEqual([
      'Nothing waits for this cause any more. It began 2026-06-02 09:00 UTC.',
      'It ended 2026-06-02 10:30 UTC. Nothing is to be done.',
      'What it was: https://runbook.example/operate.md#unknown_sku',
    ]);
    expect(await world.ledger.causes.open()).toEqual([]);
  });

  it('and what was redriven keeps its cause open while an outage holds it up', async () => {
    await world.killOrder(1, TEA);
    await recorded(ORDER);
    await paged();
    world.mended.set('TEA-NEW', 'mended');
    later(HOUR);
    await run();
    const facts = { receivedAt: new Date(START).toISOString(), messageId: 'm' };
    for (let hours = 0; hours < 30; hours += 1) {
      later(HOUR);
      await world.ledger.entries.writeNotFinal(ORDER, 'retrying', { reason: 'erp_unavailable', detail: '503' }, facts);
      await run();
    }
    expect(subjects().filter((subject) => subject.startsWith('over'))).toEqual([]);
    expect(await world.ledger.causes.open()).toMatchObject([{ events: 1 }]);
  });

  it('and nothing is over while delivery is off: SQS’s own redrive leaves no trace in the ledger', async () => {
    await world.killOrder(1, TEA);
    await recorded(ORDER);
    await paged();
    await run();
    later(HOUR);
    const [letter] = world.sqs.messages(DEAD);
    world.sqs.clear(DEAD);
    world.sqs.put(EVENTS, letter?.body ?? '', letter?.attributes ?? {});
    await world.ledger.breaker.open(await world.ledger.breaker.read(), { reason: 'erp_unavailable', detail: '503' });
    for (let quarter = 0; quarter < 8; quarter += 1) {
      await run();
      later(15 * MINUTE);
    }
    expect(subjects()).toEqual([]);
    expect(await world.ledger.causes.open()).toMatchObject([{ subject: 'TEA-NEW' }]);
  });

  it('and a letter that was removed by hand is waited for no more', async () => {
    await world.killOrder(1, TEA);
    await recorded(ORDER);
    await paged();
    await run();
    later(HOUR);
    world.sqs.clear(DEAD);
    await run();
    later(15 * MINUTE);
    await run();
    expect(subjects()).toEqual(['over: unknown_sku: TEA-NEW']);
  });

  it('and closes nothing when it had no time to see everything', async () => {
    for (let n = 0; n < 200; n += 1) await world.killOrder(n, TEA);
    await recorded(ORDER);
    await paged();
    world.mended.set('TEA-NEW', 'mended');
    later(HOUR);
    expect(await run(16_000)).toMatchObject({ finished: false });
    expect(await world.ledger.causes.read({ reason: 'unknown_sku', subject: 'TEA-NEW' })).not.toHaveProperty(
      'emptySince',
    );
  });

  it('and tells in one digest a day how many wait and how much money, those that differ included', async () => {
    for (const n of [1, 2]) await world.killOrder(n, TEA);
    await recorded(ORDER);
    await paged();
    for (const n of [1, 2, 3]) await world.ledger.causes.record({ reason: 'erp_total_differs' }, { key: `order:${n}` });
    await world.ledger.causes.claimPage({ reason: 'erp_total_differs' });
    await world.ledger.causes.confirmPage({ reason: 'erp_total_differs' });
    for (let hours = 0; hours < 47; hours += 1) {
      await run();
      later(HOUR);
    }
    expect(subjects().toSorted()).toEqual([
      'daily digest: 2 events for one cause',
      'daily digest: 3 events for one cause',
    ]);
    const catalogue = world.pages.find(({ topic }) => topic === 'catalogue');
    expect(catalogue?.message).toBe(
      '- unknown_sku: TEA-NEW: 2 events (142.20 EUR), since 2026-06-02 09:00 UTC. https://runbook.example/operate.md#unknown_sku',
    );
  });
});

describe('the census renews', () => {
  it('a dead letter that SQS would forget, also while delivery is paused', async () => {
    await world.killOrder(1, TEA, { receivedAt: START - 12 * DAY, sentAt: START - 10 * DAY });
    await world.killOrder(2, TEA, { receivedAt: START - 12 * DAY, sentAt: START - 10 * DAY + HOUR });
    await world.ledger.breaker.open(await world.ledger.breaker.read(), { reason: 'erp_unavailable', detail: '503' });
    expect(await run()).toMatchObject({ renewed: 1, redriven: 0, notHealing: 'the breaker is open' });
    const [copy] = world.sqs.messages(EVENTS);
    expect(copy).toMatchObject({ sentAt: START });
    expect(copy?.attributes.receivedAt?.StringValue).toBe('2026-05-21T09:00:00.000Z');
    expect(world.gauges.OldestMessageSeconds).toBe((10 * DAY - HOUR) / 1000);
  });

  it('what waits in the event queue for days, and spends no receives on what is young', async () => {
    const put = (age: number) => world.sqs.put(EVENTS, `{"age":${age}}`, {}, 0, START - age);
    for (const age of [11 * DAY, 6 * DAY, 4 * DAY, HOUR]) put(age);
    await world.ledger.breaker.open(await world.ledger.breaker.read(), { reason: 'erp_unavailable', detail: '503' });
    expect(await run()).toMatchObject({ renewed: 2 });
    const left = world.sqs.messages(EVENTS).map(({ sentAt }) => Math.max(0, START - sentAt));
    expect(left.toSorted((a, b) => a - b)).toEqual([0, 0, HOUR, 4 * DAY]);
    for (let quarter = 0; quarter < 40; quarter += 1) {
      later(15 * MINUTE);
      await run();
    }
    expect(Math.max(...world.sqs.messages(EVENTS).map(({ receives }) => receives))).toBe(1);
  });

  it('for as long as delivery is off: after 60 days everything is there, nothing is old, nothing was dead-lettered', async () => {
    await world.ledger.breaker.open(await world.ledger.breaker.read(), { reason: 'erp_unavailable', detail: '503' });
    for (let day = 0; day < 60; day += 1) {
      if (day < 20) for (let n = 0; n < 5; n += 1) world.sqs.put(EVENTS, `{"n":"${day}-${n}"}`, {});
      later(DAY);
      await run();
      for (const { sentAt } of world.sqs.messages(EVENTS)) expect(Date.now() - sentAt).toBeLessThan(11 * DAY);
    }
    expect(new Set(world.sqs.messages(EVENTS).map(({ body }) => body)).size).toBe(100);
    expect(world.sqs.messages(EVENTS)).toHaveLength(100);
    expect(world.sqs.messages(DEAD)).toEqual([]);
  });

  it('and says so loudly when something is left that SQS is about to forget', async () => {
    for (let n = 0; n < 50; n += 1) {
      await world.killOrder(n, TEA, { receivedAt: START - 12 * DAY, sentAt: START - 11 * DAY });
    }
    expect(await run(15_500)).toMatchObject({ finished: false });
    expect(world.lines).toContainEqual({
      message: 'message near its end',
      fields: { sentAt: '2026-05-22T09:00:00.000Z' },
    });
    expect(world.gauges.OldestMessageSeconds).toBeGreaterThanOrEqual((11 * DAY) / 1000);
  });
});

it('the census says when SQS’s own move task failed within a day', async () => {
  world.sqs.tasks.push({ Status: 'FAILED', StartedTimestamp: START - HOUR });
  await run();
  expect(world.gauges.MoveTaskFailed).toBe(1);
  later(DAY);
  await run();
  expect(world.gauges.MoveTaskFailed).toBe(0);
});

describe('the census gives up', () => {
  it('after giveUpAfterDays: people are told by name, then the letter goes', async () => {
    await world.killOrder(1, TEA, { receivedAt: START - 90 * DAY - 1, sentAt: START - DAY });
    await world.killOrder(2, TEA, { receivedAt: START - 90 * DAY + HOUR, sentAt: START - DAY });
    expect(await run()).toMatchObject({ givenUp: 1 });
    expect(subjects()).toContain('given up after 90 days: 1 event');
    expect(world.pages.find(({ subject }) => subject.startsWith('given'))).toMatchObject({
      topic: 'operations',
      message: expect.stringContaining(`- ${ORDER}: unknown_sku, received 2026-03-04 08:59 UTC`),
    });
    expect(idsIn(world.sqs, DEAD)).toEqual([orderId(2)]);
    expect(await world.ledger.entries.read(ORDER)).toMatchObject({ status: 'failed', givenUpAt: START });
  });

  it('of nothing that nobody was told of', async () => {
    await world.killOrder(1, TEA, { receivedAt: START - 100 * DAY, sentAt: START - DAY });
    world.sns.away = true;
    expect(await run()).toMatchObject({ givenUp: 0 });
    expect(world.sqs.messages(DEAD)).toHaveLength(1);
    world.sns.away = false;
    later(15 * MINUTE);
    expect(await run()).toMatchObject({ givenUp: 1 });
  });

  it('never of what is in the ERP: that is given back, recognised and done', async () => {
    const facts = { receivedAt: new Date(START).toISOString(), messageId: 'm' };
    await world.killOrder(1, TEA, { receivedAt: START - 100 * DAY, sentAt: START - DAY });
    await world.ledger.entries.writePosted(ORDER, { kind: 'sales order', id: 'x', number: 'S' }, facts);
    expect(await run()).toMatchObject({ givenUp: 0, redriven: 1 });
  });
});

it('a census that dies anywhere is made good by the next: nothing is lost and nobody is told twice', async () => {
  const scene = async () => {
    world = await openRedriveWorld(local);
    for (const n of [1, 2]) await world.killOrder(n, TEA);
    await world.killOrder(3, 'crashed');
    await world.killOrder(4, { reason: 'rejected' }, { receivedAt: START - 100 * DAY });
    world.mended.set('TEA-NEW', 'mended');
  };
  await scene();
  world.sqs.calls.length = 0;
  await run();
  const calls = world.sqs.calls.length;
  for (let call = 0; call < calls; call += 1) {
    await scene();
    let made = -1;
    const dying = {
      send: async (command: object): Promise<never> => {
        made += 1;
        if (made >= call) throw new Error('dead');
        return world.sqs.send(command);
      },
    };
    await world
      .start({ sqs: dying })({ census: true })
      .catch(() => undefined);
    later(20 * MINUTE);
    await run();
    const seen = new Set([...idsIn(world.sqs, EVENTS), ...idsIn(world.sqs, DEAD)]);
    expect([...seen].filter((id) => id !== orderId(4)).toSorted(), `call ${call}`).toEqual([1, 2, 3].map(orderId));
    expect(idsIn(world.sqs, DEAD), `call ${call}`).not.toContain(orderId(4));
    const told = subjects().filter((subject) => !subject.startsWith('given up'));
    expect(new Set(told).size, `call ${call}`).toBe(told.length);
  }
});
