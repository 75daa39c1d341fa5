/**
 * The process of one function instance: loads the built bundle named by its arguments (module, export) and answers
 * invocations from its parent, one at a time, as the Node runtime of Lambda does.
 */
import { pathToFileURL } from 'node:url';
import type { FunctionError, Invocation, Report } from './protocol.ts';

type Handler = (event: unknown, context: unknown) => unknown;

const [modulePath = '', exportName = ''] = process.argv.slice(2);

const send = (report: Report) => process.send?.(report);

// A terminal sends Ctrl-C to the whole group; the parent decides when an instance ends.
process.on('SIGINT', () => {});
// The parent is gone, however it went: leave nothing behind.
process.on('disconnect', () => process.exit());

try {
  const handler = await load();
  process.on('message', (invocation: Invocation) => {
    void invoke(handler, invocation);
  });
  send({ kind: 'ready' });
} catch (error) {
  send({ kind: 'error', error: describe(error) });
}

async function load(): Promise<Handler> {
  const module = (await import(pathToFileURL(modulePath).href)) as Record<string, unknown>;
  const handler = module[exportName];
  if (typeof handler !== 'function') throw new TypeError(`${modulePath} exports no function ${exportName}`);
  return handler as Handler;
}

async function invoke(handler: Handler, { requestId, event, deadline, functionArn }: Invocation): Promise<void> {
  const name = process.env.AWS_LAMBDA_FUNCTION_NAME ?? '';
  const context = {
    awsRequestId: requestId,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? '128',
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: `local/${process.pid}`,
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    send({ kind: 'result', requestId, result: (await handler(event, context)) ?? null });
  } catch (error) {
    send({ kind: 'error', requestId, error: describe(error) });
  }
}

function describe(error: unknown): FunctionError {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}
