import { mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { recordingKey } from './record/key.ts';
import { writeRecording } from './record/recording.ts';
import { redact } from './record/redaction.ts';
import { createReplacement } from './record/replacement.ts';
import { type Terminal, UsageError, type Verb } from './verb.ts';

const KEY_FILE = join(import.meta.dirname, '..', '.bridge', 'record.key');

const usage = `Usage: npx bridge record <folder> [<event.json>...] [--keep <metadata key>]... [--key <file>]

Writes events into the folder without personal data, for "bridge preview --against". Without files, events are read
from standard input, one JSON object a line. Names, e-mail and street addresses, phone numbers, postal codes, notes and
metadata become other texts of the same length and form; ids are renamed. The same text becomes the same one in every
event. Amounts, times, countries, currencies, SKUs and product names stay. A field that is not known is left out.
  --keep  a key of metadata whose values stay, such as --keep channel, when the mapping looks at it
  --key   the key of the replacements; without it .bridge/record.key, made at the first call. Keep it to yourself.
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
      },
    });
    const [folder, ...files] = positionals;
    if (folder === undefined) throw new UsageError('Into which folder?');
    mkdirSync(folder, { recursive: true });
    for (const file of files) refuseInside(folder, file);
    const replacement = createReplacement(recordingKey(values.key));
    const kept = new Set(values.keep);
    const [written, unreadable, leftOut] = [new Set<string>(), [] as string[], new Set<string>()];
    for await (const { name, text } of files.length === 0 ? fromLines(terminal) : fromFiles(files)) {
      const redacted = redact(text, replacement, kept);
      if (redacted === undefined) {
        unreadable.push(name);
        continue;
      }
      written.add(writeRecording(folder, redacted.text));
      for (const field of redacted.leftOut) leftOut.add(field);
    }
    terminal.out(`${written.size === 1 ? '1 event' : `${written.size} events`} in ${folder}.`);
    if (leftOut.size > 0) terminal.out(`Left out, because not known: ${[...leftOut].sort().join(', ')}.`);
    for (const name of unreadable) terminal.err(`${name} is no JSON object, and was not written.`);
    return unreadable.length > 0 ? 1 : 0;
  },
};

interface Sent {
  readonly name: string;
  readonly text: string;
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
