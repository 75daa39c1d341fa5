import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLocalTable } from '../ledger/local-table.ts';
import { eventOf, orderId, refundId, START } from './events.ts';
import { DEAD, EVENTS } from './memory-sqs.ts';
import { DAY, HOUR, idsIn, openRedriveWorld, type RedriveWorld } from './world.ts';

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

const TEA = { reason: 'unknown_sku', skus: ['TEA-NEW'] } as const;
const POT = { reason: 'unknown_sku', skus: ['POT-NEW', 'CUP-NEW'] } as const;
const context = (milliseconds: number) => {
  const end = Date.now() + milliseconds;
  return { getRemainingTimeInMillis: () => end - Date.now() };
};

/** One order of each kind, and a refund of the first. */
async function assorted(): Promise<void> {
  await world.killOrder(1, TEA, { receivedAt: START - 5 * HOUR });
  await world.killOrder(2, POT);
  await world.killOrder(3, { reason: 'blocked_customer', subject: 'WEB' });
  await world.killOrder(4, 'crashed');
  const refund = eventOf('refund', 1);
  await world.kill(refund, `refund:${refundId(1)}`, { reason: 'over_refund' }, { orderId: orderId(1) });
}

describe('a redrive with a filter', () => {
  it.each([
    [{ reason: 'unknown_sku' }, [orderId(1), orderId(2)]],
    [{ sku: 'TEA-NEW' }, [orderId(1)]],
    [{ sku: 'CUP-NEW' }, [orderId(2)]],
    [{ sku: 'WEB' }, []],
    [{ reason: 'blocked_customer' }, [orderId(3)]],
    [{ reason: 'bridge_fault' }, [orderId(4)]],
    [{ orderId: orderId(1) }, [orderId(1), refundId(1)]],
    [{ olderThanHours: 4.5 }, [orderId(1)]],
    [{ reason: 'unknown_sku', orderId: orderId(2) }, [orderId(2)]],
    [{ reason: 'unknown_sku', sku: 'TEA-OLD' }, []],
  ])('moves exactly those that %j means, and leaves the others for everybody to see', async (filter, meant) => {
    // Prepare
    await assorted();
    const all = idsIn(world.sqs, DEAD).length;

    // Act
    const answer = await world.start()({ filter });

    // Assess
    expect(answer).toMatchObject({ status: 'redriven', moved: meant.length, examined: all, finished: true });
    const keys = meant.map((id) => `${id.slice(0, id.indexOf('_'))}:${id}`);
    expect('keys' in answer && answer.keys.toSorted()).toEqual(keys.toSorted());
    expect(world.sqs.messages(EVENTS)).toHaveLength(meant.length);
    expect(world.sqs.visible(DEAD)).toBe(all - meant.length);
  });

  it('moves each once, although it fails again and is back before the run has seen the whole queue', async () => {
    // Prepare
    await assorted();
    let sent = 0;
    const failingAgain: RedriveWorld['sqs']['send'] = async (command) => {
      const answer = await world.sqs.send(command);
      if (command.constructor.name !== 'SendMessageCommand') return answer;
      sent += 1;
      vi.setSystemTime(Date.now() + 1);
      await world.killOrder(1, TEA);
      return answer;
    };

    // Act
    const answer = await world.start({ sqs: { send: failingAgain } })({ filter: { sku: 'TEA-NEW' }, maxMessages: 20 });

    // Assess
    expect(answer).toMatchObject({ status: 'redriven', moved: 1, finished: true });
    expect(sent).toBe(1);
  });

  it('sends body and attributes as they were: receivedAt stays the first', async () => {
    await world.killOrder(1, TEA, { receivedAt: START - 3 * DAY });
    const [before] = world.sqs.messages(DEAD);
    await world.start()({ filter: { sku: 'TEA-NEW' } });
    const [after] = world.sqs.messages(EVENTS);
    expect([after?.body, after?.attributes]).toEqual([before?.body, before?.attributes]);
    expect(after?.attributes.receivedAt?.StringValue).toBe('2026-05-30T09:00:00.000Z');
    expect(after?.id).not.toBe(before?.id);
  });

  it('notes in the ledger that the key is on its way', async () => {
    await world.killOrder(1, TEA);
    await world.start()({ filter: { sku: 'TEA-NEW' } });
    expect(await world.ledger.entries.read(`order:${orderId(1)}`)).toMatchObject({
      status: 'failed',
      redrivenAt: START,
    });
  });

  it('ends at maxMessages, and the same input goes on', async () => {
    for (let n = 0; n < 25; n += 1) await world.killOrder(n, TEA);
    const input = { filter: { reason: 'unknown_sku' }, maxMessages: 12 };
    expect(await world.start()(input)).toMatchObject({ moved: 12, finished: false, stoppedBy: 'maxMessages' });
    expect(world.sqs.visible(DEAD)).toBe(13);
    expect(await world.start()(input)).toMatchObject({ moved: 12, finished: false });
    expect(await world.start()(input)).toMatchObject({ moved: 1, finished: true });
  });

  it('ends before its time is over, and the next run goes on with what was not seen', async () => {
    for (let n = 0; n < 60; n += 1) await world.killOrder(n, TEA);
    const input = { filter: { reason: 'unknown_sku' }, perSecond: 1 };
    const first = await world.start()(input, context(45_000));
    expect(first).toMatchObject({ finished: false, stoppedBy: 'time' });
    expect(Date.now()).toBeLessThan(START + 45_000);
    for (let runs = 0; runs < 5; runs += 1) {
      vi.setSystemTime(Date.now() + 90_000);
      await world.start()(input, context(45_000));
    }
    expect(new Set(idsIn(world.sqs, EVENTS)).size).toBe(60);
    expect(world.sqs.messages(DEAD)).toEqual([]);
  });

  it('lets an event that it cannot read lie, and goes on', async () => {
    world.sqs.put(DEAD, 'no event', {});
    await world.killOrder(1, TEA);
    expect(await world.start()({ filter: { sku: 'TEA-NEW' } })).toMatchObject({ moved: 1, examined: 2 });
    expect(world.sqs.visible(DEAD)).toBe(1);
  });

  it('loses nothing wherever it dies: before or after each of its calls', async () => {
    const calls = await callsOf({ filter: { reason: 'unknown_sku' } });
    expect(calls).toBeGreaterThan(8);
    for (let call = 0; call < calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        world = await openRedriveWorld(local);
        await assorted();
        const dying = dyingSqs(call, when);
        await world
          .start({ sqs: dying })({ filter: { reason: 'unknown_sku' } }, context(300_000))
          .catch(() => undefined);
        vi.setSystemTime(Date.now() + 6 * 60_000); // what it held comes back, its lease is over
        await world.start()({ filter: { reason: 'unknown_sku' } });
        const moved = new Set(idsIn(world.sqs, EVENTS));
        expect([...moved].toSorted(), `${when} call ${call}`).toEqual([orderId(1), orderId(2)]);
        expect(idsIn(world.sqs, DEAD).filter((id) => moved.has(id) && id !== orderId(1))).toEqual([]);
        expect(world.sqs.visible(DEAD), `${when} call ${call}`).toBe(3);
      }
    }
  });
});

describe('a rehearsal', () => {
  it('says how many would pass, how many would fail again and why, and how many only a try tells', async () => {
    // Prepare
    await assorted();
    world.mended.set('TEA-NEW', 'mended').set('POT-NEW', 'mended').set('bridge_fault', 'unknown');

    // Act
    const answer = await world.start()({ dryRun: true });

    // Assess
    expect(answer).toMatchObject({
      status: 'dry run',
      wouldMove: 5,
      wouldPass: 1,
      wouldFailAgain: 3,
      onlyATryTells: 1,
      finished: true,
    });
    expect(answer).toHaveProperty(
      'groups',
      expect.arrayContaining([
        { causes: ['unknown_sku#TEA-NEW'], outlook: 'would pass', deadLetters: 1, keys: [`order:${orderId(1)}`] },
        {
          causes: ['unknown_sku#CUP-NEW', 'unknown_sku#POT-NEW'],
          outlook: 'would fail again',
          why: 'unknown_sku: CUP-NEW: not mended yet.',
          deadLetters: 1,
          keys: [`order:${orderId(2)}`],
        },
        expect.objectContaining({ causes: ['blocked_customer#WEB'], outlook: 'would fail again' }),
        expect.objectContaining({ causes: ['over_refund'], why: expect.stringContaining('order_unknown') }),
        expect.objectContaining({ causes: ['bridge_fault'], outlook: 'only a try tells' }),
      ]),
    );
  });

  it('moves nothing, writes nothing, and leaves every letter visible', async () => {
    await assorted();
    const before = await Promise.all([1, 2, 3].map((n) => world.ledger.entries.read(`order:${orderId(n)}`)));
    await world.start()({ dryRun: true, filter: { reason: 'unknown_sku' } });
    const after = await Promise.all([1, 2, 3].map((n) => world.ledger.entries.read(`order:${orderId(n)}`)));
    expect(after).toEqual(before);
    expect([world.sqs.visible(DEAD), world.sqs.messages(EVENTS).length]).toEqual([5, 0]);
    expect(world.fake.calls).toEqual([]);
  });

  it('asks the ERP once for a cause, however many wait for it', async () => {
    for (let n = 0; n < 30; n += 1) await world.killOrder(n, TEA);
    world.mended.set('TEA-NEW', 'mended');
    expect(await world.start()({ dryRun: true })).toMatchObject({ wouldPass: 30 });
    expect(world.asked).toEqual([{ reason: 'unknown_sku', subject: 'TEA-NEW' }]);
  });

  it('promises nothing while the ERP does not answer', async () => {
    await world.killOrder(1, TEA);
    world.mended.set('TEA-NEW', 'unanswered');
    expect(await world.start()({ dryRun: true })).toMatchObject({
      wouldFailAgain: 1,
      groups: [{ why: 'erp_unavailable: 503' }],
    });
  });

  it('sees what the configuration has mended: an order that the mapping takes now would pass', async () => {
    await world.killOrder(1, { reason: 'line_without_sku' });
    world.fake.told.refuse = { class: 'final', reason: 'line_without_sku', detail: 'line 1' };
    expect(await world.start()({ dryRun: true })).toMatchObject({ wouldFailAgain: 1 });
    world.fake.told.refuse = undefined;
    expect(await world.start()({ dryRun: true })).toMatchObject({ wouldPass: 1 });
  });

  it('sees what was posted meanwhile: the order by another message, a refund’s order', async () => {
    const facts = {
      receivedAt: new Date(START).toISOString(),
      messageId: 'm',
      currency: 'EUR',
      exponent: 2,
      tax: 1135,
      customer: 'WEB',
    };
    const document = { kind: 'sales order', id: 'x', number: 'S-1' } as const;
    await world.killOrder(1, TEA);
    await world.kill(eventOf('refund', 1), `refund:${refundId(1)}`, { reason: 'order_unknown' });
    expect(await world.start()({ dryRun: true })).toMatchObject({ wouldFailAgain: 2 });
    await world.ledger.entries.writePosted(`order:${orderId(1)}`, document, { ...facts, total: 7110 });
    expect(await world.start()({ dryRun: true })).toMatchObject({ wouldPass: 2 });
  });
});

async function callsOf(input: unknown): Promise<number> {
  await assorted();
  world.sqs.calls.length = 0;
  await world.start()(input);
  return world.sqs.calls.length;
}

/** A client whose process dies before or after the effect of its nth call: that call and all later ones fail. */
function dyingSqs(call: number, when: 'before' | 'after') {
  let made = -1;
  return {
    send: async (command: object): Promise<never> => {
      made += 1;
      if (made > call || (made === call && when === 'before')) throw new Error('dead');
      const answer = await world.sqs.send(command);
      if (made === call) throw new Error('dead');
      return answer;
    },
  };
}
