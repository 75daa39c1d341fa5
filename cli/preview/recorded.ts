import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readEvent as readFileOrExample, UnknownExampleError } from '../../local/examples/files.ts';
import { UsageError } from '../verb.ts';

/** The bytes of an event, and what to call it. */
export interface RecordedEvent {
  readonly name: string;
  readonly body: Uint8Array;
}

/** A file, or an example by its name. Throws UsageError that lists the examples. */
export function recordedEvent(name: string): RecordedEvent {
  try {
    return { name, body: readFileOrExample(name) };
  } catch (error) {
    if (error instanceof UnknownExampleError) throw new UsageError(error.message);
    throw error;
  }
}

/** Every `.json` file of a folder, by name. Throws UsageError when there is none. */
export function recordedEvents(folder: string): readonly RecordedEvent[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`${folder} is not a folder.`);
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort();
  if (files.length === 0) throw new UsageError(`${folder} holds no .json file: one event a file.`);
  return files.map((name) => ({ name, body: readFileSync(join(folder, name)) }));
}
