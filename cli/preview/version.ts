import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { UsageError } from '../verb.ts';
import type { RecordedEvent } from './recorded.ts';
import { PreviewReport } from './result.ts';

/** Another version of this project, and what it would make of events. */
export interface OtherVersion {
  /** Short hash of its commit. */
  readonly commit: string;
  /** Set when it has no configuration of the stage: then the present one was used. */
  readonly borrowed?: string;
  readonly report: PreviewReport;
}

export interface VersionPorts {
  /** The folder of this project. */
  readonly project: string;
  readonly stage: string;
  readonly signal: AbortSignal;
}

const run = promisify(execFile);
/** Thousands of events, each with its document. Bytes. */
const MOST_OUTPUT = 1_000_000_000;

/**
 * Has the version `ref` preview the events by its own code and configuration, in a worktree that is gone afterwards, on
 * the packages that are installed now. Events come back under their index as name.
 * Throws UsageError when there is no such version, or it cannot do that.
 */
export async function previewBy(
  ref: string,
  events: readonly RecordedEvent[],
  orders: readonly RecordedEvent[],
  ports: VersionPorts,
): Promise<OtherVersion> {
  const commit = await resolve(ref, ports);
  const folder = mkdtempSync(join(tmpdir(), 'bridge-against-'));
  try {
    return await inWorktree(commit, join(folder, 'version'), ports, async (tree) => {
      const borrowed = borrowStage(tree, ports);
      const files = { events: lay(events, join(folder, 'events')), orders: lay(orders, join(folder, 'orders')) };
      const report = await reportOf(ref, tree, files, ports);
      return { commit, ...(borrowed === undefined ? {} : { borrowed }), report };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Git, in this project, without its hooks: a checkout for a look must not set anything off. */
async function git({ project }: VersionPorts, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run('git', ['-C', project, '-c', 'core.hooksPath=/dev/null', ...args]);
  return stdout.trim();
}

async function inWorktree<T>(
  commit: string,
  checkout: string,
  ports: VersionPorts,
  work: (tree: string) => Promise<T>,
): Promise<T> {
  await git(ports, 'worktree', 'add', '--quiet', '--detach', checkout, commit);
  try {
    // The project may be a folder of a larger repository.
    const tree = join(checkout, await git(ports, 'rev-parse', '--show-prefix'));
    symlinkSync(join(ports.project, 'node_modules'), join(tree, 'node_modules'), 'junction');
    return await work(tree);
  } finally {
    await git(ports, 'worktree', 'remove', '--force', checkout);
  }
}

async function resolve(ref: string, ports: VersionPorts): Promise<string> {
  try {
    return await git(ports, 'rev-parse', '--short', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  } catch (error) {
    if (isMissing(error)) throw new UsageError('--against needs git, which is not installed here.');
    throw new UsageError(`There is no version "${ref}" in this repository: a branch, a tag or a commit is wanted.`);
  }
}

/** Stages need not be kept in git. */
function borrowStage(tree: string, { project, stage }: VersionPorts): string | undefined {
  const file = join('config', `${stage}.ts`);
  if (existsSync(join(tree, file)) || !existsSync(join(project, file))) return undefined;
  cpSync(join(project, file), join(tree, file));
  return file;
}

/** One file an event, named so that they are read in their order. */
function lay(events: readonly RecordedEvent[], folder: string): readonly string[] {
  mkdirSync(folder);
  return events.map(({ body }, index) => {
    const file = join(folder, `${String(index).padStart(7, '0')}.json`);
    writeFileSync(file, body);
    return file;
  });
}

async function reportOf(
  ref: string,
  tree: string,
  { events, orders }: { readonly events: readonly string[]; readonly orders: readonly string[] },
  { stage, signal }: VersionPorts,
): Promise<PreviewReport> {
  const program = join(tree, 'cli', 'bridge.ts');
  const [first] = events;
  if (!existsSync(program) || first === undefined) {
    throw new UsageError(`${ref} is older than "bridge preview": it cannot say what it would write.`);
  }
  const options = ['--stage', stage, '--json', ...orders.flatMap((file) => ['--order', file])];
  const child = run(process.execPath, [program, 'preview', dirname(first), ...options], {
    signal,
    maxBuffer: MOST_OUTPUT,
  });
  const { stdout } = await child.catch((error: unknown) => {
    // 1 is an answer: that something would fail.
    if (isAnswer(error)) return error;
    if (signal.aborted) throw new UsageError('Interrupted.');
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new UsageError(`${ref} cannot preview these events on the packages of today:\n${said || String(error)}`);
  });
  const { previews, ...report } = PreviewReport.parse(JSON.parse(stdout));
  const index = (event: string) => String(events.findIndex((file) => basename(file) === event));
  return { ...report, previews: previews.map((preview) => ({ ...preview, event: index(preview.event) })) };
}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';

const isAnswer = (error: unknown): error is Error & { readonly stdout: string } =>
  error instanceof Error && 'code' in error && error.code === 1 && 'stdout' in error && error.stdout !== '';
