import * as z from 'zod';
import type { Happening } from './events.ts';

/** How a line should stand out. */
export type Tone = 'good' | 'plain' | 'waiting' | 'bad';

/** One line for a person: whose story it belongs to, and what happened. */
export interface Told {
  readonly tone: Tone;
  readonly subject: string;
  readonly text: string;
}

const text = z.string().optional().catch(undefined);

/** The handlers' structured logs, read tolerantly: a field of another shape is as if it were absent. */
const logLine = z.object({
  level: text,
  message: z.string(),
  key: text,
  keys: z.array(z.string()).optional().catch(undefined),
  deliveryId: text,
  reason: text,
  detail: text,
  why: text,
  cause: text,
  error: z.object({ name: text, message: text }).optional().catch(undefined),
  document: z.object({ kind: text, number: text }).optional().catch(undefined),
});
type LogLine = z.infer<typeof logLine>;

/** Puts a happening into at most one line; undefined for what concerns no event, such as metrics and debug lines. */
export function narrate(happening: Happening): Told | undefined {
  switch (happening.kind) {
    case 'line':
      return narrateLine(happening.functionName, happening.line);
    case 'answered':
      return narrateAnswer(happening);
    case 'dead-lettered':
      return {
        tone: 'bad',
        subject: shorten(happening.subject),
        text: `dead-lettered: ${because(happening.reason, happening.detail)}`,
      };
    case 'page':
      return { tone: 'bad', subject: 'page', text: oneLine(`${happening.subject ?? ''} ${happening.message}`) };
    case 'trouble':
      return { tone: 'bad', subject: 'local run', text: oneLine(happening.what) };
  }
}

const SENTENCES: Readonly<Record<string, (line: LogLine) => Omit<Told, 'subject'>>> = {
  queued: () => ({ tone: 'plain', text: 'queued' }),
  ignored: (line) => ({ tone: 'plain', text: `ignored: ${ignoredBecause(line)}` }),
  posted: (line) => ({ tone: 'good', text: `posted as ${documentOf(line)}` }),
  'already posted': (line) => ({ tone: 'plain', text: `already posted as ${documentOf(line)}, nothing to do` }),
  failed: (line) => ({ tone: 'bad', text: `failed: ${because(line.reason, line.detail)}` }),
  retrying: (line) => ({ tone: 'waiting', text: `will be tried again: ${because(line.reason, line.detail)}` }),
  waiting: (line) => ({ tone: 'waiting', text: `waiting: ${because(line.reason, line.detail)}` }),
  'signature failed': (line) => ({ tone: 'bad', text: `refused: bad signature (${line.cause ?? 'no cause given'})` }),
};

/** The HTTP front tells these, because API Gateway itself can give the same answers. */
const TOLD_BY_THE_FRONT: ReadonlySet<string> = new Set(['too large', 'not queued']);

function narrateLine(functionName: string, line: string): Told | undefined {
  const parsed = logLine.safeParse(parseJson(line));
  if (!parsed.success) {
    // Node's own crash output and stray prints; metrics are JSON without a message.
    return line.trim() === '' || line.startsWith('{')
      ? undefined
      : { tone: 'plain', subject: functionName, text: oneLine(line) };
  }
  const entry = parsed.data;
  const sentence = Object.hasOwn(SENTENCES, entry.message) ? SENTENCES[entry.message] : undefined;
  if (sentence !== undefined) return { subject: subjectOf(entry, functionName), ...sentence(entry) };
  if (TOLD_BY_THE_FRONT.has(entry.message)) return undefined;
  const isLoud = entry.level === 'WARN' || entry.level === 'ERROR' || entry.level === 'CRITICAL';
  if (!isLoud) return undefined;
  const cause = entry.detail ?? entry.error?.message;
  return {
    tone: 'bad',
    subject: subjectOf(entry, functionName),
    text: oneLine(cause === undefined ? entry.message : `${entry.message}: ${cause}`),
  };
}

/** Only what the functions do not tell in a better way: an answer that took nothing in. */
function narrateAnswer({ status, path, deliveryId }: Extract<Happening, { kind: 'answered' }>): Told | undefined {
  const subject = deliveryId === undefined ? path : shorten(deliveryId);
  switch (status) {
    case 404:
      return { tone: 'bad', subject: path, text: 'there is nothing at this path (404)' };
    case 413:
      return { tone: 'bad', subject, text: 'refused: too large (413)' };
    case 503:
      return { tone: 'waiting', subject, text: 'not queued, the sender is asked to try again (503)' };
    default:
      return status >= 500 ? { tone: 'bad', subject, text: `the receiver failed (${status})` } : undefined;
  }
}

const subjectOf = (line: LogLine, functionName: string) =>
  shorten(line.key ?? line.keys?.join(', ') ?? line.deliveryId ?? functionName);

function ignoredBecause(line: LogLine): string {
  const why = line.reason ?? line.why ?? line.detail;
  if (why === 'test') return 'test mode';
  if (why === 'type') return 'not an event for the ERP';
  return why ?? 'not for us';
}

const documentOf = ({ document }: LogLine) => document?.number ?? 'a document without a number';

/** `unknown_sku` and "SKU TEA-1 …" become one sentence; either may be missing. */
function because(reason: string | undefined, detail: string | undefined): string {
  const words = reason?.replaceAll('_', ' ').replace(/\bsku\b/g, 'SKU');
  if (words === undefined) return oneLine(detail ?? 'the reason is in the ledger');
  return oneLine(detail === undefined ? words : `${words}: ${detail}`);
}

/** `order:order_01KT3SSX6R3JTJ0HYCTFV8ES59` becomes `order …FV8ES59`: kind and the part of the id that differs. */
export function shorten(id: string): string {
  return id.replaceAll(LONG_ID, (_, kind, prefix, unique) => {
    const name: unknown = kind ?? prefix;
    const end = String(unique).slice(-7);
    return typeof name === 'string' ? `${name} …${end}` : `…${end}`;
  });
}

/** A ULID or a SHA-256, with what the ledger and ZephyrCart put before it. */
const LONG_ID =
  /(?:(order|refund|event):)?(?:([a-z]+)_)?(?<![0-9A-Za-z])([0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{64})(?![0-9A-Za-z])/g;

/** Control characters, among them terminal escapes from somebody's event, become blanks. */
const oneLine = (value: string) =>
  value
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200);

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Not every line is ours; the caller shows it as it is.
    return undefined;
  }
}
