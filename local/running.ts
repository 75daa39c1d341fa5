import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

const running = z.object({ webhookUrl: z.string(), consoleUrl: z.string(), secret: z.string(), pid: z.number() });

/** What other commands on this machine need to know of the local run. */
export type Running = z.infer<typeof running>;

const FILE = path.resolve(import.meta.dirname, '..', '.bridge', 'running.json');

/** Leaves a note of the run; only its owner may read it, for the secret in it. */
export function writeRunning(run: Running, file = FILE): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(run, undefined, 2), { mode: 0o600 });
}

/** Undefined when nothing runs here, or when what wrote the note has ended without removing it. */
export function readRunning(file = FILE): Running | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined; // no note, no run
  }
  const parsed = running.safeParse(JSON.parse(text));
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : undefined;
}

/** Removes the note, unless a later run has left its own. */
export function removeRunning(pid: number, file = FILE): void {
  if (readRunning(file)?.pid === pid) rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
