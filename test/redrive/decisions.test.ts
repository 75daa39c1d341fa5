import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLocalTable } from '../ledger/local-table.ts';
import { orderId, refundId, START } from './events.ts';
import { openRedriveWorld, type RedriveWorld } from './world.ts';

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

const ORDER = `order:${orderId(1)}`;
const REFUND = `refund:${refundId(1)}`;
const SETTLED = START + 900_001;
const facts = {
  receivedAt: new Date(START).toISOString(),
  messageId: 'm',
  currency: 'EUR',
  exponent: 2,
  total: 7110,
  tax: 1135,
  customer: 'WEB',
};
const nothing = { postingSince: undefined, releases: 0 };

const post = () =>
  world.ledger.entries.writePosted(ORDER, { kind: 'sales order', id: 'guid', number: 'S-ORD1' }, facts);

/** A refund that has its room, and failed. */
async function admittedAndFailed(): Promise<void> {
  await post();
  await world.ledger.refundRoom.admit(ORDER, refundId(1), 1773);
  const refundFacts = { receivedAt: facts.receivedAt, messageId: 'm', orderId: orderId(1), total: 1773 };
  await world.ledger.entries.writeFailed(REFUND, { reason: 'rejected', detail: 'no' }, refundFacts);
}

const release = () => world.start()({ release: { refundIds: [refundId(1)], why: 'booked by hand' } });
const forced = (key = ORDER) => world.start()({ force: { keys: [key], why: 'deleted by mistake' } });

describe('force', () => {
  it('lets a posted document be created again, and keeps why', async () => {
    await post();
    vi.setSystemTime(SETTLED);

    expect(await forced()).toEqual({
      status: 'forced',
      done: [{ key: ORDER, what: 'S-ORD1 may be written again' }],
      refused: [],
    });

    const entry = await world.ledger.entries.read(ORDER);
    expect(entry).toMatchObject({ status: 'failed', reason: 'operator_decision', releases: 1 });
    expect(entry).not.toHaveProperty('document');
    expect(entry).toHaveProperty(`decision#${new Date(SETTLED).toISOString()}`, {
      what: 'forced; it was S-ORD1',
      why: 'deleted by mistake',
      at: new Date(SETTLED).toISOString(),
    });
  });

  it('is fenced: who read the key before cannot send any more, who reads it now can', async () => {
    await post();
    vi.setSystemTime(SETTLED);
    await forced();
    const mine = { at: SETTLED, attempt: 'mine' };
    expect(await world.ledger.entries.recordPosting(ORDER, nothing, mine, facts)).toBe('refused');
    expect(await world.ledger.entries.recordPosting(ORDER, { ...nothing, releases: 1 }, mine, facts)).toBe('accepted');
  });

  it('keeps what was refunded of the order', async () => {
    await admittedAndFailed();
    vi.setSystemTime(SETTLED);
    await forced();
    expect(await world.ledger.entries.read(ORDER)).toMatchObject({ refunded: 1773 });
  });

  it('waits until nobody is at work who knew the key before it was posted', async () => {
    await post();
    vi.setSystemTime(SETTLED - 2);
    expect(await forced()).toMatchObject({
      done: [],
      refused: [{ whyNot: expect.stringContaining('try again after 2026-06-02T09:15') }],
    });
    expect(await world.ledger.entries.read(ORDER)).toMatchObject({ status: 'posted' });
  });

  it.each([
    ['a key that nobody knows', async () => {}, 'the ledger does not know it'],
    [
      'a key that is not posted',
      () => world.ledger.entries.writeFailed(ORDER, { reason: 'rejected', detail: '' }, facts),
      'it is not posted',
    ],
  ])('is refused for %s', async (_what, prepare, whyNot) => {
    await prepare();
    vi.setSystemTime(SETTLED);
    expect(await forced()).toMatchObject({
      done: [],
      refused: [{ key: ORDER, whyNot: expect.stringContaining(whyNot) }],
    });
  });

  it('in a dry run tells what the ledger says, and decides nothing', async () => {
    await post();
    vi.setSystemTime(SETTLED);
    const answer = await world.start()({ dryRun: true, force: { keys: [ORDER, 'order:none'], why: 'gone' } });
    expect(answer).toEqual({
      status: 'dry run',
      done: [{ key: ORDER, what: 'now: posted as S-ORD1' }],
      refused: [{ key: 'order:none', whyNot: 'the ledger does not know it' }],
    });
    expect(await world.ledger.entries.read(ORDER)).toMatchObject({ status: 'posted' });
  });
});

describe('release', () => {
  it('fences the refund, then gives its room back, and keeps why', async () => {
    await admittedAndFailed();
    expect(await release()).toEqual({
      status: 'released',
      done: [{ key: REFUND, what: 'its room is free' }],
      refused: [],
    });
    expect(await world.ledger.entries.read(REFUND)).toMatchObject({ released: true, releases: 1 });
    const order = await world.ledger.entries.read(ORDER);
    expect(order).toMatchObject({ refunded: 0 });
    expect(order).not.toHaveProperty(`admission#${refundId(1)}`);
    expect(JSON.stringify(await world.ledger.entries.read(REFUND))).toContain('"why":"booked by hand"');
  });

  it('is fenced: neither who read the refund before nor who reads it now can send', async () => {
    await admittedAndFailed();
    await release();
    const mine = { at: START, attempt: 'mine' };
    for (const releases of [0, 1]) {
      expect(await world.ledger.entries.recordPosting(REFUND, { ...nothing, releases }, mine, facts)).toBe('refused');
    }
  });

  it('that died between fence and room is finished by the same call again', async () => {
    await admittedAndFailed();
    const send = local.documents.send.bind(local.documents);
    let writes = 0;
    const dying = vi.spyOn(local.documents, 'send').mockImplementation((async (command: {
      constructor: { name: string };
    }) => {
      if (command.constructor.name === 'UpdateCommand') writes += 1;
      if (writes > 1) throw new Error('dead');
      return send(command as never);
    }) as never);
    await expect(release()).rejects.toThrow('dead');
    dying.mockRestore();
    expect(await world.ledger.entries.read(REFUND)).toMatchObject({ released: true });
    expect(await world.ledger.entries.read(ORDER)).toMatchObject({ refunded: 1773 });

    expect(await release()).toMatchObject({ done: [{ what: 'its room is free' }] });
    expect(await world.ledger.entries.read(ORDER)).toMatchObject({ refunded: 0 });
  });

  it('twice gives the room back once', async () => {
    await admittedAndFailed();
    await world.ledger.refundRoom.admit(ORDER, refundId(2), 1000);
    await release();
    await release();
    expect(await world.ledger.entries.read(ORDER)).toMatchObject({ refunded: 1000 });
  });

  it('is refused while an attempt may still become a document, and once it is posted', async () => {
    await admittedAndFailed();
    const mine = { at: START, attempt: 'mine' };
    await world.ledger.entries.recordPosting(REFUND, nothing, mine, { ...facts, orderId: orderId(1) });
    expect(await release()).toMatchObject({
      refused: [{ whyNot: expect.stringContaining('may still become a document') }],
    });
    await world.ledger.entries.writePosted(REFUND, { kind: 'credit memo', id: 'g', number: 'CM-1' }, facts);
    expect(await release()).toMatchObject({ refused: [{ whyNot: 'it is posted' }] });
    expect(await world.ledger.entries.read(ORDER)).toMatchObject({ refunded: 1773 });
  });

  it('is taken back by force, and only once the room was given back', async () => {
    await admittedAndFailed();
    await release();
    expect(await forced(REFUND)).toMatchObject({ done: [{ what: expect.stringContaining('allowed again') }] });
    const entry = await world.ledger.entries.read(REFUND);
    expect(entry).toMatchObject({ releases: 1 });
    expect(entry).not.toHaveProperty('released');

    await world.ledger.refundRoom.admit(ORDER, refundId(1), 1773);
    await local.documents.send(
      new (await import('@aws-sdk/lib-dynamodb')).UpdateCommand({
        TableName: world.tableName,
        Key: { id: REFUND },
        UpdateExpression: 'SET released = :t',
        ExpressionAttributeValues: { ':t': true },
      }),
    );
    expect(await forced(REFUND)).toMatchObject({
      refused: [{ whyNot: expect.stringContaining('not given back yet') }],
    });
  });
});
