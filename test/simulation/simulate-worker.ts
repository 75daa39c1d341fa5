import { parentPort } from 'node:worker_threads';
import type { PlanKind } from './plan/plan.ts';
import { run } from './run.ts';

/** Seeds from `from` up to, not including, `to`. */
export interface Order {
  readonly from: number;
  readonly to: number;
  readonly kind?: PlanKind;
}

export interface Report {
  readonly runs: number;
  readonly steps: number;
  readonly posted: number;
  readonly found: readonly { readonly seed: number; readonly finding: string }[];
}

/** What a model does not know ends a run with an error: it must be known of which. */
async function tried(seed: number, kind: PlanKind | undefined) {
  try {
    return await run(seed, kind === undefined ? {} : { kind });
  } catch (error) {
    return { steps: 0, posted: 0, finding: `ended with ${error instanceof Error ? error.stack : String(error)}` };
  }
}

parentPort?.on('message', async ({ from, to, kind }: Order) => {
  let [steps, posted] = [0, 0];
  const found: { seed: number; finding: string }[] = [];
  for (let seed = from; seed < to; seed += 1) {
    const outcome = await tried(seed, kind);
    steps += outcome.steps;
    posted += outcome.posted;
    if (outcome.finding !== undefined) found.push({ seed, finding: outcome.finding });
  }
  const report: Report = { runs: to - from, steps, posted, found };
  parentPort?.postMessage(report);
});
