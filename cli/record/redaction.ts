import { EVENT, type Field, type Fields, type Rule } from './fields.ts';
import type { Replacement } from './replacement.ts';

/** An event without personal data. */
export interface Redacted {
  /** JSON, laid out for people; numbers digit by digit as they were sent. */
  readonly text: string;
  /** Fields that nothing is known of, hence not written: `data.gift_wrap`. */
  readonly leftOut: readonly string[];
}

/**
 * Undefined for what is no JSON object: nothing of it can be written, because nothing says what it holds.
 *
 * @param kept keys of `metadata` whose values stay, such as a sales channel that the mapping looks at
 */
export function redact(
  text: string,
  replacement: Replacement,
  kept: ReadonlySet<string> = new Set(),
): Redacted | undefined {
  const event = parse(text);
  if (!isObject(event)) return undefined;
  const leftOut: string[] = [];
  const written = redactObject(event, EVENT, { replacement, kept, leftOut, path: '' });
  return { text: `${JSON.stringify(written, undefined, 2)}\n`, leftOut };
}

interface Walk {
  readonly replacement: Replacement;
  readonly kept: ReadonlySet<string>;
  readonly leftOut: string[];
  readonly path: string;
}

type Plain = { readonly [name: string]: unknown };

function redactObject(sent: Plain, fields: Fields, walk: Walk): Plain {
  const below = (name: string): Walk => ({ ...walk, path: walk.path === '' ? name : `${walk.path}.${name}` });
  const kept = Object.entries(sent).flatMap(([name, value]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field !== undefined) return [[name, redactField(value, field, below(name))]];
    walk.leftOut.push(below(name).path);
    return [];
  });
  return Object.fromEntries(kept);
}

function redactField(value: unknown, field: Field, walk: Walk): unknown {
  if (value === null || typeof value === 'boolean') return value;
  switch (field.kind) {
    case 'either':
      return redactField(value, field.fields.find((candidate) => fits(value, candidate)) ?? field.fields[0], walk);
    case 'value':
      if (typeof value === 'string') return field.text(value, walk.replacement);
      return isNumber(value) && field.numbers ? value : emptied(value);
    case 'list':
      return Array.isArray(value) ? value.map((each) => redactField(each, field.of, walk)) : emptied(value);
    case 'object':
      return isObject(value) ? redactObject(value, field.fields(), walk) : emptied(value);
    case 'table':
      return isObject(value) ? redactTable(value, field.text, walk) : emptied(value);
  }
}

/** Keys of a table stay when they are words, as names of fields are; what else can stand there is the shop's secret. */
function redactTable(sent: Plain, text: Rule, walk: Walk): Plain {
  const kept = Object.entries(sent).flatMap(([name, value]) => {
    if (/^[a-z]+(_[a-z]+)*$/.test(name)) {
      const rule: Rule = walk.kept.has(name) ? (stays) => stays : text;
      return [[name, redactField(value, { kind: 'value', text: rule, numbers: false }, walk)]];
    }
    walk.leftOut.push(`${walk.path}.(a key that is no name)`);
    return [];
  });
  return Object.fromEntries(kept);
}

function fits(value: unknown, { kind }: Field): boolean {
  if (Array.isArray(value)) return kind === 'list';
  return isObject(value) ? kind === 'object' || kind === 'table' : kind === 'value';
}

/** Of the same type, so that readers refuse it for the same reason, but with nothing in it. */
function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  if (isNumber(value)) return 0;
  return typeof value === 'string' ? '' : {};
}

/** JSON whose numbers are kept as they were written, behind a type of their own. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text, (_name, value: unknown, context?: { readonly source?: string }) =>
      typeof value === 'number' ? raw.rawJSON(context?.source ?? String(value)) : value,
    );
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** `JSON.rawJSON` of Node 22 and later, which the language's type library does not know yet. */
const raw = JSON as unknown as { rawJSON(text: string): object; isRawJSON(value: unknown): boolean };

const isNumber = (value: unknown): boolean => raw.isRawJSON(value);

const isObject = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumber(value);
