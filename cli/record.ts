import { mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { recordingKey } from './record/key.ts';
import { lettersIn } from './record/letters.ts';
import { writeRecording } from './record/recording.ts';
import { redact } from './record/redaction.ts';
import { createReplacement } from './record/replacement.ts';
import { type Terminal, UsageError, type Verb } from './verb.ts';

const KEY_FILE = join(import.meta.dirname, '..', '.bridge', 'record.key');

const usage = `Usage: npx bridge record <folder> [<event.json>...] [--keep <metadata key>]... [--key <file>] [--json]

Writes events into the folder without personal data, for "bridge preview --against". Without files, events are read
from standard input, one JSON object a line. What "aws sqs receive-message --message-attribute-names All" prints stands
for the events in it.
Names, e-mail and street addresses, phone numbers, postal codes, notes and metadata become other texts of the same length
and form; ids are renamed. The same text becomes the same one in every event. Amounts, times, countries, currencies, SKUs
and product names stay. A field that is not known is left out.
  --keep  a key of metadata whose values stay, such as --keep channel, when the mapping looks at it
  --key   the key of the replacements; without it .bridge/record.key, made at the first call. Keep it to yourself.
  --json  for programs
Ends with 1 when something is no event.`;

/** Makes recordings that may be shown. */
export const record: Verb = {
  name: 'record',
  summary: 'real events without their personal data, to preview changes with',
  usage,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        key: { type: 'string', default: KEY_FILE },
        keep: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
      },
    });
    const [folder, ...files] = positionals;
    if (folder === undefined) throw new UsageError('Into which folder?');
    mkdirSync(folder, { recursive: true });
    for (const file of files) refuseInside(folder, file);
    const replacement = createReplacement(recordingKey(values.key));
    const kept = new Set(values.keep);
    const [written, unreadable, leftOut] = [new Set<string>(), [] as string[], new Set<string>()];
    for await (const { name, text } of events(files.length === 0 ? fromLines(terminal) : fromFiles(files))) {
      const redacted = text === undefined ? undefined : redact(text, replacement, kept);
      if (redacted === undefined) {
        unreadable.push(name);
        continue;
      }
      written.add(writeRecording(folder, redacted.text));
      for (const field of redacted.leftOut) leftOut.add(field);
    }
    report({ folder, written: [...written], leftOut: [...leftOut].sort(), unreadable }, values.json, terminal);
    return unreadable.length > 0 ? 1 : 0;
  },
};

interface Report {
  readonly folder: string;
  /** Names of files in it. */
  readonly written: readonly string[];
  readonly leftOut: readonly string[];
  readonly unreadable: readonly string[];
}

function report({ folder, written, leftOut, unreadable }: Report, json: boolean, terminal: Terminal): void {
  if (json) {
    terminal.out(JSON.stringify({ folder, written, leftOut, unreadable }, undefined, 2));
    return;
  }
  terminal.out(`${written.length === 1 ? '1 event' : `${written.length} events`} in ${folder}.`);
  if (leftOut.length > 0) terminal.out(`Left out, because not known: ${leftOut.join(', ')}.`);
  for (const name of unreadable) terminal.err(`${name} is no JSON object, and was not written.`);
}

interface Sent {
  readonly name: string;
  readonly text: string;
}

/** One by one, also where a text holds several; without a text where it could not be unpacked. */
async function* events(
  sent: AsyncIterable<Sent> | Iterable<Sent>,
): AsyncGenerator<{ readonly name: string; readonly text: string | undefined }> {
  for await (const { name, text } of sent) {
    const letters = lettersIn(text);
    if (letters === undefined) yield { name, text };
    else for (const [index, letter] of letters.entries()) yield { name: `${name}, message ${index + 1}`, text: letter };
  }
}

function* fromFiles(files: readonly string[]): Generator<Sent> {
  for (const name of files) yield { name, text: readFileSync(name, 'utf8') };
}

async function* fromLines({ lines }: Terminal): AsyncGenerator<Sent> {
  let number = 0;
  for await (const text of lines()) {
    number += 1;
    if (text.trim() !== '') yield { name: `Line ${number}`, text };
  }
}

/** An original beside its recording would be shown along with it. */
function refuseInside(folder: string, file: string): void {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new UsageError(`There is no file ${file}.`);
  const inside = `${realpathSync(resolve(dirname(file)))}${sep}`.startsWith(`${realpathSync(folder)}${sep}`);
  if (inside) throw new UsageError(`${file} is in ${folder} itself: record into another folder.`);
}
