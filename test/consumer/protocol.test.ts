import { describe, expect, it } from 'vitest';
import { type End, type Job, type ProtocolPorts, run, SEND_DEADLINE } from '../../lambdas/consumer/protocol.ts';
import type { Failure } from '../../lambdas/erp/failures.ts';
import type { Creation, LookUp } from '../../lambdas/erp/port.ts';
import type { Entry, Facts } from '../../lambdas/ledger/entry.ts';
import type { Mark } from '../../lambdas/ledger/marks.ts';

const KEY = 'order:order_01KT3SSX6R3JTJ0HYCTFV8ES59';
const SETTLING = 900_000;
const NOW = 1_780_000_000_000;

const document = { kind: 'sales order', id: 'guid-1', number: 'S-ORD101001' } as const;
const failure = (failureClass: Failure['class'], reason: Failure['reason'] = 'rejected'): Failure => ({
  class: failureClass,
  reason,
  detail: 'said the ERP',
});

/** A world of one key: scripted answers, and every durable or outward step in the order in which it happened. */
function world(script: {
  entry?: Partial<Entry>;
  marked?: boolean | Partial<Mark>;
  /** The ledger cannot be read. */
  readFails?: boolean;
  /** Instead of `marked`: when the question for the mark is answered. */
  mark?: Promise<undefined>;
  prepare?: Awaited<ReturnType<Job['prepare']>>;
  lookUp?: LookUp;
  /** What another worker has written while the ERP was asked. */
  entryAfterLookUp?: Partial<Entry>;
  record?: 'accepted' | 'refused' | Error;
  create?: Creation;
  /** The clock moves by so many milliseconds between the record and the request. */
  heldUp?: number;
  posted?: 'first' | 'second' | Error;
  failed?: 'failed' | 'posted';
  facts?: Partial<Facts>;
  /** Another content's fingerprint, which stands there when this one is to be claimed. */
  claimedBy?: string;
}) {
  const steps: string[] = [];
  /** What was written of the key beside its document or failure. */
  const written: Facts[] = [];
  let clock = NOW;
  let entry = script.entry === undefined ? undefined : ({ id: KEY, ...script.entry } as Entry);
  const thrown = <T>(value: T | Error): T => {
    if (value instanceof Error) throw value;
    return value;
  };
  const facts = { receivedAt: '2026-06-02T09:14:33.000Z', messageId: 'm-1', ...script.facts };
  const draft = { reference: 'ORDER_1', customer: 'WEB', currency: 'EUR', total: 7110 };
  const job: Job = {
    key: KEY,
    facts,
    prepare: async () => {
      steps.push('admit');
      return script.prepare ?? { outcome: 'ready', draft, facts };
    },
  };
  const ports: ProtocolPorts = {
    entries: {
      read: async () => {
        steps.push('read');
        if (script.readFails) throw new Error('unreachable');
        return entry;
      },
      claim: async () => {
        steps.push('claim');
        if (script.claimedBy === undefined) return true;
        entry = { id: KEY, status: 'retrying', fingerprint: script.claimedBy };
        return false;
      },
      recordPosting: async (_key, seen) => {
        steps.push(`record over ${seen.postingSince?.attempt ?? 'none'}, releases ${seen.releases}`);
        const answer = thrown(script.record ?? 'accepted');
        clock += script.heldUp ?? 0;
        return answer;
      },
      clearPosting: async (_key, mine) => void steps.push(`clear ${mine.attempt}`),
      writePosted: async (_key, stored, known) => {
        steps.push(`posted ${stored.number}`);
        written.push(known);
        return {
          entry: { id: KEY, status: 'posted', document: stored },
          first: thrown(script.posted ?? 'first') === 'first',
        };
      },
      writeFailed: async (_key, cause, known, mine) => {
        written.push(known);
        steps.push(`failed ${cause.reason}, own ${mine?.attempt ?? 'none'}`);
        if (script.failed === 'posted') entry = { id: KEY, status: 'posted' };
        return script.failed ?? 'failed';
      },
      flagChanged: async () => void steps.push('flag changed'),
    },
    mark: async () =>
      script.mark ??
      (script.marked
        ? { reason: 'blocked_item', detail: 'Its mark says so.', keys: [KEY], ...Object(script.marked) }
        : undefined),
    erp: {
      lookUp: async (_draft, _signal, mayRepair) => {
        steps.push('look up');
        if (script.entryAfterLookUp !== undefined) {
          entry = { id: KEY, ...script.entryAfterLookUp } as Entry;
          if ((await mayRepair?.()) === false) steps.push('not to be repaired');
        }
        return script.lookUp ?? { outcome: 'absent' };
      },
      create: async (_draft, mayLeave) => {
        if (!mayLeave()) return { outcome: 'too late' };
        steps.push('POST');
        return script.create ?? { outcome: 'created', document };
      },
    },
    now: () => clock,
    attemptId: () => 'mine',
    deadline: () => new AbortController().signal,
    settling: SETTLING,
  };
  return { steps, written, act: (): Promise<End> => run(job, ports) };
}

const since = (age: number) => ({ postingSince: { at: NOW - age, attempt: 'theirs' } });

describe('row 2: the ledger is read first', () => {
  it('a posted key is done without a word to the ERP', async () => {
    const { steps, act } = world({ entry: { status: 'posted', document } });
    expect(await act()).toMatchObject({ at: 'posted', by: 'an earlier one' });
    expect(steps).toEqual(['read']);
  });

  it('a posted key is done even when its message was marked before', async () => {
    const { act } = world({ entry: { status: 'posted', document }, marked: true });
    expect(await act()).toMatchObject({ at: 'posted' });
  });

  it('a refund that an operator released fails for good, without admission and without the ERP', async () => {
    const { steps, act } = world({ entry: { released: true, releases: 1 } });
    expect(await act()).toEqual({
      at: 'failed',
      failure: { class: 'final', reason: 'operator_decision', detail: expect.stringContaining(KEY) },
      erpAnswered: false,
    });
    expect(steps).toEqual(['read', 'failed operator_decision, own none']);
  });

  it('a marked message fails at once, with the reason the ledger has, without the ERP', async () => {
    const { steps, act } = world({ entry: { status: 'failed', reason: 'unknown_sku', detail: 'X' }, marked: true });
    const failure = { class: 'final', reason: 'unknown_sku', detail: 'X' };
    expect(await act()).toEqual({ at: 'failed', marked: true, failure, erpAnswered: false });
    expect(steps).toEqual(['read']);
  });

  it('a marked message has its status back that a receive in between overwrote', async () => {
    const { steps, act } = world({ entry: { status: 'retrying', reason: 'bridge_fault' }, marked: true });
    const failure = { class: 'final', reason: 'blocked_item', detail: 'Its mark says so.' };
    expect(await act()).toStrictEqual({ at: 'failed', marked: true, failure, erpAnswered: false });
    expect(steps).toEqual(['read', 'failed blocked_item, own none']);
  });

  it('a marked message speaks for itself where the ledger knows nothing of it, or no reason', async () => {
    for (const entry of [undefined, { status: 'failed' } as const]) {
      const { steps, act } = world({ ...(entry === undefined ? {} : { entry }), marked: true });
      expect(await act()).toMatchObject({ at: 'failed', failure: { reason: 'blocked_item' } });
      expect(steps).toEqual(['read', 'failed blocked_item, own none']);
    }
  });

  it('a marked message keeps naming the SKUs that the ledger has', async () => {
    const { act } = world({ entry: { status: 'retrying', reason: 'bridge_fault', skus: ['A'] }, marked: true });
    expect(await act()).toMatchObject({ failure: { reason: 'blocked_item', skus: ['A'] } });
  });

  it('a message that was marked for its other content says nothing of what became of the first', async () => {
    for (const script of [
      { marked: { reason: 'payload_changed' } as const },
      { marked: true, entry: { fingerprint: 'first' }, facts: { fingerprint: 'other' } },
    ]) {
      const { steps, act } = world(script);
      expect(await act()).toMatchObject({ at: 'failed', marked: true });
      expect(steps).toEqual(['read']);
    }
  });

  it('nothing is under way any more when one of its two questions failed', async () => {
    const answer = Promise.withResolvers<undefined>();
    let over = false;
    const { act } = world({ readFails: true, mark: answer.promise });
    const end = act().finally(() => {
      over = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(over).toBe(false);
    answer.resolve(undefined);
    await expect(end).rejects.toThrow('unreachable');
  });

  it('a redriven message of a failed key is tried afresh', async () => {
    const { act } = world({ entry: { status: 'failed', reason: 'unknown_sku' } });
    expect(await act()).toMatchObject({ at: 'posted', by: 'this attempt' });
  });

  it('a refund’s content is claimed before it is admitted: with another one claimed meanwhile it is not admitted at all', async () => {
    const facts = { orderId: 'order_1', fingerprint: 'ours' };
    const ours = world({ facts });
    const theirs = world({ facts, claimedBy: 'another' });
    const known = world({ facts, entry: { status: 'waiting', fingerprint: 'ours' } });
    for (const { act } of [ours, theirs, known]) await act();

    expect(ours.steps.slice(0, 3)).toEqual(['read', 'claim', 'admit']);
    expect(theirs.steps).toEqual(['read', 'claim', 'read', 'flag changed']);
    expect(known.steps.slice(0, 2)).toEqual(['read', 'admit']);
  });

  it('a refund is admitted before it is looked up', async () => {
    const { steps, act } = world({});
    await act();
    expect(steps.slice(0, 3)).toEqual(['read', 'admit', 'look up']);
  });

  it('a refund whose order is not posted waits and asks the ERP nothing', async () => {
    const prepare = { outcome: 'not final', failure: failure('transient', 'order_unknown'), waiting: true } as const;
    const { steps, act } = world({ prepare });
    expect(await act()).toMatchObject({ at: 'not final', waiting: true });
    expect(steps).toEqual(['read', 'admit']);
  });

  it('a refund whose admission stands for another amount is flagged, and asks the ERP nothing', async () => {
    const prepare = { outcome: 'changed', failure: failure('final', 'payload_changed') } as const;
    const { steps, act } = world({ prepare });
    expect(await act()).toEqual({ at: 'failed', failure: prepare.failure, erpAnswered: false });
    expect(steps).toEqual(['read', 'admit', 'flag changed']);
  });

  it('a document that cannot be translated fails before anything is looked up', async () => {
    const { steps, act } = world({ prepare: { outcome: 'failed', failure: failure('final', 'unknown_sku') } });
    expect(await act()).toMatchObject({ at: 'failed', erpAnswered: false });
    expect(steps).toEqual(['read', 'admit', 'failed unknown_sku, own none']);
  });
});

describe('rows 3 and 3s: look before you create', () => {
  it('a document that is found is recorded and never created again', async () => {
    const { steps, act } = world({ lookUp: { outcome: 'found', document } });
    expect(await act()).toMatchObject({ at: 'posted', by: 'this attempt' });
    expect(steps).toEqual(['read', 'admit', 'look up', 'read', 'posted S-ORD101001']);
  });

  it.each([
    ['is at it', { fingerprint: 'first' }, { at: 'failed', failure: { reason: 'payload_changed' } }],
    [
      'has posted it',
      { status: 'posted', document, fingerprint: 'first' } as const,
      { at: 'posted', by: 'an earlier one', changed: { reason: 'payload_changed' } },
    ],
  ])(
    'a document that is found when other content %s meanwhile is not repaired, and not ours',
    async (_, later, end) => {
      const { steps, act } = world({
        lookUp: { outcome: 'found', document },
        entryAfterLookUp: later,
        facts: { fingerprint: 'other' },
      });
      expect(await act()).toMatchObject(end);
      expect(steps).toEqual(['read', 'admit', 'look up', 'read', 'not to be repaired', 'read', 'flag changed']);
    },
  );

  it('an inconclusive look-up is never taken for "absent"', async () => {
    const { steps, act } = world({
      lookUp: { outcome: 'inconclusive', failure: failure('systemic', 'erp_unavailable') },
    });
    expect(await act()).toMatchObject({ at: 'not final', failure: { class: 'systemic' } });
    expect(steps).not.toContain('POST');
  });

  it('while an earlier POST is settling, "absent" proves nothing and nothing is sent', async () => {
    const { steps, act } = world({ entry: since(SETTLING) });
    expect(await act()).toEqual({
      at: 'not final',
      failure: { class: 'transient', reason: 'erp_unavailable', detail: expect.stringContaining('settling time') },
      settlesAt: NOW,
    });
    expect(steps).toEqual(['read', 'admit', 'look up']);
  });

  it('while an earlier POST is settling, a document that appears is found', async () => {
    const { act } = world({ entry: since(1), lookUp: { outcome: 'found', document } });
    expect(await act()).toMatchObject({ at: 'posted' });
  });

  it('after the settling time an absent document is created, over the old record', async () => {
    const { steps, act } = world({ entry: since(SETTLING + 1) });
    expect(await act()).toMatchObject({ at: 'posted' });
    expect(steps).toContain('record over theirs, releases 0');
  });

  it('two open documents with our reference are left to a person', async () => {
    const { steps, act } = world({ lookUp: { outcome: 'refused', failure: failure('final', 'duplicate_in_erp') } });
    expect(await act()).toMatchObject({ at: 'failed', failure: { reason: 'duplicate_in_erp' } });
    expect(steps).not.toContain('POST');
  });
});

describe('row 4: the record before the request', () => {
  it('carries what was read: postingSince and releases', async () => {
    const { steps, act } = world({ entry: { releases: 2 } });
    await act();
    expect(steps).toContain('record over none, releases 2');
  });

  it('who loses the record sends nothing', async () => {
    const { steps, act } = world({ record: 'refused' });
    expect(await act()).toEqual({
      at: 'not final',
      failure: { class: 'transient', reason: 'bridge_fault', detail: `Another worker is writing ${KEY}.` },
    });
    expect(steps).not.toContain('POST');
  });

  it('an unreachable ledger sends nothing', async () => {
    const { steps, act } = world({ record: new Error('ledger is away') });
    await expect(act()).rejects.toThrow('ledger is away');
    expect(steps).not.toContain('POST');
  });
});

describe('row 5: the send deadline', () => {
  it('a request may leave until the deadline, to the millisecond', async () => {
    const { steps, act } = world({ heldUp: SEND_DEADLINE });
    expect(await act()).toMatchObject({ at: 'posted' });
    expect(steps).toContain('POST');
  });

  it('a worker that was held up longer sends nothing, and takes its own record away', async () => {
    const { steps, act } = world({ heldUp: SEND_DEADLINE + 1 });
    expect(await act()).toEqual({
      at: 'not final',
      failure: { class: 'transient', reason: 'bridge_fault', detail: expect.stringContaining('nothing was sent') },
    });
    expect(steps.slice(-1)).toEqual(['clear mine']);
  });
});

describe('rows 6 to 10: what the answer settles', () => {
  it('201 is recorded as posted', async () => {
    const { steps, act } = world({});
    expect(await act()).toMatchObject({ at: 'posted', by: 'this attempt', entry: { document } });
    expect(steps.slice(-2)).toEqual(['POST', 'posted S-ORD101001']);
  });

  it('a refusal for good is written as failed and takes only its own record away', async () => {
    const { steps, act } = world({ create: { outcome: 'refused', failure: failure('final', 'unknown_sku') } });
    expect(await act()).toMatchObject({ at: 'failed', erpAnswered: true });
    expect(steps.slice(-1)).toEqual(['failed unknown_sku, own mine']);
  });

  it.each([['transient'], ['systemic']] as const)('a %s refusal takes its record away and comes back', async (kind) => {
    const { steps, act } = world({ create: { outcome: 'refused', failure: failure(kind, 'erp_unavailable') } });
    expect(await act()).toMatchObject({ at: 'not final', failure: { class: kind } });
    expect(steps.slice(-1)).toEqual(['clear mine']);
  });

  it('a timeout, a reset or a 5xx leaves the record standing', async () => {
    const { steps, act } = world({
      create: { outcome: 'ambiguous', failure: failure('transient', 'erp_unavailable') },
    });
    expect(await act()).toMatchObject({ at: 'not final', settlesAt: NOW + SETTLING });
    expect(steps.slice(-1)).toEqual(['POST']);
  });

  it.each([
    ['where the ERP is down names its document', 'systemic', undefined, KEY],
    ['where nobody was heard names its document', 'transient', true, KEY],
    ['where somebody was heard speaks for this document only', 'transient', undefined, undefined],
  ] as const)('an ambiguous POST %s', async (_, kind, unheard, expected) => {
    const { act } = world({
      create: {
        outcome: 'ambiguous',
        failure: failure(kind, 'erp_unavailable'),
        ...(unheard === undefined ? {} : { unheard }),
      },
    });
    const end = await act();
    expect('unheard' in end ? end.unheard : undefined).toBe(expected);
  });

  it('a 201 that cannot be recorded leaves the record standing', async () => {
    const { steps, act } = world({ posted: new Error('ledger is away') });
    await expect(act()).rejects.toThrow('ledger is away');
    expect(steps).not.toContain('clear mine');
  });

  it('another attempt that posted first is what stands', async () => {
    const { act } = world({ posted: 'second' });
    expect(await act()).toMatchObject({ at: 'posted', by: 'an earlier one' });
  });

  it('a refusal that comes after somebody posted ends as posted', async () => {
    const { act } = world({ create: { outcome: 'refused', failure: failure('final') }, failed: 'posted' });
    expect(await act()).toMatchObject({ at: 'posted', by: 'an earlier one' });
  });
});

describe('the customer of a document that is found', () => {
  const customerChoice = { strategy: 'email', why: 'e-mail' };
  const found = async (customer: string | undefined, facts: Partial<Facts>) => {
    const { written, act } = world({
      lookUp: { outcome: 'found', document: customer === undefined ? document : { ...document, customer } },
      facts,
    });
    await act();
    return written[0];
  };

  it('is whom its refunds go to, although another one would be chosen today', async () => {
    expect(await found('20000', { customer: '10000', customerChoice })).toMatchObject({
      customer: '20000',
      customerChoice: { strategy: 'email', why: 'that of the document that was found' },
    });
    expect(await found('20000', { customer: '10000' })).not.toHaveProperty('customerChoice');
    expect(await found('20000', {})).toMatchObject({ customer: '20000' });
  });

  it('changes nothing where it is the one that was chosen, in whatever letters, or is not said', async () => {
    const facts = { customer: 'c-1', customerChoice };
    expect(await found('C-1', facts)).toMatchObject(facts);
    expect(await found(undefined, facts)).toMatchObject(facts);
  });
});

describe('the same id with other content', () => {
  it('is flagged on a posted key, and the message is done', async () => {
    const { steps, act } = world({
      entry: { status: 'posted', document, fingerprint: 'first' },
      facts: { fingerprint: 'other' },
    });
    expect(await act()).toEqual({
      at: 'posted',
      entry: { id: KEY, status: 'posted', document, fingerprint: 'first' },
      by: 'an earlier one',
      changed: {
        class: 'final',
        reason: 'payload_changed',
        detail: `${KEY} came again with other content than its first event. Nothing was changed.`,
      },
    });
    expect(steps).toEqual(['read', 'flag changed']);
  });

  it.each([
    [7110, 7109, '7109 instead of 7110'],
    [7110, undefined, 'no instead of 7110'],
    [undefined, 7109, '7109 instead of no'],
  ])('says both amounts where they differ: %j and then %j', async (first, then, words) => {
    const { act } = world({
      entry: { fingerprint: 'first', ...(first === undefined ? {} : { total: first }) },
      facts: { fingerprint: 'other', ...(then === undefined ? {} : { total: then }) },
    });
    const detail = expect.stringContaining(`other content (${words} minor units) than`);
    expect(await act()).toMatchObject({ failure: { detail } });
  });

  it('fails when the first content was about to be posted, whose status stays what it is', async () => {
    const { steps, act } = world({ entry: { fingerprint: 'first', ...since(1) }, facts: { fingerprint: 'other' } });
    expect(await act()).toMatchObject({ at: 'failed', failure: { reason: 'payload_changed' } });
    expect(steps).toEqual(['read', 'flag changed']);
  });

  it('leaves a key that had failed as failed, although the message has met a lock in between', async () => {
    const { steps, act } = world({
      entry: { status: 'retrying', causes: ['over_refund'], fingerprint: 'first' },
      facts: { fingerprint: 'other' },
    });
    expect(await act()).toMatchObject({ at: 'failed', failure: { reason: 'payload_changed' }, erpAnswered: false });
    expect(steps).toEqual(['read', 'flag changed', 'failed over_refund, own none']);
  });

  it.each([
    ['that is failed already', { status: 'failed', causes: ['over_refund'] }],
    ['that only differed in its total', { status: 'retrying', causes: ['erp_total_differs'] }],
  ] as const)('says nothing again of a key %s', async (_, known) => {
    const { steps, act } = world({ entry: { ...known, fingerprint: 'first' }, facts: { fingerprint: 'other' } });
    await act();
    expect(steps).toEqual(['read', 'flag changed']);
  });

  it('leaves a key that never failed as retried', async () => {
    const { steps, act } = world({
      entry: { status: 'retrying', fingerprint: 'first' },
      facts: { fingerprint: 'other' },
    });
    await act();
    expect(steps).toEqual(['read', 'flag changed']);
  });

  it('is no matter when the content is the same', async () => {
    const { act } = world({ entry: { status: 'posted', document, fingerprint: 'f' }, facts: { fingerprint: 'f' } });
    expect(await act()).not.toHaveProperty('changed');
  });

  it('is no matter to a message that does not know its own', async () => {
    const { act } = world({ entry: { status: 'posted', document, fingerprint: 'first' } });
    expect(await act()).not.toHaveProperty('changed');
  });
});
