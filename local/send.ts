import { parseArgs } from 'node:util';
import { exampleNames, readEvent, UnknownExampleError } from './examples/files.ts';
import { postEvent } from './examples/post.ts';
import { readRunning } from './running.ts';

const USAGE = `Usage: npm run send -- <file or example name> [--to URL] [--secret whsec_…] [--stale] [--tampered]

Signs an event with the time of now and posts it, by default to what "npm start" runs.
  --stale      signed correctly, but too long ago: refused
  --tampered   one byte changed after signing: refused
Examples: ${exampleNames().join(', ')}`;

process.exitCode = await main(process.argv.slice(2));

/** 0 when the event was taken (2xx), 1 when it was not, 2 when the command is wrong. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        to: { type: 'string' },
        secret: { type: 'string' },
        stale: { type: 'boolean', default: false },
        tampered: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const [name, another] = positionals;
    if (values.help || name === undefined || another !== undefined) {
      console.log(USAGE);
      return values.help ? 0 : 2;
    }
    const body = readEvent(name);
    const run = readRunning();
    const url = values.to ?? run?.webhookUrl;
    const secret = values.secret ?? run?.secret;
    if (url === undefined || secret === undefined) {
      console.error('Nothing runs here. Start it with "npm start", or name both --to and --secret.');
      return 2;
    }
    const posted = await postEvent({ url, secret, body, stale: values.stale, tampered: values.tampered });
    console.log(`${posted.status} ${posted.body}   (delivery ${posted.deliveryId})`);
    return posted.status < 300 ? 0 : 1;
  } catch (error) {
    if (error instanceof UnknownExampleError) console.error(error.message);
    else if (error instanceof TypeError && 'code' in error) console.error(`${error.message}\n\n${USAGE}`);
    else if (error instanceof TypeError) console.error(`Nobody answers there: ${String(error.cause ?? error.message)}`);
    else throw error;
    return 2;
  }
}
