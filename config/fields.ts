import * as z from 'zod';
import { mustBe, unknownField } from './errors.ts';
import { nearest } from './nearest.ts';

type Finding = { readonly code?: string; readonly input?: unknown; readonly keys?: readonly string[] };

/**
 * What every field says of itself besides its own check: `allowed` completes "must be ..." in errors, and in the reference
 * in docs/configure.md, which is made of it and of the field's description.
 */
interface About {
  readonly allowed: string;
  /** Of a table: what its keys are called, such as `<sku>`. */
  readonly key?: string;
}

const about = (allowed: string, more: Omit<About, 'allowed'> = {}): About & Record<string, unknown> => ({
  allowed,
  ...more,
});

/** An object that takes these fields and no others: an unknown one is an error that names the nearest known one. */
export function section<const Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  const error = (finding: Finding): string =>
    finding.keys === undefined
      ? missingOr(finding, mustBe(`an object with ${known.join(', ')}`))
      : finding.keys.map((key) => unknownField(key, known)).join('\n');
  return z.strictObject(shape, { error });
}

/** Text that `accepts` takes. `allowed` completes "must be ..."; `suggest` finds the nearest right one. */
export function text(
  allowed: string,
  accepts: (value: string) => boolean,
  suggest: (value: string) => string | undefined = () => undefined,
) {
  const error = ({ input }: Finding): string =>
    missingOr({ input }, mustBe(allowed, typeof input === 'string' ? suggest(input) : undefined));
  return z.string({ error }).refine(accepts, { error }).meta(about(allowed));
}

/** A whole number from `min` to `max`, in the unit that `what` names. */
export function whole(what: string, min: number, max: number) {
  const allowed = `${what}: a whole number from ${min} to ${max}`;
  const error = ({ input }: Finding): string => {
    const near = numberIn(input);
    const suggestion = near === undefined ? '' : `; the nearest is ${Math.min(max, Math.max(min, Math.round(near)))}`;
    return missingOr({ input }, `${mustBe(allowed)}${suggestion}`);
  };
  return z.int({ error }).min(min, { error }).max(max, { error }).meta(about(allowed));
}

/** Also of a number that stands between quotes. */
function numberIn(input: unknown): number | undefined {
  const read = typeof input === 'string' && input.trim() !== '' ? Number(input) : input;
  return typeof read === 'number' && !Number.isNaN(read) ? read : undefined;
}

/** One of these words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  const allowed = words.length === 1 ? `"${words[0]}"` : `one of ${words.map((word) => `"${word}"`).join(', ')}`;
  const error = ({ input }: Finding): string =>
    missingOr({ input }, mustBe(allowed, typeof input === 'string' ? nearest(input, words) : undefined));
  return z.enum(words, { error }).meta(about(allowed));
}

/** One of these numbers. */
export function oneOfNumbers(what: string, numbers: readonly number[]) {
  const allowed = `one of ${numbers.join(', ')} ${what}`;
  const error = ({ input }: Finding): string => {
    const near = numberIn(input);
    const closer = (best: number, each: number) =>
      Math.abs(each - (near ?? 0)) < Math.abs(best - (near ?? 0)) ? each : best;
    const suggestion = near === undefined ? '' : `; the nearest is ${numbers.reduce(closer)}`;
    return missingOr({ input }, `${mustBe(allowed)}${suggestion}`);
  };
  return z
    .int({ error })
    .refine((value) => numbers.includes(value), { error })
    .meta(about(allowed));
}

export function yesOrNo() {
  const allowed = 'true or false';
  const error = ({ input }: Finding): string => {
    const meant = typeof input === 'string' ? nearest(input, ['true', 'false']) : undefined;
    return missingOr({ input }, meant === undefined ? mustBe(allowed) : `${mustBe(allowed)}; the nearest is ${meant}`);
  };
  return z.boolean({ error }).meta(about(allowed));
}

/** A code of the ERP: not blank, no blanks around it, at most `max` characters. */
export function code(what: string, max: number) {
  return text(
    `${what}: 1 to ${max} characters, no blanks around it`,
    (value) => value.length >= 1 && value.length <= max && value === value.trim(),
    (value) => (value.trim().length >= 1 && value.trim().length <= max ? value.trim() : undefined),
  );
}

/** Any number of them in a row. */
export function list<const Member extends z.core.SomeType>(what: string, member: Member) {
  const allowed = `a list of ${what}`;
  const error = ({ input }: Finding): string => {
    const hint = typeof input === 'string' ? `; the nearest is [${JSON.stringify(input)}]` : '';
    return missingOr({ input }, `${mustBe(`${allowed}, in [ ]`)}${hint}`);
  };
  return z.array(member, { error }).meta(about(allowed));
}

/** Something for each key. `key` stands for a key in the name of a field, such as `<sku>`. */
export function table<const Key extends z.core.$ZodRecordKey, const Value extends z.core.SomeType>(
  what: string,
  key: `<${string}>`,
  keys: Key,
  values: Value,
) {
  const allowed = `a table of ${what}`;
  const error = (finding: Finding): string => missingOr(finding, mustBe(`${allowed}, in { }`));
  return z.record(keys, values, { error }).meta(about(allowed, { key }));
}

function missingOr(finding: Finding, sentence: string): string {
  return finding.input === undefined ? `is missing; it ${sentence}` : sentence;
}
