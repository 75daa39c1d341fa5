import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildFailure, build, type Message } from 'esbuild';
import type { Mistake } from './errors.ts';

/**
 * What is wrong with the text of a stage, and of files that it imports, before anything of it is evaluated: what cannot be
 * read, what is not there, and keys that stand in a table twice, of which JavaScript silently takes the last.
 */
export async function sourceMistakes(file: string): Promise<readonly Mistake[]> {
  const options = { bundle: true, write: false, format: 'esm', platform: 'node', packages: 'external' } as const;
  const { errors, warnings } = await build({ ...options, entryPoints: [file], logLevel: 'silent' }).catch(
    (error: BuildFailure) => error,
  );
  const doubled = warnings.filter(({ id }) => id === 'duplicate-object-key');
  return [...errors, ...doubled].map((message) => mistake(message, file));
}

function mistake({ text, location, notes }: Message, file: string): Mistake {
  const [note] = notes;
  const first = note?.location == null ? '' : `; the first is in line ${note.location.line}`;
  if (location === null) return { field: basename(file), problem: text };
  const where = basename(location.file) === basename(file) ? '' : `${basename(location.file)}, `;
  return { field: `${where}line ${location.line}`, problem: `${text}${first} (${location.lineText.trim()})` };
}

/** What the code of a stage itself threw; undefined for what was thrown elsewhere, which is not its author's mistake. */
export function evaluationMistake(error: unknown, file: string): Mistake | undefined {
  const [, url = '', line = ''] =
    (error instanceof Error && /(file:\/\/\S+?):(\d+):\d+\)?$/m.exec(error.stack ?? '')) || [];
  if (url === '' || fileURLToPath(url) !== file) return undefined;
  return { field: `line ${line}`, problem: `cannot be evaluated: ${String(error)}` };
}
