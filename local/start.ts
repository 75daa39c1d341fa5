import { parseArgs } from 'node:util';

const USAGE = `Usage: npm start -- [--no-examples] [--erp business-central|sap]      PORT=3000 moves the webhook
       ERP_SECRET='{…}' npm start -- --stage <name>      with the ERP of config/<name>.ts in place of a simulated one`;
/** Ctrl-C ends everything within two seconds, whatever hangs; milliseconds. */
const LAST_RESORT = 1800;

/** `sap` is what people say. */
const ERPS = {
  'business-central': 'business-central',
  sap: 'sap-business-one',
  'sap-business-one': 'sap-business-one',
} as const;

// Before anything is loaded that an older Node cannot read.
const [major] = process.versions.node.split('.');
if (major !== '24') {
  console.error(
    `This needs Node 24; this is ${process.version}. "npm ci" brings Node 24 along for "npm start" to use; without it, install Node 24.`,
  );
  process.exit(1);
}
await main();

async function main(): Promise<void> {
  const options = readOptions();
  const { startLocalRun } = await import('./run.ts');
  const { removeRunning, writeRunning } = await import('./running.ts');
  const { PortBusyError } = await import('./http/listen.ts');
  const ending = new AbortController();
  const running = startLocalRun({
    port: options.port,
    examples: options.examples,
    erp: options.erp,
    ...(options.stage === undefined ? {} : { stage: options.stage, credentials: erpSecret() }),
    signal: ending.signal,
    onStarted: ({ webhookUrl, consoleUrl, secret }) =>
      writeRunning({ webhookUrl, consoleUrl, secret, pid: process.pid }),
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      console.log('\nStopping …');
      setTimeout(() => process.exit(1), LAST_RESORT).unref();
      removeRunning(process.pid);
      ending.abort(new Error('stopped'));
      // Also when it is still starting: what it has started by then ends first.
      running.then((run) => run.stop()).finally(() => process.exit(0));
    });
  }
  try {
    await running;
  } catch (error) {
    if (ending.signal.aborted) return;
    removeRunning(process.pid);
    const busy = error instanceof PortBusyError;
    console.error(busy ? `${error.message} Take another: PORT=${error.port + 10} npm start` : error);
    process.exit(1);
  }
}

function readOptions(): {
  readonly port: number;
  readonly examples: boolean;
  readonly erp: (typeof ERPS)[keyof typeof ERPS] | 'elsewhere';
  readonly stage?: string | undefined;
} {
  const port = Number(process.env.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    fail(`PORT is ${process.env.PORT}; it must be a port, 0 to 65535.`);
  try {
    const { values } = parseArgs({
      allowNegative: true,
      options: { examples: { type: 'boolean', default: true }, erp: { type: 'string' }, stage: { type: 'string' } },
    });
    const { stage, erp: named = 'business-central' } = values;
    if (stage !== undefined && values.erp !== undefined) fail(`The stage says which ERP it is.\n${USAGE}`);
    // No example orders in an ERP that is somebody's.
    if (stage !== undefined) return { port, examples: false, erp: 'elsewhere', stage };
    const erp = Object.entries(ERPS).find(([name]) => name === named)?.[1];
    return { port, examples: values.examples, erp: erp ?? fail(`There is no ERP "${named}".\n${USAGE}`) };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

/** What a deployment has in Secrets Manager, here from the environment: a command line would show it to everybody. */
function erpSecret(): Readonly<Record<string, unknown>> {
  const hint = `ERP_SECRET must hold the JSON of the ERP secret, such as {"clientId":"…","clientSecret":"…"}.`;
  try {
    const content: unknown = JSON.parse(process.env.ERP_SECRET ?? '');
    return typeof content === 'object' && content !== null ? { ...content } : fail(hint);
  } catch {
    return fail(hint); // its text must not be shown
  }
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
