import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { KINDS, type PlanKind } from './plan/plan.ts';
import { run } from './run.ts';
import type { Order, Report } from './simulate-worker.ts';
import { BROKEN, hunt } from './variants/hunt.ts';

/** Seeds that a worker takes at a time. */
const PORTION = 25;
/** Findings after which it makes no sense to go on. */
const ENOUGH = 20;
const BAR = 30;
/** Of the story of a finding. */
const LAST_LINES = 60;

interface Wish {
  readonly from: number;
  readonly runs: number;
  readonly workers: number;
  readonly kind?: PlanKind;
}

const USAGE = `npm run simulate -- [--runs 1000] [--from 1] [--workers ${availableParallelism()}] [--kind <kind>]
  runs so many seeds; what they find is told, and how to see it again
npm run simulate -- --seed 42 [--kind <kind>]
  tells the story of one
npm run simulate -- --broken 300
  breaks every rule of the protocol in turn, and says which of so many seeds catches it
Kinds of run: ${KINDS.join(', ')}`;

const values = readArguments();
const kind = values.kind === undefined ? undefined : readKind(values.kind);
const chosen = kind === undefined ? {} : { kind };
process.exitCode = (await failed()) ? 1 : 0;

function failed(): Promise<boolean> {
  if (values.seed !== undefined) return one(whole('seed'));
  if (values.broken !== undefined) return everyBroken(whole('broken'));
  return many({ from: whole('from'), runs: whole('runs'), workers: whole('workers'), ...chosen });
}

async function everyBroken(seeds: number): Promise<boolean> {
  let missed = 0;
  for (const broken of BROKEN) {
    const caught = await hunt(broken, seeds);
    if (caught === undefined) missed += 1;
    console.log(
      `${broken.name}\n    ${caught === undefined ? `NOT CAUGHT by ${seeds} seeds` : `seed ${caught.seed}: ${caught.finding}`}`,
    );
  }
  console.log(`\n${BROKEN.length - missed} of ${BROKEN.length} caught`);
  return missed > 0;
}

async function one(seed: number): Promise<boolean> {
  const { story, plan, finding, steps } = await run(seed, { ...chosen, story: true });
  console.log(`${story.join('\n')}\n\nseed ${seed}, ${plan.kind}, ${steps} steps: ${finding ?? 'nothing found'}`);
  return finding !== undefined;
}

async function many(wish: Wish): Promise<boolean> {
  const began = performance.now();
  const totals = { done: 0, steps: 0, posted: 0 };
  const found: Report['found'][number][] = [];
  let next = wish.from;
  const end = wish.from + wish.runs;

  const portion = (): Order | undefined => {
    if (next >= end || found.length >= ENOUGH) return undefined;
    const from = next;
    next = Math.min(end, from + PORTION);
    return { from, to: next, ...(wish.kind === undefined ? {} : { kind: wish.kind }) };
  };
  const take = (report: Report) => {
    totals.done += report.runs;
    totals.steps += report.steps;
    totals.posted += report.posted;
    found.push(...report.found);
    draw(totals.done, wish.runs, found.length, began);
  };
  await Promise.all(Array.from({ length: wish.workers }, () => employ(portion, take)));

  const seconds = (performance.now() - began) / 1000;
  const rate = (totals.done / seconds).toFixed(1);
  console.log(
    `\n${totals.done} seeds in ${seconds.toFixed(1)} s, ${rate} a second; ${totals.steps} steps, ${totals.posted} keys posted`,
  );
  for (const { seed, finding } of found.toSorted((a, b) => a.seed - b.seed)) console.log(`seed ${seed}: ${finding}`);
  const [first] = found.toSorted((a, b) => a.seed - b.seed);
  if (first !== undefined) await tellEnd(first.seed);
  return found.length > 0;
}

/** The last that happened in a run that found something, and how to read all of it. */
async function tellEnd(seed: number): Promise<void> {
  const { story } = await run(seed, { ...chosen, story: true });
  const left = story.length - LAST_LINES;
  console.log(`\nThe story of seed ${seed}${left > 0 ? `, without its first ${left} lines` : ''}:\n`);
  console.log(story.slice(-LAST_LINES).join('\n'));
  console.log(`\nAll of it: npm run simulate -- --seed ${seed}${kind ? ` --kind '${kind}'` : ''}`);
}

function employ(portion: () => Order | undefined, take: (report: Report) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const worker = new Worker(new URL('./simulate-worker.ts', import.meta.url));
  const give = () => {
    const order = portion();
    if (order === undefined) worker.terminate().then(() => resolve(), reject);
    else worker.postMessage(order);
  };
  worker.on('error', reject);
  worker.on('message', (report: Report) => {
    take(report);
    give();
  });
  give();
  return promise;
}

function draw(done: number, runs: number, findings: number, began: number): void {
  if (!process.stderr.isTTY) return;
  const filled = Math.round((done / runs) * BAR);
  const rate = (done / ((performance.now() - began) / 1000)).toFixed(1);
  const bar = `${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}`;
  process.stderr.write(`\r[${bar}] ${done} of ${runs}, ${rate} seeds a second, ${findings} found `);
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        runs: { type: 'string', default: '1000' },
        from: { type: 'string', default: '1' },
        seed: { type: 'string' },
        kind: { type: 'string' },
        broken: { type: 'string' },
        workers: { type: 'string', default: String(availableParallelism()) },
        help: { type: 'boolean' },
      },
    });
    if (values.help !== true) return values;
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(what: string): never {
  console.error(`${what}\n\n${USAGE}`);
  process.exit(2);
}

function whole(name: 'runs' | 'from' | 'seed' | 'workers' | 'broken'): number {
  const value = values[name] ?? '';
  if (!/^\d{1,9}$/.test(value)) refuse(`--${name} is "${value}"; it must be a whole number.`);
  return Number(value);
}

function readKind(given: string): PlanKind {
  const known = KINDS.find((name) => name === given);
  return known ?? refuse(`--kind is "${given}".`);
}
