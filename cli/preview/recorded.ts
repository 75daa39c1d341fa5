import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readEvent as readFileOrExample, UnknownExampleError } from '../../local/examples/files.ts';
import { UsageError } from '../verb.ts';

/** The bytes of an event, and what to call it. */
export interface RecordedEvent {
  readonly name: string;
  readonly body: Uint8Array;
}

/**
 * A file, an example by its name, or every `.json` file of a folder in the order of their names.
 * Throws UsageError for what is none of them, with the examples that there are.
 */
export function recordedEvents(name: string): readonly RecordedEvent[] {
  try {
    if (statSync(name, { throwIfNoEntry: false })?.isDirectory()) return eventsIn(name);
    return [{ name, body: readFileOrExample(name) }];
  } catch (error) {
    if (error instanceof UnknownExampleError) throw new UsageError(error.message);
    if (error instanceof Error && 'syscall' in error) throw new UsageError(`${name} cannot be read: ${error.message}.`);
    throw error;
  }
}

function eventsIn(folder: string): readonly RecordedEvent[] {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name.endsWith('.json') && !entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  if (files.length === 0) throw new UsageError(`${folder} holds no .json file: one event a file.`);
  return files.map((name) => ({ name, body: readFileSync(join(folder, name)) }));
}
