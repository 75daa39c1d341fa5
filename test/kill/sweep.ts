import path from 'node:path';
import { build } from '../../local/build.ts';
import { SIMULATED_STAGES, type SimulatedErp } from '../../local/simulator.ts';
import { createClock } from './clock.ts';
import { everyDeath, inWords, spread } from './deaths.ts';
import type { Call, Death } from './gates.ts';
import type { Findings } from './judge.ts';
import { createScene } from './scene.ts';
import type { Story } from './stories.ts';
import { openWorld, type World } from './world.ts';

/** As in a deployment: the clock jumps over it. */
const SETTLING_SECONDS = '900';
/** For a call that did not come. */
const TRIES = 3;
const PROJECT = path.resolve(import.meta.dirname, '..', '..');

export interface Wish {
  /** Every call of every story, and not only those that the tests take. */
  readonly all: boolean;
  /** Only deaths whose words say so. */
  readonly only?: string;
  /** Told of each life, the first one without a death. */
  readonly onLife?: (words: string, findings: Findings) => void;
  /** Hears what the functions log. */
  readonly onLine?: (line: string) => void;
}

/** What became of one story. */
export interface Report {
  readonly kills: number;
  /** One line each: where the process was killed, and what was wrong in the end. */
  readonly found: readonly string[];
}

export type Sweep = Awaited<ReturnType<typeof prepareSweep>>;

/** Builds the functions for an ERP, and takes over this process's clock until `close`. */
export async function prepareSweep(erp: SimulatedErp) {
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
  return {
    /** Lives through a story without a death, and then with each of them, one after the other. */
    async run(story: Story, wish: Wish): Promise<Report> {
      const found: string[] = [];
      let world: World | undefined;
      let lives = 0;
      const oneMore = async (death?: Death, tries = 1): Promise<readonly Call[]> => {
        world ??= await openWorld({ erp, assembly, clock, ...(wish.onLine && { onLine: wish.onLine }) });
        lives += 1;
        const words = death === undefined ? 'nothing' : inWords(death);
        const { calls, missed, wrong } = await live(world, story, lives, death).catch((error: unknown) => {
          throw new Error(`${story.name}, killed at ${words}`, { cause: error });
        });
        // What timed out on a busy machine goes another way.
        if (missed && wrong.length === 0 && tries < TRIES) return oneMore(death, tries + 1);
        const findings = missed ? ['the call never came, and nobody was killed', ...wrong] : wrong;
        wish.onLife?.(words, findings);
        for (const finding of findings) found.push(`${story.name}, killed at ${words}: ${finding}`);
        // What went wrong once must not be blamed on those who come after.
        if (findings.length > 0) await leave();
        return calls;
      };
      const leave = async () => {
        await world?.close();
        world = undefined;
      };
      try {
        const deaths = chosen(everyDeath(await oneMore()), story, wish);
        for (const death of deaths) await oneMore(death);
        return { kills: deaths.length, found };
      } finally {
        await leave();
      }
    },
    close: () => clock.restore(),
  };
}

/** Once through a story, with a death if one is named. `n` is new to the world. */
async function live(world: World, story: Story, n: number, death?: Death) {
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
  return { calls: mortal.calls, missed: death !== undefined && !mortal.died, wrong: await story.judge(scene) };
}

function chosen(deaths: readonly Death[], { killedAt }: Story, { all, only }: Wish): readonly Death[] {
  if (only !== undefined) return deaths.filter((death) => inWords(death).includes(only));
  return all || killedAt === 'every call' ? deaths : spread(deaths, killedAt);
}
