import { parseArgs } from 'node:util';
import { deployed } from './test-events/outputs.ts';
import type { Verb } from './verb.ts';

const usage = `Usage: npx bridge test-events [--stack <name>] [--outputs <file>] [--json]

Saves what people ask of the redrive and the breaker function as shareable test events, so that the Lambda console
offers them in its tab "Test": rehearse-everything, redrive-unknown-sku, pause, resume and others. To be run once after
the first deployment, with the rights of whoever deploys; run again, it changes only what is new.
  --stack    when the file has several stacks
  --outputs  the file of stack outputs that "npx cdk deploy" writes; outputs.json unless given
They are kept in the EventBridge schema registry lambda-testevent-schemas, which is made if the account has none.
Ends with 1 when AWS refuses.`;

/** Saved test events with speaking names. */
export const testEvents: Verb = {
  name: 'test-events',
  summary: 'the redrive’s and the breaker’s inputs as test events in the Lambda console',
  usage,
  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        stack: { type: 'string' },
        outputs: { type: 'string', default: 'outputs.json' },
        json: { type: 'boolean', default: false },
      },
    });
    const stack = deployed(values.outputs, values.stack);
    // Only now: the other verbs start without this client.
    const [{ saveAll }, { NotSaved }] = await Promise.all([
      import('./test-events/saving.ts'),
      import('./test-events/registry.ts'),
    ]);
    try {
      for (const saved of await saveAll(stack)) {
        const { functionName, events } = saved;
        terminal.out(values.json ? JSON.stringify(saved) : `${functionName}: ${saved.saved}: ${events.join(', ')}`);
      }
      return 0;
    } catch (error) {
      if (!(error instanceof NotSaved)) throw error;
      terminal.err(error.message);
      return 1;
    }
  },
};
