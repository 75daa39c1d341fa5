import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BreakerPorts, createBreaker } from '../../lambdas/breaker/breaker.ts';
import { createMapping } from '../../lambdas/breaker/mapping.ts';
import type { Failure } from '../../lambdas/erp/failures.ts';
import type { BreakerState } from '../../lambdas/ledger/breaker-state.ts';
import { createLedger, type Ledger } from '../../lambdas/ledger/ledger.ts';
import { openLocalTable } from '../ledger/local-table.ts';

const MINUTE = 60_000;
const down: Failure = { class: 'systemic', reason: 'erp_unavailable', detail: '503' };

let local: Awaited<ReturnType<typeof openLocalTable>>;
let ledger: Ledger;
let clock: number;
let mappingState: string;
let probes: (Failure | undefined)[];
/** What happens while a probe is under way. */
let probing: () => Promise<void>;
let gauges: Record<string, number>;
let windows: BreakerPorts['windows'];
let tables = 0;

beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(async () => {
  tables += 1;
  await local.createTable(`breaker-${tables}`);
  clock = Date.parse('2026-06-02T10:00:00Z');
  ledger = createLedger({ client: local.documents, tableName: `breaker-${tables}` }, () => clock);
  mappingState = 'Enabled';
  probes = [];
  probing = async () => {};
  gauges = {};
  windows = [];
});

/** Lambda's own part: a switch takes until the next run to settle. */
const lambda = {
  send: async (command: { input: { Enabled?: boolean } }) => {
    if (command.input.Enabled !== undefined) mappingState = command.input.Enabled ? 'Enabling' : 'Disabling';
    return { State: mappingState };
  },
};
const settle = () => {
  mappingState = mappingState === 'Enabling' ? 'Enabled' : mappingState === 'Disabling' ? 'Disabled' : mappingState;
};

const minute = (businessAge: BreakerPorts['businessAge'] = async () => ({ ageSeconds: 42, waiting: 3 })) =>
  createBreaker({
    states: ledger.breaker,
    erp: {
      probe: async () => {
        await probing();
        return probes.shift();
      },
    },
    mapping: createMapping(lambda as never, 'uuid'),
    businessAge,
    windows,
    now: () => clock,
    deadline: () => new AbortController().signal,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    metrics: { gauge: (name, value) => void Object.assign(gauges, { [name]: value }), publish: () => {} },
  })();

const state = () => ledger.breaker.read();
const open = async () => ledger.breaker.open(await state(), down);

describe('the breaker, every minute', () => {
  it('changes nothing while all is well, and publishes business age and waiting events', async () => {
    expect(await minute()).toMatchObject({ state: 'closed', desired: 'on', mapping: 'Enabled' });
    expect(gauges).toEqual({ BreakerOpen: 0, MappingMismatch: 0, BusinessAgeSeconds: 42, WaitingEvents: 3 });
  });

  it('switches delivery off once the consumer opened it, and says why', async () => {
    await open();
    expect(await minute()).toMatchObject({ desired: 'off', mapping: 'Disabling', why: 'erp_unavailable: 503' });
    settle();
    expect(await minute()).toMatchObject({ mapping: 'Disabled' });
    expect(gauges).toMatchObject({ BreakerOpen: 1, MappingMismatch: 0 });
  });

  it('probes only when a probe is due, waits longer after each failure, and goes to a trial after a good one', async () => {
    await open();
    probes = [down, down, undefined];
    const states: BreakerState['state'][] = [];
    for (let n = 0; n < 8; n += 1) {
      states.push((await minute()).state);
      settle();
      clock += MINUTE;
    }
    // due after 1, 1+2, 1+2+4 minutes
    expect(states).toEqual(['open', 'open', 'open', 'open', 'open', 'open', 'open', 'trial']);
    expect(mappingState).toBe('Enabled');
  });

  it('does not probe before what the ERP asked of a consumer that was still at work when it opened', async () => {
    const seen = await state();
    await open();
    await ledger.breaker.heed(seen, 150);
    probes = [undefined];
    const states: BreakerState['state'][] = [];
    for (let n = 0; n < 4; n += 1) {
      states.push((await minute()).state);
      clock += MINUTE;
    }
    expect(states).toEqual(['open', 'open', 'open', 'trial']);
  });

  it('records refused credentials that a probe met, and looks every minute whether there are others', async () => {
    await open();
    const refused: Failure = {
      class: 'systemic',
      reason: 'erp_configuration',
      detail: '401',
      refusedSecretVersion: 'v1',
    };
    probes = [refused, refused, undefined];
    const states: BreakerState[] = [];
    for (let n = 0; n < 4; n += 1) {
      await minute();
      states.push(await state());
      settle();
      clock += MINUTE;
    }
    const known = { refusedSecretVersion: 'v1', reason: 'erp_configuration' };
    expect(states).toMatchObject([
      { state: 'open', reason: 'erp_unavailable' },
      { state: 'open', ...known },
      { state: 'open', ...known },
      { state: 'trial', ...known },
    ]);
  });

  it('records no refusal when a person resumed while it probed', async () => {
    await open();
    clock += MINUTE;
    const refused: Failure = {
      class: 'systemic',
      reason: 'erp_configuration',
      detail: '401',
      refusedSecretVersion: 'v1',
    };
    probing = () => ledger.breaker.resume({ why: 'it is right' });
    probes = [refused];
    await minute();
    expect(await state()).not.toHaveProperty('refusedSecretVersion');
  });

  it('mends a mapping that a deploy switched on against the desired state', async () => {
    await open();
    await minute();
    settle();
    mappingState = 'Enabled';
    expect(await minute()).toMatchObject({ mapping: 'Disabling' });
  });

  it('leaves a mapping alone that Lambda is still changing the other way, and mends it a minute later', async () => {
    await open();
    mappingState = 'Enabling';
    expect(await minute()).toMatchObject({ desired: 'off', mapping: 'Enabling' });
    expect(gauges.MappingMismatch).toBe(1);
    settle();
    expect(await minute()).toMatchObject({ mapping: 'Disabling' });
  });

  it('keeps delivery off through a maintenance window without a probe, and on after it', async () => {
    windows = [{ from: '2026-06-02T09:00:00Z', to: '2026-06-02T10:30:00Z', why: 'year-end closing' }];
    probes = [down];
    expect(await minute()).toMatchObject({ state: 'closed', desired: 'off', why: expect.stringContaining('year-end') });
    settle();
    clock += 30 * MINUTE;
    expect(await minute()).toMatchObject({ desired: 'on', mapping: 'Enabling' });
    expect(probes).toHaveLength(1);
  });

  it('switches delivery even when the business age cannot be measured', async () => {
    await open();
    const report = await minute(async () => {
      throw new Error('CloudWatch is away');
    });
    expect(report).toMatchObject({ mapping: 'Disabling' });
    expect(gauges).not.toHaveProperty('BusinessAgeSeconds');
  });
});
