import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalRun } from '../run.ts';
import type { ErpKind } from '../simulator.ts';
import type { Terminal } from '../terminal.ts';
import { readEvent } from './files.ts';
import { postEvent } from './post.ts';
import { summarise } from './summary.ts';

const MAIN_EXAMPLES = [
  'order-created-live',
  'order-created-guest-test',
  'order-created-live-jpy',
  'order-refunded-partial',
] as const;

/** How long one event may take before the show goes on without it; milliseconds. */
const PATIENCE = 30_000;

/** Posts each main example, waits for what becomes of it, and posts it again: the second time nothing may happen. */
export async function playExamples(run: LocalRun<ErpKind>, terminal: Terminal, signal: AbortSignal): Promise<void> {
  let ignored = 0;
  for (const name of MAIN_EXAMPLES) {
    const body = readEvent(name);
    for (const time of ['once', 'again'] as const) {
      signal.throwIfAborted();
      terminal.heading(time === 'once' ? `${name}.json` : `${name}.json, sent again`);
      const { status } = await postEvent({ url: run.webhookUrl, secret: run.secret, body });
      if (status === 200 && time === 'once') ignored += 1;
      if (status === 202 && !(await settled(run, signal))) {
        terminal.say(`  … still on its way after ${PATIENCE / 1000} seconds; the console shows it`);
      }
    }
  }
  terminal.say();
  terminal.heading(summarise(run.simulator.name, run.simulator.records(), ignored));
  terminal.say();
}

/** True when the event queue is empty: every message was worked to its end. */
async function settled(run: LocalRun<ErpKind>, signal: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    const { ready, delayed, inFlight } = await run.inspect(run.eventQueueUrl);
    if (ready.length + delayed.length + inFlight.length === 0) return true;
    await sleep(50, undefined, { signal });
  }
  return false;
}
