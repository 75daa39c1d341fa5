import path from 'node:path';
import { build } from '../../local/build.ts';
import { SIMULATED_STAGES, type SimulatedErp } from '../../local/simulator.ts';
import { createClock } from './clock.ts';
import { distinct, everyDeath, inWords, spread } from './deaths.ts';
import type { Call, Death } from './gates.ts';
import type { Findings } from './judge.ts';
import { createScene } from './scene.ts';
import type { Story } from './stories.ts';
import { openWorld, type World } from './world.ts';

/** As in a deployment: the clock jumps over it. */
const SETTLING_SECONDS = '900';
/** For a call that does not come. */
const TRIES = 3;
const PROJECT = path.resolve(import.meta.dirname, '..', '..');

export interface Wish {
  /** Every call of every story, and not only those that the tests take. */
  readonly all: boolean;
  /** Only deaths whose words say so. */
  readonly only?: string;
  /** Told of each life, the first one without a death. */
  readonly onLife?: (words: string, findings: Findings) => void;
}

/** What became of one story. */
export interface Report {
  readonly kills: number;
  /** One line each: where the process was killed, and what was wrong in the end. */
  readonly found: readonly string[];
}

export type Sweep = Awaited<ReturnType<typeof prepareSweep>>;

/**
 * Builds the functions for an ERP, and takes over this process's clock until `close`.
 * @param onLine hears what the functions log
 */
export async function prepareSweep(erp: SimulatedErp, onLine: (line: string) => void = () => {}) {
  const { stage, portVariable, usualPort } = SIMULATED_STAGES[erp];
  const assembly = await build({
    project: PROJECT,
    workFolder: path.join(PROJECT, '.bridge', 'kill'),
    stage,
    environment: { [portVariable]: String(usualPort), SETTLING_SECONDS },
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  const clock = createClock();
  let world: World | undefined;
  let lives = 0;

  const leave = async () => {
    await world?.close();
    world = undefined;
  };
  const live = async (story: Story, death: Death | undefined, tries = 1): Promise<Life> => {
    world ??= await openWorld({ erp, assembly, clock, onLine });
    lives += 1;
    const { calls, missed, findings } = await liveOnce(world, story, lives, death);
    // What timed out on a busy machine goes another way.
    if (missed && findings.length === 0 && tries < TRIES) return live(story, death, tries + 1);
    const all = missed ? ['the call never came, and nobody was killed', ...findings] : findings;
    // What went wrong once must not be blamed on those who come after.
    if (all.length > 0) await leave();
    return { calls, findings: all };
  };

  return {
    /** Lives through a story without a death, and then with each of them, one after the other. */
    async run(story: Story, wish: Wish): Promise<Report> {
      const found: string[] = [];
      const tell = (words: string, findings: Findings) => {
        wish.onLife?.(words, findings);
        found.push(...findings.map((finding) => `${story.name}, killed at ${words}: ${finding}`));
      };
      const { calls, findings } = await live(story, undefined);
      tell('nothing', findings);
      const deaths = chosen(everyDeath(calls), story, wish);
      for (const death of deaths) tell(inWords(death), (await live(story, death)).findings);
      return { kills: deaths.length, found };
    },
    async close(): Promise<void> {
      await leave();
      clock.restore();
    },
  };
}

interface Life {
  /** Of the process that was to die. */
  readonly calls: readonly Call[];
  readonly findings: Findings;
}

/** Once through a story, with a death if one is named. `n` is new to the world. */
async function liveOnce(
  world: World,
  story: Story,
  n: number,
  death: Death | undefined,
): Promise<Life & { readonly missed: boolean }> {
  const scene = createScene(world, n);
  await story.before?.(scene);
  const mortal = world.staff.send(story.mortal, death, async () => story.onDeath?.(scene));
  try {
    await story.act(scene);
  } finally {
    await mortal.retire();
  }
  // What the dead had sent must be judged too.
  await world.clock.catchUp();
  return { calls: mortal.calls, missed: death !== undefined && !mortal.died, findings: await story.judge(scene) };
}

function chosen(deaths: readonly Death[], { killedAt }: Story, { all, only }: Wish): readonly Death[] {
  if (only !== undefined) return deaths.filter((death) => inWords(death).includes(only));
  if (all) return deaths;
  return killedAt === 'every call' ? distinct(deaths) : spread(deaths, killedAt);
}
