import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openLocalTable } from '../ledger/local-table.ts';
import { MINUTE, type Minutes, openMinutes } from './minutes.ts';

let local: Awaited<ReturnType<typeof openLocalTable>>;
let world: Minutes;

beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(async () => {
  world = await openMinutes(local);
});

/** What CloudWatch invokes the function with (Lambda alarm action). */
const alarm = (value: string) => ({
  source: 'aws.cloudwatch',
  alarmArn: 'arn:aws:cloudwatch:eu-central-1:111122223333:alarm:crash-loop',
  accountId: '111122223333',
  region: 'eu-central-1',
  time: '2026-06-02T10:00:00.000+0000',
  alarmData: {
    alarmName: 'crash-loop',
    state: { value, reason: 'Threshold Crossed', timestamp: '2026-06-02T10:00:00.000+0000' },
    previousState: { value: 'OK' },
  },
});
const crash = (crashes = 1, invocations = crashes) => world.crashes.push({ at: world.clock, crashes, invocations });

/** Ten minutes of breaker, and what it was at the end. */
async function minutes(count: number) {
  for (let n = 0; n < count; n += 1) {
    world.pass();
    await world.minute();
  }
  return world.state();
}

describe('an alarm that the consumer keeps crashing', () => {
  it('opens the breaker for a fault of our own, and delivery is off', async () => {
    expect(await world.minute(alarm('ALARM'))).toMatchObject({ state: 'open', desired: 'off', mapping: 'Disabling' });
    expect(await world.state()).toMatchObject({
      reason: 'bridge_fault',
      detail: expect.stringContaining('crash-loop'),
    });
  });

  it('that comes twice opens once, and one that is over changes nothing', async () => {
    await world.minute(alarm('ALARM'));
    const first = await world.state();
    await world.minute(alarm('ALARM'));
    await world.minute(alarm('OK'));
    expect(await world.state()).toEqual(first);
  });
});

describe('after it', () => {
  beforeEach(async () => {
    await world.minute(alarm('ALARM'));
  });

  it('a bundle that does not even load costs no message a receive: delivery stays off, with growing waits', async () => {
    world.crash = "Cannot find module 'x'";
    const state = await minutes(60);
    expect(state).toMatchObject({
      state: 'open',
      reason: 'bridge_fault',
      detail: expect.stringContaining("module 'x'"),
    });
    expect(world.mappingState).toBe('Disabled');
    expect(world.runs).toBe(7); // after 1, 3, 7, 15, 30, 45, 60 minutes
  });

  it('the next deployment heals it: the consumer is run without an event, then a trial', async () => {
    world.crash = 'broken';
    await minutes(5);
    world.crash = undefined;
    expect(await minutes(8)).toMatchObject({ state: 'trial' });
    expect(world.mappingState).toMatch(/Enabl/);
  });

  it('a platform that does not run it for us keeps nobody from a trial: that is no crash', async () => {
    const process = world.start(undefined, async (name, effect) => {
      if (name === 'run') throw new Error('TooManyRequestsException');
      return effect();
    });
    world.pass(60_000);
    expect(await process()).toMatchObject({ state: 'trial' });
  });

  it('an ERP that is down besides is asked only once the consumer works, and is what is told then', async () => {
    world.probes = [{ class: 'systemic', reason: 'erp_unavailable', detail: '503' }];
    expect(await minutes(1)).toMatchObject({ state: 'open', reason: 'erp_unavailable' });
  });

  it('a consumer that dies of the first record stops the trial, and the next wait is longer', async () => {
    await minutes(1);
    world.pass(10_000);
    crash();
    const state = await minutes(1);
    expect(state).toMatchObject({ state: 'open', reason: 'bridge_fault', probes: 1 });
  });

  it('crashes from before the trial do not count against it', async () => {
    crash(5);
    expect(await minutes(3)).toMatchObject({ state: 'trial' });
  });

  it('a second broken deployment is noticed although the alarm never stopped ringing', async () => {
    await minutes(1);
    await world.ledger.breaker.close(await world.state());
    world.pass(2 * MINUTE);
    crash(3);
    expect(await minutes(1)).toMatchObject({ state: 'closed' });
    crash(3);
    expect(await minutes(1)).toMatchObject({ state: 'open', reason: 'bridge_fault' });
  });

  it('one poisonous event among many that go through opens nothing', async () => {
    await minutes(1);
    await world.ledger.breaker.close(await world.state());
    for (let n = 0; n < 4; n += 1) {
      world.pass(5 * MINUTE);
      crash(1, 20);
      expect(await minutes(1)).toMatchObject({ state: 'closed' });
    }
  });

  it('figures that CloudWatch does not give keep nobody from switching delivery', async () => {
    await minutes(1);
    world.mappingState = 'Disabled';
    const process = world.start(undefined, async (name, effect) => {
      if (name === 'metrics') throw new Error('CloudWatch is away');
      return effect();
    });
    expect(await process()).toMatchObject({ state: 'trial', mapping: 'Enabling' });
  });
});
