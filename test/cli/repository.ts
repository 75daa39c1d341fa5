import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../local/stack-fixture.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
/** What `bridge` needs of the project. */
const PARTS = ['cli', 'config', 'lambdas', 'local/examples', 'examples', 'package.json'];

/** A copy of this project in a git repository of its own, with one commit, for changing it. */
export function copyOfProject(prefix = '.') {
  const repository = temporaryFolder();
  const root = join(repository, prefix);
  mkdirSync(root, { recursive: true });
  for (const part of PARTS) cpSync(join(PROJECT, part), join(root, part), { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(root, 'node_modules'), 'junction');
  writeFileSync(join(repository, '.gitignore'), 'node_modules\n');
  // Its own: others may be comparing at the same time.
  const temporary = temporaryFolder();
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      encoding: 'utf8',
    });
  git('init', '--quiet');

  const commit = () => {
    git('add', '--all');
    git('commit', '--quiet', '--no-verify', '--message', 'state');
  };
  commit();
  return {
    root,
    git,
    commit,
    /** Replaces a text that must be there. */
    edit(file: string, text: string, by: string) {
      const content = readFileSync(join(root, file), 'utf8');
      if (!content.includes(text)) throw new Error(`${file} does not hold ${text}`);
      writeFileSync(
        join(root, file),
        content.replace(text, () => by),
      );
    },
    /** What its `bridge` left in the folder for temporary files. */
    leftovers: () => readdirSync(temporary),
    /** Runs its `bridge` as a person would. */
    bridge(...args: readonly string[]): { readonly code: number; readonly out: string; readonly err: string } {
      try {
        const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary };
        const options = { encoding: 'utf8', stdio: 'pipe', env } as const;
        return {
          code: 0,
          out: execFileSync(process.execPath, [join(root, 'cli/bridge.ts'), ...args], options),
          err: '',
        };
      } catch (error) {
        const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
        return { code: status, out: stdout, err: stderr };
      }
    },
  };
}
