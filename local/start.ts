import { parseArgs } from 'node:util';

const USAGE = `Usage: npm start -- [--no-examples] [--erp business-central|sap]      PORT=3000 moves the webhook`;
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
  readonly erp: (typeof ERPS)[keyof typeof ERPS];
} {
  const port = Number(process.env.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    fail(`PORT is ${process.env.PORT}; it must be a port, 0 to 65535.`);
  try {
    const { values } = parseArgs({
      allowNegative: true,
      options: { examples: { type: 'boolean', default: true }, erp: { type: 'string', default: 'business-central' } },
    });
    const erp = Object.entries(ERPS).find(([name]) => name === values.erp)?.[1];
    return { port, examples: values.examples, erp: erp ?? fail(`There is no ERP "${values.erp}".\n${USAGE}`) };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
