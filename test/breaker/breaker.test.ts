import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../lambdas/erp/failures.ts';
import type { BreakerState } from '../../lambdas/ledger/breaker-state.ts';
import { openLocalTable } from '../ledger/local-table.ts';
import { MINUTE, type Minutes, openMinutes } from './minutes.ts';

const down: Failure = { class: 'systemic', reason: 'erp_unavailable', detail: '503' };
const refused: Failure = {
  class: 'systemic',
  reason: 'erp_configuration',
  detail: '401',
  refusedSecretVersion: 'v1',
};

let local: Awaited<ReturnType<typeof openLocalTable>>;
let world: Minutes;

beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(async () => {
  world = await openMinutes(local);
});

const open = async (failure = down) => world.ledger.breaker.open(await world.state(), failure);

describe('the breaker, every minute', () => {
  it('changes nothing while all is well, and publishes business age and waiting events', async () => {
    expect(await world.minute()).toMatchObject({ state: 'closed', desired: 'on', mapping: 'Enabled' });
    expect(world.gauges).toEqual({
      BreakerOpen: 0,
      DeliveryPaused: 0,
      MappingMismatch: 0,
      BusinessAgeSeconds: 42,
      WaitingEvents: 3,
    });
    expect(world.mails).toEqual([]);
  });

  it('switches delivery off once the consumer opened it, and says why', async () => {
    await open();
    expect(await world.minute()).toMatchObject({ desired: 'off', mapping: 'Disabling', why: 'erp_unavailable: 503' });
    world.pass(0);
    expect(await world.minute()).toMatchObject({ mapping: 'Disabled' });
    expect(world.gauges).toMatchObject({ BreakerOpen: 1, DeliveryPaused: 0, MappingMismatch: 0 });
  });

  it('probes only when a probe is due, waits longer after each failure, and goes to a trial after a good one', async () => {
    await open();
    world.probes = [down, down, undefined];
    const states: BreakerState['state'][] = [];
    for (let n = 0; n < 8; n += 1) {
      states.push((await world.minute()).state);
      world.pass();
    }
    // due after 1, 1+2, 1+2+4 minutes
    expect(states).toEqual(['open', 'open', 'open', 'open', 'open', 'open', 'open', 'trial']);
    expect(world.mappingState).toBe('Enabled');
  });

  it('does not probe before what the ERP asked of a consumer that was still at work when it opened', async () => {
    const seen = await world.state();
    await open();
    await world.ledger.breaker.heed(seen, 150);
    const states: BreakerState['state'][] = [];
    for (let n = 0; n < 4; n += 1) {
      states.push((await world.minute()).state);
      world.pass();
    }
    expect(states).toEqual(['open', 'open', 'open', 'trial']);
  });

  it('records refused credentials that a probe met, and looks every minute whether there are others', async () => {
    await open();
    world.probes = [refused, refused, undefined];
    const states: BreakerState[] = [];
    for (let n = 0; n < 4; n += 1) {
      await world.minute();
      states.push(await world.state());
      world.pass();
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
    world.pass();
    world.probing = () => world.ledger.breaker.resume({ why: 'it is right' });
    world.probes = [refused];
    await world.minute();
    expect(await world.state()).not.toHaveProperty('refusedSecretVersion');
  });

  it('mends a mapping that a deploy switched on against the desired state', async () => {
    await open();
    await world.minute();
    world.mappingState = 'Enabled';
    expect(await world.minute()).toMatchObject({ mapping: 'Disabling' });
  });

  it('leaves a mapping alone that Lambda is still changing the other way, and mends it a minute later', async () => {
    await open();
    world.mappingState = 'Enabling';
    expect(await world.minute()).toMatchObject({ desired: 'off', mapping: 'Enabling' });
    expect(world.gauges.MappingMismatch).toBe(1);
    world.pass(0);
    expect(await world.minute()).toMatchObject({ mapping: 'Disabling' });
  });

  it('takes it for no mistake that somebody else was first to change the mapping, and mends it a minute later', async () => {
    await open();
    world.mappingInUse = true;
    expect(await world.minute()).toMatchObject({ desired: 'off', mapping: 'Enabled' });
    expect(world.gauges.MappingMismatch).toBe(1);
    world.mappingInUse = false;
    expect(await world.minute()).toMatchObject({ mapping: 'Disabling' });
  });

  it('switches delivery even when the business age cannot be measured', async () => {
    await open();
    const process = world.start(undefined, async (name, effect) => {
      if (name === 'age') throw new Error('CloudWatch is away');
      return effect();
    });
    expect(await process()).toMatchObject({ mapping: 'Disabling' });
    expect(world.gauges).not.toHaveProperty('BusinessAgeSeconds');
  });
});

describe('a maintenance window', () => {
  beforeEach(() => {
    world.windows = [
      { from: '2026-06-02T09:00:00Z', to: '2026-06-02T10:20:00Z', why: 'year-end closing' },
      { from: '2026-06-02T10:10:00Z', to: '2026-06-02T10:30:00Z', why: 'update' },
    ];
  });

  it('keeps delivery off to the end of what overlaps it, without a probe, and on after it', async () => {
    world.probes = [down];
    expect(await world.minute()).toMatchObject({
      state: 'closed',
      desired: 'off',
      why: 'maintenance until 2026-06-02T10:30:00Z: year-end closing',
    });
    expect(world.gauges).toMatchObject({ BreakerOpen: 0, DeliveryPaused: 1 });
    world.pass(30 * MINUTE);
    expect(await world.minute()).toMatchObject({ desired: 'on', mapping: 'Enabling' });
    expect(world.probes).toHaveLength(1);
  });

  it('forgets nothing of what it came over: refused credentials are still refused after it', async () => {
    await open(refused);
    await world.ledger.breaker.refuse(await world.state(), 'v1');
    await world.minute();
    const before = await world.state();
    world.pass(30 * MINUTE);
    world.probes = [refused];
    expect(await world.minute()).toMatchObject({ state: 'open', desired: 'off' });
    expect(await world.state()).toMatchObject({ refusedSecretVersion: 'v1', generation: before.generation + 1 });
  });
});

describe('a person', () => {
  it('pauses with an input, and sees it done in the answer, in the ledger and in the metrics', async () => {
    const report = await world.minute({ pause: { why: 'stocktaking', by: 'Ada' } });
    expect(report).toMatchObject({ desired: 'off', why: 'paused by hand (Ada): stocktaking', mapping: 'Disabling' });
    expect(await world.state()).toMatchObject({ state: 'closed', generation: 0, paused: { why: 'stocktaking' } });
    expect(world.gauges).toMatchObject({ BreakerOpen: 0, DeliveryPaused: 1 });
  });

  it('wins over the automatism: while paused nobody probes, whatever the state', async () => {
    await open();
    await world.minute({ pause: { why: 'stocktaking' } });
    world.probes = [undefined];
    for (let n = 0; n < 5; n += 1) {
      world.pass(30 * MINUTE);
      expect(await world.minute()).toMatchObject({ state: 'open', desired: 'off' });
    }
    expect(world.probes).toHaveLength(1);
  });

  it('resumes, and an outage that was there before is probed in the same run', async () => {
    await open();
    world.probes = [down, undefined];
    world.pass();
    await world.minute();
    await world.minute({ pause: { why: 'stocktaking' } });
    expect(await world.minute({ resume: { why: 'counted' } })).toMatchObject({ state: 'trial', desired: 'on' });
    expect(await world.state()).toMatchObject({ resumed: { why: 'counted' }, resumes: 1 });
  });

  it.each<[unknown, string]>([
    [{ pause: {} }, 'why'],
    [{ pause: { why: ' ' } }, 'why'],
    [{ pause: { why: 'x', until: 'monday' } }, 'until'],
    [{ pause: { why: 'x' }, resume: { why: 'y' } }, 'exclude each other'],
    [{ puase: { why: 'x' } }, 'puase'],
    [{ key1: 'value1', key2: 'value2' }, 'key1'],
    ['pause', 'expected object'],
    [[], 'expected object'],
  ])('who writes %j is told what is wrong, and nothing is changed', async (input, named) => {
    await expect(world.minute(input)).rejects.toThrow(named);
    await expect(world.minute(input)).rejects.toThrow('Allowed: {"pause": {"why"');
    expect(await world.state()).toEqual({ state: 'closed', generation: 0 });
  });

  it.each<[string, unknown]>([
    ['EventBridge’s schedule', { version: '0', source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }],
    ['an empty input', {}],
    ['no input', undefined],
  ])('%s is a minute like any other', async (_what, event) => {
    expect(await world.minute(event)).toMatchObject({ state: 'closed', desired: 'on' });
  });
});
