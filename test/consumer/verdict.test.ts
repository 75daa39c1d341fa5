import { describe, expect, it } from 'vitest';
import type { End } from '../../lambdas/consumer/protocol.ts';
import { createVerdict } from '../../lambdas/consumer/verdict.ts';
import type { Failure } from '../../lambdas/erp/failures.ts';
import type { BreakerState } from '../../lambdas/ledger/breaker-state.ts';

const closed: BreakerState = { state: 'closed', generation: 3 };
const trial: BreakerState = {
  state: 'trial',
  generation: 4,
  reason: 'erp_unavailable',
  detail: '503',
  since: '2026-06-02T08:00:00Z',
  probes: 1,
  trialSince: 0,
};
const down: Failure = { class: 'systemic', reason: 'erp_unavailable', detail: '503' };
const silent: Failure = { class: 'transient', reason: 'erp_unavailable', detail: 'no answer' };
const throttled: Failure = { class: 'transient', reason: 'erp_unavailable', detail: '429', throttled: true };
const rate: Failure = { class: 'patient', reason: 'exchange_rate_missing', detail: 'USD' };
const final: Failure = { class: 'final', reason: 'unknown_sku', detail: 'TEA-1' };

const notFinal = (failure: Failure, more: { settlesAt?: number; unheard?: string } = {}): End => ({
  at: 'not final',
  failure,
  ...more,
});
const posted: End = { at: 'posted', entry: { id: 'order:o1' }, by: 'this attempt' };

/** A breaker that notes what it is told, and what the verdict says aloud. */
function verdict({ opens = true, since }: { opens?: boolean; since?: number } = {}) {
  const told: string[] = [];
  const breaker = {
    open: async (seen: BreakerState, { detail }: Pick<Failure, 'detail'>) => {
      told.push(`open ${seen.generation}: ${detail}`);
      return opens;
    },
    close: async (seen: BreakerState) => {
      told.push(`close ${seen.generation}`);
      return true;
    },
    refuse: async (_seen: BreakerState, version: string) => {
      told.push(`refuse ${version}`);
      return true;
    },
    heed: async (_seen: BreakerState, seconds: number) => void told.push(`heed ${seconds}`),
    throttled: async () => {
      told.push('throttled');
      return since;
    },
    unthrottled: async () => void told.push('unthrottled'),
    read: async () => closed,
  };
  const draw = createVerdict({ breaker, onOpen: ({ detail }) => told.push(`opened: ${detail}`) });
  return {
    told,
    draw: async (end: End, state = closed) => {
      expect(await draw(state, end)).toBe(end);
      return told.splice(0);
    },
  };
}

describe('a definite answer to a document', () => {
  it.each<[string, End]>([
    ['created', posted],
    ['refused', { at: 'failed', failure: final, erpAnswered: true }],
    ['refused until people have mended it there', notFinal(rate)],
  ])('(%s) closes a trial', async (_, end) => {
    expect(await verdict().draw(end, trial)).toEqual(['close 4']);
  });

  it('ends the count of throttled answers where there is one', async () => {
    expect(await verdict().draw(posted, { ...closed, throttledSince: 1 })).toEqual(['unthrottled', 'close 3']);
  });

  it.each<[string, End]>([
    ['posted before', { at: 'posted', entry: { id: 'order:o1' }, by: 'an earlier one' }],
    ['failed without the ERP', { at: 'failed', failure: final, erpAnswered: false }],
    ['still settling', notFinal({ class: 'transient', reason: 'erp_unavailable', detail: 'x' }, { settlesAt: 1 })],
  ])('is none of what was %s', async (_, end) => {
    expect(await verdict().draw(end, trial)).toEqual([]);
  });
});

describe('a failure that concerns every order', () => {
  it('opens under the state that the record saw, and says so', async () => {
    expect(await verdict().draw(notFinal(down))).toEqual(['open 3: 503', 'opened: 503']);
  });

  it('is said once, by whoever was first to open', async () => {
    expect(await verdict({ opens: false }).draw(notFinal(down))).toEqual(['open 3: 503']);
  });

  it('because of credentials is remembered first, and then opens', async () => {
    expect(await verdict().draw(notFinal({ ...down, refusedSecretVersion: 'v1' }))).toEqual([
      'refuse v1',
      'open 3: 503',
      'opened: 503',
    ]);
  });

  it('that asks to wait is heeded, too', async () => {
    expect(await verdict().draw(notFinal({ ...down, retryAfterSeconds: 7 }))).toEqual([
      'heed 7',
      'open 3: 503',
      'opened: 503',
    ]);
  });

  it('as a POST that a gateway answers in its stead opens at the third in a row, and a definite answer begins anew', async () => {
    const { draw } = verdict();
    const gateway = notFinal(down, { unheard: 'order:o1' });
    const opened = ['open 3: 503', 'opened: 503'];

    expect([await draw(gateway), await draw(gateway), await draw(gateway)]).toEqual([[], [], opened]);
    await draw(posted);
    expect([await draw(gateway), await draw(gateway), await draw(gateway)]).toEqual([[], [], opened]);
  });

  it('as silence after a POST counts once for each document, and opens at the third', async () => {
    const { draw } = verdict();
    const silence = (key: string) => draw(notFinal(silent, { unheard: key }));

    for (let n = 0; n < 5; n += 1) expect(await silence('order:o1')).toEqual([]);
    expect(await silence('order:o2')).toEqual([]);
    expect(await silence('order:o3')).toEqual(['open 3: no answer', 'opened: no answer']);
  });

  it('as a look-up does not count among the POSTs', async () => {
    const { draw } = verdict();
    for (let n = 0; n < 5; n += 1) await draw(notFinal(down));
    expect(await draw(notFinal(down, { unheard: 'order:o1' }))).toEqual([]);
  });

  it('as a POST without an answer opens again at once in a trial', async () => {
    expect(await verdict().draw(notFinal(silent, { unheard: 'order:o1' }), trial)).toEqual([
      'open 4: no answer',
      'opened: no answer',
    ]);
  });
});

describe('an ERP without room', () => {
  it('is noted, and heeded, and opens nothing while that is within patience', async () => {
    expect(await verdict().draw(notFinal({ ...throttled, retryAfterSeconds: 30 }))).toEqual(['heed 30', 'throttled']);
  });

  it('opens once it is beyond patience, and says since when', async () => {
    const detail = 'Has had no room for any document since 2026-06-02T08:00:00.000Z: 429';
    expect(await verdict({ since: Date.parse('2026-06-02T08:00:00Z') }).draw(notFinal(throttled))).toEqual([
      'throttled',
      `open 3: ${detail}`,
      `opened: ${detail}`,
    ]);
  });
});

it('a failure of one document alone says nothing about the ERP', async () => {
  const busy: Failure = { class: 'transient', reason: 'bridge_fault', detail: 'Another worker is at it.' };
  expect(await verdict({ since: 1 }).draw(notFinal(busy))).toEqual([]);
});
