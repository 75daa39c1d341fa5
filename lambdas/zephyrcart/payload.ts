import type { MinorUnits } from './money.ts';
import { isMinorUnits } from './money.ts';
import { type Refused, refused } from './refusal.ts';

/** A JSON object whose fields are still to be proven. */
export type Payload = Readonly<Record<string, unknown>>;

export function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Missing and null mean the same (contract sheet zephyrcart 3). */
export const isAbsent = (value: unknown): value is null | undefined => value === undefined || value === null;

/** Optional text: trimmed, well-formed; undefined when blank or something else. */
export function readText(value: unknown): string | undefined {
  return typeof value === 'string' ? value.toWellFormed().trim() || undefined : undefined;
}

/** The same object without its undefined fields: an optional field is there or it is not. */
export function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** An amount in minor units that must be there, or `bad_amount` naming its path. Amounts are never guessed. */
export function readAmount(value: unknown, path: string, least = 0): { readonly amount: MinorUnits } | Refused {
  if (isMinorUnits(value) && value >= least) return { amount: value };
  const wanted = `an integer from ${least} to ${Number.MAX_SAFE_INTEGER}`;
  return refused('bad_amount', `${path} is ${isAbsent(value) ? 'missing' : kindOf(value)}, and must be ${wanted}.`);
}

// The value itself stays out of the sentence: a field in the wrong place may hold anything, a name included.
function kindOf(value: unknown): string {
  if (typeof value !== 'number') return Array.isArray(value) ? 'a list' : `of type ${typeof value}`;
  return Number.isInteger(value) ? 'out of range' : 'not a whole number';
}
