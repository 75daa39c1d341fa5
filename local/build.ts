import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

export interface BuildOptions {
  /** The project's folder. */
  readonly project: string;
  /** Where the assembly and its stamp go. */
  readonly workFolder: string;
  /** Which configuration: `config/<stage>.ts`. */
  readonly stage: string;
  /** What that configuration reads of its environment: where the simulated ERP is. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
}

/** What the assembly depends on. */
const SOURCES = ['bin', 'lib', 'config', 'lambdas', 'cdk.json', 'package-lock.json', 'tsconfig.json'];

/**
 * Synthesises a stage with the project's own app and gives the folder of its cloud assembly. Skipped when no
 * source and no setting changed since the last time. Throws with the app's own output when it fails.
 */
export async function build(options: BuildOptions): Promise<string> {
  const assembly = path.join(options.workFolder, `cdk.out.${options.stage}`);
  const stampFile = `${assembly}.stamp`;
  const stamp = fingerprint(options.project, JSON.stringify([options.stage, options.environment]));
  const isFresh = existsSync(assembly) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (isFresh) return assembly;

  options.onProgress('Building the functions and the template (only when something changed) …');
  mkdirSync(options.workFolder, { recursive: true });
  const fresh = `${assembly}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  try {
    await synthesise(options, fresh);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
  // Swapped in at the end: a build that was broken off leaves the old assembly or none, never half of one.
  rmSync(stampFile, { force: true });
  rmSync(assembly, { recursive: true, force: true });
  renameSync(fresh, assembly);
  writeFileSync(stampFile, stamp);
  return assembly;
}

const cdkSettings = z.object({ app: z.string(), context: z.record(z.string(), z.unknown()).default({}) });

/** Runs the app as the CDK command would, without that command's own start-up. */
async function synthesise(options: BuildOptions, outputFolder: string): Promise<void> {
  const settings = cdkSettings.parse(JSON.parse(readFileSync(path.join(options.project, 'cdk.json'), 'utf8')));
  const child = spawn(settings.app, {
    cwd: options.project,
    shell: true,
    // A group of its own, so that a broken-off build takes its bundler along.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: `${path.join(options.project, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
      CDK_OUTDIR: outputFolder,
      CDK_CONTEXT_JSON: JSON.stringify({ ...settings.context, stage: options.stage }),
      ...options.environment,
    },
  });
  const killGroup = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  options.signal.addEventListener('abort', killGroup, { once: true });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      output.push(text);
      for (const [, bundle] of text.matchAll(/^Bundling asset (?:[^/\s]+\/)*([^/\s]+)\/Code\//gm)) {
        options.onProgress(`  bundling ${String(bundle).toLowerCase()}`);
      }
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  options.signal.removeEventListener('abort', killGroup);
  options.signal.throwIfAborted();
  if (code !== 0) throw new Error(`The stage "${options.stage}" could not be built.\n${output.join('')}`);
}

/** A hash over the content of every source file, its path, and the settings. */
export function fingerprint(project: string, settings: string): string {
  const hash = createHash('sha256').update(settings);
  for (const source of SOURCES) {
    for (const file of filesUnder(path.join(project, source))) {
      hash.update(path.relative(project, file)).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

function filesUnder(entry: string): readonly string[] {
  if (!existsSync(entry)) return [];
  if (!statSync(entry).isDirectory()) return [entry];
  return readdirSync(entry, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(entry, name))
    .filter((file) => statSync(file).isFile())
    .sort();
}
