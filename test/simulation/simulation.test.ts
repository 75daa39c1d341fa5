import { describe, expect, it } from 'vitest';
import { KINDS, type PlanKind } from './plan/plan.ts';
import { type RunOptions, run } from './run.ts';

/** So many are looked at whenever the tests run; `npm run simulate` looks at any number. */
const SEEDS: Readonly<Record<PlanKind, number>> = {
  'bad luck': 120,
  laptop: 40,
  dozing: 30,
  password: 20,
  operators: 20,
  'broken bundle': 15,
  'fair weather': 30,
  outage: 40,
  flapping: 15,
  'two days down': 15,
  paused: 15,
  'five weeks': 5,
};

/** The story of the first seed that finds something; undefined when none does. */
async function firstFinding(from: number, seeds: number, options: RunOptions): Promise<string | undefined> {
  for (let seed = from; seed < from + seeds; seed += 1) {
    const { finding } = await run(seed, options);
    if (finding === undefined) continue;
    const { story } = await run(seed, { ...options, story: true });
    return `${story.join('\n')}\n\nseed ${seed}: ${finding}`;
  }
  return undefined;
}

describe('whatever happens in between', () => {
  it.each(KINDS)(
    '%s: one document a key, to the cent, nothing lost, nothing dead-lettered without a reason',
    async (kind) => {
      expect(await firstFinding(1, SEEDS[kind], { kind })).toBeUndefined();
    },
    300_000,
  );
});

describe('a run', () => {
  it('is the same whenever its seed is the same, to the last line of its story', async () => {
    const once = await run(7, { story: true });
    const again = await run(7, { story: true });

    expect(once.story.length).toBeGreaterThan(50);
    expect(again.story).toEqual(once.story);
  });

  it('is the same whether its story is told or not', async () => {
    const told = await run(8, { story: true });
    const silent = await run(8);

    expect({ ...told, story: [] }).toEqual(silent);
  });

  it('is another one for every seed', async () => {
    const one = await run(9, { story: true });
    const other = await run(10, { story: true });

    expect(other.story).not.toEqual(one.story);
  });

  it('does work: orders and refunds are posted in it', async () => {
    let posted = 0;
    for (let seed = 1; seed <= 20; seed += 1) posted += (await run(seed)).posted;

    expect(posted).toBeGreaterThan(40);
  });
});
