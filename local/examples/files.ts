import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve(import.meta.dirname, '..', '..', 'examples');

/** Not an event: the signature vectors of the same folder. */
const NOT_EVENTS: ReadonlySet<string> = new Set(['vectors.json']);

/** A name that is neither a file nor an example; the message lists the examples. */
export class UnknownExampleError extends Error {
  override readonly name = 'UnknownExampleError';
}

export function exampleNames(folder = FOLDER): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json') && !NOT_EVENTS.has(file))
    .map((file) => path.basename(file, '.json'))
    .sort();
}

/** The bytes of a file, or of an example by its name with or without `.json`. Throws `UnknownExampleError`. */
export function readEvent(nameOrFile: string, folder = FOLDER): Buffer {
  const example = path.join(folder, `${path.basename(nameOrFile, '.json')}.json`);
  const isExample = !nameOrFile.includes(path.sep) && existsSync(example);
  const file = isExample ? example : nameOrFile;
  if (existsSync(file)) return readFileSync(file);
  const list = exampleNames(folder).map((name) => `  ${name}`);
  throw new UnknownExampleError(`There is no file and no example "${nameOrFile}". Examples:\n${list.join('\n')}`);
}
