import { parseArgs } from 'node:util';
import { loadConfiguration } from '../config/load.ts';
import { settingsOf } from '../lambdas/consumer/settings.ts';
import { translatorFrom } from '../lambdas/erp-access/translator.ts';
import { previewEvents } from './preview/preview-events.ts';
import { type RecordedEvent, recordedEvent } from './preview/recorded.ts';
import type { PreviewReport } from './preview/result.ts';
import { inWords } from './preview/words.ts';
import { UsageError, type Verb } from './verb.ts';

/** The stage of `npm start`: a preview shows what a run on this machine would write. */
const DEFAULT_STAGE = 'local';

const usage = `Usage: npx bridge preview <event.json or example name>... [--stage <name>] [--order <order.json>]... [--json]

Prints the exact request that each event would become, or why it would fail. Asks nobody and sends nothing.
  --stage   config/<name>.ts decides; without it, that of "npm start" (${DEFAULT_STAGE})
  --order   the order.created event of a refund's order, when the refund's own event does not hold it
  --json    for programs
Ends with 1 when an event would fail.`;

/** Shows documents before they exist. */
export const preview: Verb = {
  name: 'preview',
  summary: 'the request that an event would become in the ERP, without sending it',
  usage,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        stage: { type: 'string', default: DEFAULT_STAGE },
        order: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
      },
    });
    if (positionals.length === 0) throw new UsageError('Which event? Name a file or an example.');
    const events = positionals.map(recordedEvent);
    const report = await reportOn(events, values.order.map(recordedEvent), values.stage);
    terminal.out(values.json ? JSON.stringify(report, undefined, 2) : inWords(report));
    return report.previews.some(({ outcome }) => outcome === 'fails') ? 1 : 0;
  },
};

async function reportOn(
  events: readonly RecordedEvent[],
  orders: readonly RecordedEvent[],
  stage: string,
): Promise<PreviewReport> {
  const configuration = await loadConfiguration(stage);
  const translator = translatorFrom(configuration);
  const { reading } = settingsOf(configuration);
  const previews = await previewEvents(events, orders, {
    translator,
    reading,
    localCurrency: configuration.localCurrency,
  });
  return { stage, erp: translator.name, previews: [...previews] };
}
