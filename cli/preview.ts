import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfiguration } from '../config/load.ts';
import { settingsOf } from '../lambdas/consumer/settings.ts';
import { translatorFrom } from '../lambdas/erp-access/translator.ts';
import { compareWith, comparisonInWords } from './preview/against.ts';
import { previewEvents } from './preview/preview-events.ts';
import { type RecordedEvent, recordedEvents } from './preview/recorded.ts';
import type { PreviewReport } from './preview/result.ts';
import { inWords } from './preview/words.ts';
import { type Terminal, UsageError, type Verb } from './verb.ts';

/** The stage of `npm start`: a preview shows what a run on this machine would write. */
const DEFAULT_STAGE = 'local';
const PROJECT = join(import.meta.dirname, '..');

const usage = `Usage: npx bridge preview <event.json, folder of them, or example name>... [--stage <name>]
         [--order <order.json>]... [--against <git ref>] [--json]

Prints the exact request that each event would become, or why it would fail. Asks nobody and sends nothing.
  --stage    config/<name>.ts decides; without it, that of "npm start" (${DEFAULT_STAGE})
  --order    the order.created event of a refund's order, when the refund's own event does not hold it
  --against  instead: what the working tree would write otherwise than this version, field by field
  --json     for programs
Ends with 1 when an event would fail; with --against, when one fails that did not.`;

/** Shows documents before they exist. */
export const preview: Verb = {
  name: 'preview',
  summary: 'the request that an event would become in the ERP, or what a change of the mapping does to it',
  usage,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        stage: { type: 'string', default: DEFAULT_STAGE },
        order: { type: 'string', multiple: true, default: [] },
        against: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    if (positionals.length === 0) throw new UsageError('Which event? Name a file, a folder or an example.');
    const [events, orders] = [positionals.flatMap(recordedEvents), values.order.flatMap(recordedEvents)];
    const { stage, against, json } = values;
    const report = await reporterFor(stage);
    if (against !== undefined) return printComparison(against, events, orders, report, { stage, json }, terminal);
    const found = await report(events, orders);
    terminal.out(json ? JSON.stringify(found, undefined, 2) : inWords(found));
    return found.previews.some(({ outcome }) => outcome === 'fails') ? 1 : 0;
  },
};

type Reporter = (events: readonly RecordedEvent[], orders: readonly RecordedEvent[]) => Promise<PreviewReport>;

async function reporterFor(stage: string): Promise<Reporter> {
  const configuration = await loadConfiguration(stage);
  const translator = translatorFrom(configuration);
  const { localCurrency } = configuration;
  const ports = { translator, reading: settingsOf(configuration).reading, localCurrency };
  return async (events, orders) => {
    const previews = await previewEvents(events, orders, ports);
    return { stage, erp: translator.name, previews: [...previews] };
  };
}

async function printComparison(
  against: string,
  events: readonly RecordedEvent[],
  orders: readonly RecordedEvent[],
  report: Reporter,
  { stage, json }: { readonly stage: string; readonly json: boolean },
  terminal: Terminal,
): Promise<number> {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  // Ctrl-C ends the other version; its worktree is taken away all the same.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  try {
    const ports = { project: PROJECT, stage, signal: interruption.signal };
    const comparison = await compareWith(against, events, orders, report, ports);
    terminal.out(json ? JSON.stringify(comparison, undefined, 2) : comparisonInWords(comparison));
    return comparison.changes.some(({ change }) => change === 'fails now') ? 1 : 0;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt);
  }
}
