import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLedger, type Ledger } from '../../lambdas/ledger/ledger.ts';
import { openLocalTable } from './local-table.ts';

type LocalTable = Awaited<ReturnType<typeof openLocalTable>>;

const KEY = 'order:o1';
const facts = { receivedAt: '2026-06-02T09:14:33.000Z', messageId: 'm1', fingerprint: 'f1' };
const money = { currency: 'EUR', exponent: 2, total: 7110, tax: 1135, customer: 'WEB' };
const document = { kind: 'sales order', id: 'guid-1', number: 'S-ORD101001' } as const;
const nothingSeen = { postingSince: undefined, releases: 0 };
const mine = { at: 1000, attempt: 'mine' };
const theirs = { at: 2000, attempt: 'theirs' };

let local: LocalTable;
let ledger: Ledger;
const clock = Date.parse('2026-06-02T10:00:00Z');
let tables = 0;
let tableName: string;

beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(async () => {
  tables += 1;
  tableName = `ledger-${tables}`;
  await local.createTable(tableName);
  ledger = createLedger({ client: local.documents, tableName }, () => clock);
});

describe('postingSince', () => {
  it('is written once by whoever read nothing, and refused to the other', async () => {
    expect(await ledger.entries.recordPosting(KEY, nothingSeen, mine, facts)).toBe('accepted');
    expect(await ledger.entries.recordPosting(KEY, nothingSeen, theirs, facts)).toBe('refused');
    expect(await ledger.entries.read(KEY)).toMatchObject({ postingSince: mine, fingerprint: 'f1', attempts: 1 });
  });

  it('is accepted when the write was done and only its answer was lost', async () => {
    await ledger.entries.recordPosting(KEY, nothingSeen, mine, facts);
    expect(await ledger.entries.recordPosting(KEY, nothingSeen, mine, facts)).toBe('accepted');
  });

  it('is overwritten only by who read exactly the value that stands', async () => {
    await ledger.entries.recordPosting(KEY, nothingSeen, mine, facts);
    const stale = { postingSince: { at: 1000, attempt: 'other' }, releases: 0 };
    expect(await ledger.entries.recordPosting(KEY, stale, theirs, facts)).toBe('refused');
    expect(await ledger.entries.recordPosting(KEY, { postingSince: mine, releases: 0 }, theirs, facts)).toBe(
      'accepted',
    );
  });

  it('is refused when an operator released the refund since it was read', async () => {
    expect(await ledger.entries.recordPosting(KEY, { postingSince: undefined, releases: 1 }, mine, facts)).toBe(
      'refused',
    );
  });

  it('is cleared only by its own attempt', async () => {
    await ledger.entries.recordPosting(KEY, nothingSeen, mine, facts);
    await ledger.entries.clearPosting(KEY, theirs);
    expect(await ledger.entries.read(KEY)).toMatchObject({ postingSince: mine });
    await ledger.entries.clearPosting(KEY, mine);
    expect(await ledger.entries.read(KEY)).not.toHaveProperty('postingSince');
  });

  it('is never written over a posted key', async () => {
    await ledger.entries.writePosted(KEY, document, facts);
    expect(await ledger.entries.recordPosting(KEY, nothingSeen, mine, facts)).toBe('refused');
  });
});

it('a content is claimed once: again by the same, by no other, and never of what is posted', async () => {
  const claims = [await ledger.entries.claim(KEY, facts), await ledger.entries.claim(KEY, facts)];
  const other = await ledger.entries.claim(KEY, { ...facts, fingerprint: 'f2' });
  await ledger.entries.writePosted(KEY, document, facts);

  expect([...claims, other, await ledger.entries.claim(KEY, facts)]).toEqual([true, true, false, false]);
  expect(await ledger.entries.read(KEY)).toMatchObject({ fingerprint: 'f1' });
});

describe('posted', () => {
  it('is this attempt’s own when the write was done and only its answer was lost', async () => {
    await ledger.entries.writePosted(KEY, document, { ...facts, ...money });
    expect(await ledger.entries.writePosted(KEY, document, { ...facts, ...money })).toMatchObject({ first: true });
    const other = await ledger.entries.writePosted(KEY, document, { ...facts, messageId: 'm2' });
    expect(other).toMatchObject({ first: false });
  });

  it('stays failed for what held up the bridge itself; other news of it count', async () => {
    const read = () => ledger.entries.read(KEY);
    const held = { reason: 'bridge_fault', detail: 'no answer from the table' } as const;
    await ledger.entries.writeNotFinal(KEY, 'retrying', held, facts);
    const atFirst = await read();
    await ledger.entries.writeFailed(KEY, { reason: 'rejected', detail: 'no' }, facts);
    await ledger.entries.writeNotFinal(KEY, 'retrying', held, facts);
    const failed = await read();
    await ledger.entries.writeNotFinal(KEY, 'retrying', { reason: 'erp_unavailable', detail: 'down' }, facts);

    expect(atFirst).toMatchObject({ status: 'retrying', reason: 'bridge_fault' });
    expect(failed).toMatchObject({ status: 'failed', reason: 'rejected' });
    expect(await read()).toMatchObject({ status: 'retrying', reason: 'erp_unavailable', causes: ['rejected'] });
  });

  it('is final: failing, retrying and posting again change nothing', async () => {
    await ledger.entries.writePosted(KEY, document, facts);
    expect(await ledger.entries.writeFailed(KEY, { reason: 'rejected', detail: '' }, facts, mine)).toBe('posted');
    await ledger.entries.writeNotFinal(KEY, 'retrying', { reason: 'erp_unavailable', detail: '' }, facts);
    const again = await ledger.entries.writePosted(KEY, { ...document, number: 'S-ORD2' }, facts);
    expect(again).toMatchObject({ first: false, entry: { document } });
    expect(await ledger.entries.read(KEY)).toMatchObject({ status: 'posted', document });
  });

  it('clears the reason, the record and the place among the unposted', async () => {
    await ledger.entries.recordPosting(KEY, nothingSeen, mine, facts);
    await ledger.entries.writeNotFinal(KEY, 'retrying', { reason: 'erp_unavailable', detail: 'down' }, facts);
    await ledger.entries.writePosted(KEY, document, facts);
    const entry = await ledger.entries.read(KEY);
    expect(entry).not.toHaveProperty('reason');
    expect(entry).not.toHaveProperty('postingSince');
    expect(await ledger.entries.oldest('retrying')).toBeUndefined();
  });

  it('keeps a total that differs, and says so', async () => {
    const difference = { minorUnits: -1, lines: ['line 1'] };
    await ledger.entries.writePosted(KEY, { ...document, difference }, facts);
    expect(await ledger.entries.read(KEY)).toMatchObject({ difference, flag: 'erp_total_differs', document });
  });
});

describe('failed', () => {
  it('takes away its own record and leaves anybody else’s', async () => {
    await ledger.entries.recordPosting(KEY, nothingSeen, mine, facts);
    await ledger.entries.writeFailed(KEY, { reason: 'unknown_sku', detail: 'X', skus: ['X'] }, facts, theirs);
    expect(await ledger.entries.read(KEY)).toMatchObject({ status: 'failed', postingSince: mine, skus: ['X'] });
    await ledger.entries.writeFailed(KEY, { reason: 'unknown_sku', detail: 'X' }, facts, mine);
    expect(await ledger.entries.read(KEY)).not.toHaveProperty('postingSince');
  });

  it('keeps the time of the first delivery', async () => {
    await ledger.entries.writeFailed(KEY, { reason: 'rejected', detail: '' }, facts);
    const later = { ...facts, receivedAt: '2026-06-09T00:00:00.000Z' };
    await ledger.entries.writeFailed(KEY, { reason: 'rejected', detail: '' }, later);
    expect(await ledger.entries.oldest('failed')).toMatchObject({ receivedAt: facts.receivedAt });
  });
});

describe('marks', () => {
  it('belong to one message and end by themselves after SQS has forgotten it', async () => {
    await ledger.marks.mark('m1', { reason: 'unknown_sku', detail: 'X', keys: [KEY] });
    expect(await ledger.marks.read('m1')).toMatchObject({ reason: 'unknown_sku' });
    expect(await ledger.marks.read('m2')).toBeUndefined();
    expect(await ledger.entries.read('message:m1')).toMatchObject({ expiration: clock / 1000 + 15 * 24 * 3600 });
  });
});

describe('room for refunds', () => {
  const post = () => ledger.entries.writePosted(KEY, document, { ...facts, ...money });

  it('is not given before the order is posted', async () => {
    expect(await ledger.refundRoom.admit(KEY, 'r1', 100)).toEqual({ outcome: 'order not posted', known: false });
    await ledger.entries.writeFailed(KEY, { reason: 'unknown_sku', detail: '' }, facts);
    expect(await ledger.refundRoom.admit(KEY, 'r1', 100)).toEqual({ outcome: 'order not posted', known: true });
  });

  it('is given once to each refund, and a retry reads its own admission back', async () => {
    await post();
    expect(await ledger.refundRoom.admit(KEY, 'r1', 1773)).toMatchObject({ admission: { before: 0, amount: 1773 } });
    expect(await ledger.refundRoom.admit(KEY, 'r2', 5337)).toMatchObject({ admission: { before: 1773, amount: 5337 } });
    expect(await ledger.refundRoom.admit(KEY, 'r1', 1773)).toMatchObject({ admission: { before: 0, amount: 1773 } });
    expect(await ledger.entries.read(KEY)).toMatchObject({ refunded: 7110 });
  });

  it('is refused beyond the total, to the unit', async () => {
    await post();
    await ledger.refundRoom.admit(KEY, 'r1', 7110);
    expect(await ledger.refundRoom.admit(KEY, 'r2', 1)).toEqual({ outcome: 'over', refunded: 7110, total: 7110 });
  });

  it('does not change with a second amount for the same refund', async () => {
    await post();
    await ledger.refundRoom.admit(KEY, 'r1', 100);
    expect(await ledger.refundRoom.admit(KEY, 'r1', 200)).toEqual({ outcome: 'changed', admitted: 100 });
  });

  it('is never given twice to refunds that come at the same moment', async () => {
    await post();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => ledger.refundRoom.admit(KEY, `r${n}`, 1500)));
    const admitted = answers.flatMap((answer) => (answer.outcome === 'admitted' ? [answer.admission.before] : []));
    expect(admitted.toSorted((a, b) => a - b)).toEqual([0, 1500, 3000, 4500]);
    expect(await ledger.entries.read(KEY)).toMatchObject({ refunded: 6000 });
  });

  it('remembers who waits, and tells a refund that comes too late to wait', async () => {
    expect(await ledger.refundRoom.wait(KEY, 'r1', 'handle-1')).toBe('waiting');
    const { entry } = await post();
    expect(ledger.refundRoom.waiting(entry)).toEqual(['handle-1']);
    expect(await ledger.refundRoom.wait(KEY, 'r2', 'handle-2')).toBe('order is posted');
    await ledger.refundRoom.admit(KEY, 'r1', 1);
    expect(ledger.refundRoom.waiting((await ledger.entries.read(KEY)) ?? entry)).toEqual(['handle-2']);
  });
});

describe('the breaker’s desired state', () => {
  const why = { reason: 'erp_unavailable', detail: '503' } as const;

  it('is closed until somebody opens it, and opens once', async () => {
    const seen = await ledger.breaker.read();
    expect(seen).toEqual({ state: 'closed', generation: 0 });
    expect(await ledger.breaker.open(seen, why)).toBe(true);
    expect(await ledger.breaker.open(seen, why)).toBe(false);
    expect(await ledger.breaker.read()).toMatchObject({ state: 'open', generation: 1, ...why, probes: 0 });
  });

  it('goes through a trial to closed, and waits longer after each failed probe', async () => {
    await ledger.breaker.open(await ledger.breaker.read(), why);
    const waits: number[] = [];
    for (let probes = 0; probes < 7; probes += 1) {
      const open = await ledger.breaker.read();
      if (open.state !== 'open') throw new Error(open.state);
      waits.push((open.nextProbeAt - clock) / 60_000);
      await ledger.breaker.postpone(open, why);
    }
    expect(waits).toEqual([1, 2, 4, 8, 15, 15, 15]);
    const open = await ledger.breaker.read();
    if (open.state !== 'open') throw new Error(open.state);
    expect(await ledger.breaker.toTrial(open)).toBe(true);
    const trial = await ledger.breaker.read();
    expect(await ledger.breaker.close(trial)).toBe(true);
    expect(await ledger.breaker.close(trial)).toBe(false);
    expect(await ledger.breaker.read()).toMatchObject({ state: 'closed' });
  });

  it('keeps refused credentials although somebody else opened it first, and through every change of state', async () => {
    const { breaker } = ledger;
    const seen = await breaker.read();
    await breaker.open(await breaker.read(), why);
    expect(await breaker.refuse(seen, 'v1')).toBe(true);
    const open = await breaker.read();
    expect(open).toMatchObject({ state: 'open', generation: 1, refusedSecretVersion: 'v1', reason: 'erp_unavailable' });
    if (open.state !== 'open') throw new Error(open.state);
    expect(await breaker.toTrial(open)).toBe(true);
    await breaker.close(await breaker.read());
    expect(await breaker.read()).toMatchObject({ state: 'closed', generation: 3, refusedSecretVersion: 'v1' });
  });

  it('remembers refused credentials before it was ever opened, and can still be opened', async () => {
    const seen = await ledger.breaker.read();
    await ledger.breaker.refuse(seen, 'v1');
    expect(await ledger.breaker.read()).toMatchObject({ state: 'closed', generation: 0, refusedSecretVersion: 'v1' });
    expect(await ledger.breaker.open(seen, why)).toBe(true);
  });

  it('has a refusal from before a person resumed count for nothing, and one from after it count', async () => {
    const { breaker } = ledger;
    const before = await breaker.read();
    await breaker.refuse(before, 'v1');
    await breaker.resume({ why: 'it is right' });
    expect(await breaker.refuse(before, 'v1')).toBe(false);
    const after = await breaker.read();
    expect(after).not.toHaveProperty('refusedSecretVersion');
    expect(await breaker.refuse(after, 'v1')).toBe(true);
    await breaker.resume({ why: 'it is right' });
    expect(await breaker.refuse(after, 'v1')).toBe(false);
  });

  it('is probed at once when a person resumes, and the pause is over', async () => {
    const pause = { paused: { why: 'stocktaking', since: '2026-06-02T10:00:00Z' } };
    await ledger.breaker.open(await ledger.breaker.read(), why);
    await local.documents.send(
      new UpdateCommand({
        TableName: tableName,
        Key: { id: 'breaker' },
        UpdateExpression: 'SET paused = :paused',
        ExpressionAttributeValues: { ':paused': pause.paused },
      }),
    );
    expect(await ledger.breaker.read()).toMatchObject(pause);
    await ledger.breaker.resume({ why: 'it is right' });
    const resumed = await ledger.breaker.read();
    expect(resumed).toMatchObject({ state: 'open', generation: 1, nextProbeAt: clock });
    expect(resumed).not.toHaveProperty('paused');
  });

  it('does not wait longer after refused credentials: until there are others a probe sends nothing', async () => {
    await ledger.breaker.open(await ledger.breaker.read(), why);
    for (let probes = 1; probes < 4; probes += 1) {
      const open = await ledger.breaker.read();
      if (open.state !== 'open') throw new Error(open.state);
      await ledger.breaker.postpone(open, { ...why, refusedSecretVersion: 'v1' });
      expect(await ledger.breaker.read()).toMatchObject({ probes, nextProbeAt: clock + 60_000 });
    }
  });
});
