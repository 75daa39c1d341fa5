import * as z from 'zod';
import { mustBe, unknownField } from './errors.ts';
import { nearest } from './nearest.ts';

type Finding = { readonly code?: string; readonly input?: unknown; readonly keys?: readonly string[] };

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
  return z.string({ error }).refine(accepts, { error });
}

/** A whole number from `min` to `max`, in the unit that `what` names. */
export function whole(what: string, min: number, max: number) {
  const error = ({ input }: Finding): string => {
    const bounded = typeof input === 'number' ? Math.min(max, Math.max(min, Math.round(input))) : undefined;
    const suggestion = bounded === undefined || Number.isNaN(bounded) ? undefined : String(bounded);
    const sentence = mustBe(`${what}: a whole number from ${min} to ${max}`);
    return missingOr({ input }, suggestion === undefined ? sentence : `${sentence}; the nearest is ${suggestion}`);
  };
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** One of these words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  const allowed = words.length === 1 ? `"${words[0]}"` : `one of ${words.map((word) => `"${word}"`).join(', ')}`;
  const error = ({ input }: Finding): string =>
    missingOr({ input }, mustBe(allowed, typeof input === 'string' ? nearest(input, words) : undefined));
  return z.enum(words, { error });
}

export function yesOrNo() {
  return z.boolean({ error: ({ input }: Finding) => missingOr({ input }, mustBe('true or false')) });
}

/** A code of the ERP: not blank, no blanks around it, at most `max` characters. */
export function code(what: string, max: number) {
  return text(
    `${what}: 1 to ${max} characters, no blanks around it`,
    (value) => value.length >= 1 && value.length <= max && value === value.trim(),
    (value) => (value.trim().length >= 1 && value.trim().length <= max ? value.trim() : undefined),
  );
}

function missingOr(finding: Finding, sentence: string): string {
  return finding.input === undefined ? `is missing; it ${sentence}` : sentence;
}
