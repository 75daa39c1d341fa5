import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../lambdas/erp/failures.ts';
import type { Open } from '../../lambdas/ledger/breaker-state.ts';
import { openLocalTable } from '../ledger/local-table.ts';
import { DAY, MINUTE, type Minutes, openMinutes } from './minutes.ts';

const down: Failure = { class: 'systemic', reason: 'erp_unavailable', detail: 'Business Central answered 503' };
const facts = { receivedAt: '2026-06-02T09:14:33.000Z', messageId: 'm1' };
const eur = { currency: 'EUR', exponent: 2 };

let local: Awaited<ReturnType<typeof openLocalTable>>;
let world: Minutes;

beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(async () => {
  world = await openMinutes(local);
});

const subjects = () => world.mails.map(({ Subject }) => Subject.replace('ZephyrCart bridge: ', ''));
const open = async (failure = down) => world.ledger.breaker.open(await world.state(), failure);
const close = async () => world.ledger.breaker.close(await world.state());

async function minutes(count: number, probe?: Failure) {
  for (let n = 0; n < count; n += 1) {
    if (probe !== undefined) world.probes = [probe];
    world.pass();
    await world.minute();
  }
}

describe('an outage', () => {
  it('is told once when it begins and once when it is over, however many probes and trials lie between', async () => {
    await open();
    await minutes(30, down);
    world.probes = [];
    await minutes(16);
    await open(); // the trial fails
    await minutes(20);
    expect((await world.state()).state).toBe('trial');
    await close();
    await minutes(5);
    expect(subjects()).toEqual(['delivery is paused: erp_unavailable', 'delivery goes on: erp_unavailable is over']);
  });

  it('is told with what happened, since when, who waits and with how much money, and what to do', async () => {
    const { entries } = world.ledger;
    const cause = { reason: 'erp_unavailable', detail: '503' } as const;
    await entries.writeNotFinal('order:a', 'retrying', cause, { ...facts, ...eur, total: 7110 });
    await entries.writeNotFinal('order:b', 'retrying', cause, { ...facts, ...eur, total: 90 });
    await entries.writeNotFinal('order:c', 'retrying', cause, { ...facts, currency: 'JPY', exponent: 0, total: 1200 });
    await entries.writeNotFinal('refund:d', 'waiting', cause, { ...facts, ...eur, total: 1000 });
    await entries.writeFailed('order:e', cause, { ...facts, ...eur, total: 99_900 });
    world.waiting = 12;
    await open();

    await world.minute();

    const [mail] = world.mails;
    expect(mail?.Message.split('\n')).toEqual([
      expect.stringMatching(/^The ERP does not answer/),
      '',
      'What happened: Business Central answered 503',
      'Since: 2026-06-02 10:00 UTC',
      'Waiting: 12 events',
      'Of those, read so far: 3 orders (72.00 EUR, 1200 JPY); 1 refund (10.00 EUR)',
      'What the bridge does: it keeps every event, asks again by itself, and goes on when it is answered.',
      'What to do: docs/operate.md#breaker-open and docs/operate.md#erp_unavailable',
      '',
      'You are told again when it is over, and once a day until then.',
    ]);
  });

  it('for refused credentials says that nobody logs in until there are others', async () => {
    await open({ ...down, reason: 'erp_configuration' });
    await world.ledger.breaker.refuse(await world.state(), 'v1');
    await world.minute();
    expect(world.mails[0]?.Message).toContain('it does not log in with this secret again');
  });

  it('that is over says how long it lasted', async () => {
    await open();
    await minutes(125);
    await close();
    await minutes(1);
    expect(world.mails.at(-1)?.Message).toContain(
      'It lasted 2 h 6 min, from 2026-06-02 10:00 UTC to 2026-06-02 12:06 UTC.',
    );
    expect(world.mails.at(-1)?.Message).toMatch(/^What it was: docs\/operate\.md#breaker-open and /m);
  });

  it('that begins half an hour after another is told at once', async () => {
    await open();
    await minutes(2);
    await close();
    await minutes(30);
    await open();
    await world.minute();
    expect(subjects()).toEqual([
      'delivery is paused: erp_unavailable',
      'delivery goes on: erp_unavailable is over',
      'delivery is paused: erp_unavailable',
    ]);
  });

  it('that is over and followed by another between two runs is told as two, the second once it lasts', async () => {
    await open();
    await minutes(2);
    await close();
    world.pass();
    await open();
    await minutes(1, down);
    expect(subjects()).toEqual(['delivery is paused: erp_unavailable', 'delivery goes on: erp_unavailable is over']);
    await minutes(5, down);
    expect(subjects()).toHaveLength(3);
  });

  it('of an ERP that flaps for hours does not fill the mailbox', async () => {
    for (let hour = 0; hour < 6; hour += 1) {
      for (let flap = 0; flap < 10; flap += 1) {
        await open();
        await minutes(3);
        await close();
        await minutes(3);
      }
    }
    expect(world.mails).toHaveLength(2);
  });

  it('that comes back soon after, and stays, is told after five minutes', async () => {
    await open();
    await minutes(2);
    await close();
    await minutes(2);
    await open();
    await minutes(4, down);
    expect(subjects()).toHaveLength(2);
    await minutes(2, down);
    expect(subjects().at(-1)).toBe('delivery is paused: erp_unavailable');
  });
});

describe('whatever keeps delivery off', () => {
  it('for longer than a day is told once a day, and no longer when it is over', async () => {
    await world.minute({ pause: { why: 'stocktaking', by: 'Ada' } });
    for (let hour = 0; hour < 24 * 5; hour += 1) {
      world.pass(60 * MINUTE);
      await world.minute();
    }
    expect(subjects()).toEqual([1, 2, 3, 4, 5].map((day) => `delivery has been off for ${day} d 0 h`));
    expect(world.mails[0]?.Message).toContain('Why: paused by hand (Ada): stocktaking');
    expect(world.mails[0]?.Message).toContain('#pause-and-resume');
    await world.minute({ resume: { why: 'counted' } });
    world.pass(3 * DAY);
    await world.minute();
    expect(world.mails).toHaveLength(5);
  });

  it('an outage is reminded of like a pause', async () => {
    await open();
    for (let hour = 0; hour <= 50; hour += 1) {
      world.probes = [down];
      world.pass(60 * MINUTE);
      await world.minute();
    }
    expect(subjects()).toEqual([
      'delivery is paused: erp_unavailable',
      'delivery has been off for 1 d 0 h',
      'delivery has been off for 2 d 0 h',
    ]);
  });
});

describe('an announcement', () => {
  it('goes out once although two runs overlap', async () => {
    await open();
    await Promise.all([world.minute(), world.minute(), world.minute()]);
    await world.minute();
    expect(world.mails).toHaveLength(1);
  });

  it('is not made once more by a run that stood still while the outage ended and was told to be over', async () => {
    await open();
    await minutes(1, down);
    const slow = world.start(undefined, async (name, effect) => {
      if (name === 'age') {
        await world.ledger.breaker.toTrial((await world.state()) as Open);
        await close();
        await world.minute();
      }
      return effect();
    });

    await slow();

    expect(subjects()).toEqual(['delivery is paused: erp_unavailable', 'delivery goes on: erp_unavailable is over']);
  });

  it('that could not be sent holds nothing up and is sent a minute later', async () => {
    await open();
    world.snsAway = true;
    expect(await world.minute()).toMatchObject({ mapping: 'Disabling' });
    world.snsAway = false;
    await minutes(1, down);
    expect(world.mails).toHaveLength(1);
  });

  it('goes out also when nobody could count the queue', async () => {
    await open();
    const process = world.start(undefined, async (name, effect) => {
      if (name === 'age') throw new Error('SQS is away');
      return effect();
    });
    await process();
    expect(world.mails[0]?.Message).toContain('Waiting: unknown');
  });
});
