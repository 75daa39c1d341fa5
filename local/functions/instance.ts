import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FunctionBlueprint } from '../template/blueprint.ts';
import { moduleOf } from './module.ts';
import type { FunctionError, Invocation, Report } from './protocol.ts';

/** What came of one invocation, in Lambda's terms. */
export type Outcome =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: FunctionError };

/** One line that a function wrote, and which function. */
export type LineListener = (functionName: string, line: string) => void;

export type Instance = ReturnType<typeof startInstance>;

const HOST = path.join(path.dirname(fileURLToPath(import.meta.url)), 'host.ts');
/** Lambda's bound for loading a module (contract sheet aws-platform 5); milliseconds. */
const INIT_LIMIT = 10_000;

/** Starts the process of one function instance; it is dead after a timeout, a crash or `kill`, and never used again. */
export function startInstance(
  blueprint: FunctionBlueprint,
  environment: Readonly<Record<string, string>>,
  onLine: LineListener,
  initLimit = INIT_LIMIT,
) {
  const { file, exportName } = moduleOf(blueprint);
  const child = fork(HOST, [file, exportName], {
    env: { ...environment },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => onLine(blueprint.name, line));
  }
  const ready = report(child, initLimit, (message) => message.kind !== 'result');

  return {
    get alive(): boolean {
      // A killed process still looks alive until its end is reported.
      return child.exitCode === null && child.signalCode === null && !child.killed;
    },
    /** Resolves also when the function throws, times out or dies: those are outcomes. The event must be plain JSON. */
    async invoke(event: unknown): Promise<Outcome> {
      const loaded = await ready;
      if (loaded.kind === 'error') {
        child.kill('SIGKILL');
        return { ok: false, error: loaded.error };
      }
      const requestId = randomUUID();
      const limit = blueprint.timeoutSeconds * 1000;
      const answered = report(child, limit, (message) => 'requestId' in message && message.requestId === requestId);
      const invocation: Invocation = { requestId, event, deadline: Date.now() + limit, functionArn: blueprint.arn };
      child.send(invocation, () => {
        // A child that died first is reported by its exit.
      });
      const answer = await answered;
      if (answer.kind === 'result') return { ok: true, result: answer.result };
      const error: FunctionError =
        answer.kind === 'error' ? answer.error : { errorType: 'Runtime.Unknown', errorMessage: 'No answer.' };
      return { ok: false, error };
    },
    /** At once, also when the process hangs; resolves when it is gone. */
    async kill(): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** The first matching report; an error in its place when the process exits, or when time is up: then it is killed. */
function report(child: ChildProcess, limit: number, matches: (message: Report) => boolean): Promise<Report> {
  return new Promise((resolve) => {
    const settle = (message: Report) => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      child.off('error', onError);
      resolve(message);
    };
    const onMessage = (message: unknown) => {
      if (matches(message as Report)) settle(message as Report);
    };
    const onExit = (code: number | null, signal: string | null) =>
      settle(failed('Runtime.ExitError', `The function's process ended with ${signal ?? `exit code ${code}`}.`));
    const onError = (error: Error) => settle(failed('Runtime.StartError', error.message));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      settle(failed('Sandbox.Timedout', `Task timed out after ${(limit / 1000).toFixed(2)} seconds`));
    }, limit);
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.on('error', onError);
  });
}

const failed = (errorType: string, errorMessage: string): Report => ({
  kind: 'error',
  error: { errorType, errorMessage },
});
