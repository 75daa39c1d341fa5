import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BreakerStates, Open } from '../../lambdas/ledger/breaker-state.ts';
import { createLedger } from '../../lambdas/ledger/ledger.ts';
import { openLocalTable } from './local-table.ts';

const MINUTE = 60_000;
const down = { reason: 'erp_unavailable', detail: '503' } as const;

let local: Awaited<ReturnType<typeof openLocalTable>>;
let breaker: BreakerStates;
let clock: number;
let tables = 0;

beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(async () => {
  tables += 1;
  await local.createTable(`flags-${tables}`);
  clock = Date.parse('2026-06-02T10:00:00Z');
  breaker = createLedger({ client: local.documents, tableName: `flags-${tables}` }, () => clock).breaker;
});

async function readOpen(): Promise<Awaited<ReturnType<BreakerStates['read']>> & Open> {
  const state = await breaker.read();
  if (state.state !== 'open') throw new Error(state.state);
  return state;
}

describe('being asked to wait', () => {
  it.each([
    ['shorter than the wait before a probe changes nothing', 30, 60],
    ['longer than it puts the probe off', 90, 90],
    ['for a day is kept to a quarter of an hour', 86_400, 900],
  ])('%s', async (_what, retryAfterSeconds, waits) => {
    await breaker.open(await breaker.read(), { ...down, retryAfterSeconds });
    expect(await readOpen()).toMatchObject({ nextProbeAt: clock + waits * 1000 });
  });

  it('counts for a probe that failed, too', async () => {
    await breaker.open(await breaker.read(), down);
    await breaker.postpone(await readOpen(), { ...down, retryAfterSeconds: 600 });
    expect(await readOpen()).toMatchObject({ probes: 1, nextProbeAt: clock + 10 * MINUTE });
  });

  it('is remembered beside the state: the furthest time stands, and the generation does not rise', async () => {
    const seen = await breaker.read();
    await breaker.heed(seen, 90);
    await breaker.heed(seen, 30);
    expect(await breaker.read()).toMatchObject({ state: 'closed', generation: 0, notBefore: clock + 90_000 });
    expect(await breaker.open(seen, down)).toBe(true);
  });

  it('from before a person resumed counts for nothing', async () => {
    const before = await breaker.read();
    await breaker.resume({ why: 'the ERP is back' });
    await breaker.heed(before, 90);
    expect(await breaker.read()).not.toHaveProperty('notBefore');
  });
});

describe('being throttled', () => {
  it('is beyond patience after five minutes without an answered document, and says since when', async () => {
    const began = clock;
    const answers: (number | undefined)[] = [];
    for (let minute = 0; minute <= 5; minute += 1) {
      answers.push(await breaker.throttled(await breaker.read()));
      clock += MINUTE;
    }
    expect(answers).toEqual([undefined, undefined, undefined, undefined, undefined, began]);
  });

  it('begins anew after an answered document', async () => {
    await breaker.throttled(await breaker.read());
    clock += 6 * MINUTE;
    await breaker.unthrottled();
    expect(await breaker.throttled(await breaker.read())).toBeUndefined();
  });

  it('once in the evening and once in the morning is nothing that goes on', async () => {
    await breaker.throttled(await breaker.read());
    clock += 12 * 60 * MINUTE;
    expect(await breaker.throttled(await breaker.read())).toBeUndefined();
  });

  it('is no outage to who saw an older state: somebody got through meanwhile', async () => {
    await breaker.throttled(await breaker.read());
    clock += 6 * MINUTE;
    const seen = await breaker.read();
    await breaker.unthrottled();
    expect(await breaker.throttled(seen)).toBeUndefined();
  });
});

describe('waits between probes', () => {
  it('go on growing when trial after trial fails: who flaps is not asked every minute', async () => {
    await breaker.open(await breaker.read(), down);
    const waits: number[] = [];
    const { since } = await readOpen();
    for (let trial = 0; trial < 6; trial += 1) {
      const open = await readOpen();
      waits.push((open.nextProbeAt - clock) / MINUTE);
      await breaker.toTrial(open);
      clock += MINUTE;
      await breaker.open(await breaker.read(), down);
    }
    expect(waits).toEqual([1, 2, 4, 8, 15, 15]);
    expect(await readOpen()).toMatchObject({ since });
  });

  it('begin at a minute again once a document was answered', async () => {
    await breaker.open(await breaker.read(), down);
    await breaker.postpone(await readOpen(), down);
    await breaker.toTrial(await readOpen());
    await breaker.close(await breaker.read());
    await breaker.open(await breaker.read(), down);
    expect(await readOpen()).toMatchObject({ probes: 0, nextProbeAt: clock + MINUTE });
  });
});

describe('a person', () => {
  it('pauses with a reason and a name; pausing again keeps since when', async () => {
    await breaker.pause(await breaker.read(), { why: 'stocktaking', by: 'Ada' });
    const since = new Date(clock).toISOString();
    expect(await breaker.read()).toMatchObject({ generation: 0, paused: { why: 'stocktaking', by: 'Ada', since } });
    clock += MINUTE;
    await breaker.pause(await breaker.read(), { why: 'and year-end' });
    expect((await breaker.read()).paused).toEqual({ why: 'and year-end', since });
  });

  it('who resumes is on record, and what the ERP asked before is over', async () => {
    await breaker.heed(await breaker.read(), 600);
    await breaker.throttled(await breaker.read());
    await breaker.pause(await breaker.read(), { why: 'stocktaking' });
    await breaker.resume({ why: 'counted', by: 'Ada' });
    expect(await breaker.read()).toEqual({
      id: 'breaker',
      state: 'closed',
      generation: 0,
      resumes: 1,
      resumed: { why: 'counted', by: 'Ada', at: new Date(clock).toISOString() },
    });
  });
});
