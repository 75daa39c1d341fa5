import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMortal, type Death, mortalDynamo } from '../consumer/mortal.ts';
import { openLocalTable } from '../ledger/local-table.ts';
import { MINUTE, type Minutes, openMinutes } from './minutes.ts';

const down = { class: 'systemic', reason: 'erp_unavailable', detail: '503' } as const;
const refused = { ...down, reason: 'erp_configuration', refusedSecretVersion: 'v1' } as const;

let local: Awaited<ReturnType<typeof openLocalTable>>;
beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());

interface Story {
  readonly name: string;
  readonly before: (world: Minutes) => Promise<void>;
  readonly event?: unknown;
  /** Calls of the calm run at least, so that a story that calls nothing cannot pass. */
  readonly calls: number;
  /** What it is a minute later, in any case. */
  readonly ends: { readonly state: string; readonly mapping: RegExp };
}

const OFF = /^Disab/;
const ON = /^Enabl/;

const opened = async (world: Minutes, failure: typeof down | typeof refused = down) => {
  await world.ledger.breaker.open(await world.state(), failure);
};

const stories: readonly Story[] = [
  { name: 'the breaker has opened', before: opened, calls: 9, ends: { state: 'trial', mapping: ON } },
  {
    name: 'a probe is due, and answered',
    before: async (world) => {
      await opened(world);
      await world.minute();
      world.pass();
    },
    calls: 6,
    ends: { state: 'trial', mapping: ON },
  },
  {
    name: 'a probe is due, and the credentials are refused',
    before: async (world) => {
      await opened(world);
      await world.minute();
      world.pass();
      world.probes = [refused, refused, refused, refused];
    },
    calls: 7,
    ends: { state: 'open', mapping: OFF },
  },
  {
    name: 'a document has closed it',
    before: async (world) => {
      await opened(world);
      await world.minute();
      world.pass();
      await world.minute();
      await world.ledger.breaker.close(await world.state());
    },
    calls: 8,
    ends: { state: 'closed', mapping: ON },
  },
  {
    name: 'a person resumes',
    before: async (world) => {
      await world.minute({ pause: { why: 'stocktaking' } });
      world.pass();
    },
    event: { resume: { why: 'counted' } },
    calls: 6,
    ends: { state: 'closed', mapping: ON },
  },
  {
    name: 'a person pauses',
    before: async () => {},
    event: { pause: { why: 'stocktaking' } },
    calls: 7,
    ends: { state: 'closed', mapping: OFF },
  },
];

/** One run that may die, then what the next minutes make of it. */
async function live({ before, event }: Story, death?: Death) {
  const world = await openMinutes(local);
  await before(world);
  const mailed = world.mails.length;
  const mortal = createMortal(death);
  await Promise.race([world.start(mortalDynamo(local.dynamo, mortal), mortal.through)(event), mortal.died]);
  const written = (await world.state()).paused === undefined;
  world.pass();
  // A person who got no answer says it again.
  await world.minute(event);
  const inAMinute = { mapping: world.mappingState, state: (await world.state()).state };
  world.pass();
  await world.minute();
  const subjects = world.mails.slice(mailed).map(({ Subject }) => Subject);
  const { paused, refusedSecretVersion } = await world.state();
  return {
    calls: mortal.calls.length,
    outcome: { ...inAMinute, refusedSecretVersion, paused: paused?.why, told: [...new Set(subjects)] },
    mails: subjects.length,
    written,
  };
}

describe.each(stories)('when $name, with the function killed before and after every call', (story) => {
  it('the next minute makes of it what it would have been, and nothing that was to be told is lost', async () => {
    const calm = await live(story);
    expect(calm.calls).toBeGreaterThanOrEqual(story.calls);
    expect(calm.outcome.state).toBe(story.ends.state);
    expect(calm.outcome.mapping).toMatch(story.ends.mapping);

    const deaths = [];
    for (let call = 0; call < calm.calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const { outcome, mails } = await live(story, { call, when });
        deaths.push({ call, when, outcome, again: mails - calm.mails });
      }
    }

    const settled = ({ mapping, ...rest }: (typeof calm)['outcome']) => ({ ...rest, mapping: mapping.slice(0, 5) });
    expect(deaths.map(({ outcome, ...death }) => ({ ...death, outcome: settled(outcome) }))).toEqual(
      deaths.map(({ call, when, again }) => ({ call, when, again, outcome: settled(calm.outcome) })),
    );
    // At least once: told twice only by a death between the mail and the ledger.
    expect(deaths.filter(({ again }) => again > 0).length).toBeLessThanOrEqual(2);
    expect(deaths.every(({ again }) => again === 0 || again === 1)).toBe(true);
  }, 120_000);
});

describe('two runs at the same time', () => {
  it('end as one: overlapping minutes leave delivery as it is to be', async () => {
    const world = await openMinutes(local);
    await opened(world);
    await Promise.all([world.minute(), world.minute()]);
    world.pass(MINUTE);
    await Promise.all([world.minute(), world.minute()]);
    world.pass(MINUTE);
    expect(await world.minute()).toMatchObject({ state: 'trial', desired: 'on' });
    expect(world.mappingState).toMatch(/^Enabl/);
  });
});
