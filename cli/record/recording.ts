import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const Subject = z.object({ id: z.unknown(), refund: z.object({ id: z.unknown() }).optional().catch(undefined) });
const Named = z.object({ type: z.unknown(), data: Subject.optional().catch(undefined) });

/**
 * Writes a redacted event into a folder, under its type and the id of what it is about. The same event is one file,
 * however often it is recorded; another with the same name gets a name of its own. Gives the name.
 */
export function writeRecording(folder: string, text: string): string {
  const name = nameOf(text);
  const [plain, unique] = [`${name}.json`, `${name}.${hash(text)}.json`];
  const file = !existsSync(join(folder, plain)) || readFileSync(join(folder, plain), 'utf8') === text ? plain : unique;
  writeFileSync(join(folder, file), text);
  return file;
}

function nameOf(text: string): string {
  const { type, data } = Named.parse(JSON.parse(text));
  const subject = data?.refund?.id ?? data?.id;
  const parts = [type, subject].filter((part) => typeof part === 'string' && /^[\w.-]{1,80}$/.test(part));
  return parts.length === 2 ? parts.join('.') : `event.${hash(text)}`;
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);
