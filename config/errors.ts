import type * as z from 'zod';
import { nearest } from './nearest.ts';

/** One thing that is wrong with a configuration, for the person who wrote it. */
export interface Mistake {
  /** Path of the field, such as `erp.accounts.shipping`. */
  readonly field: string;
  /** What was written, shortened; absent when the field is missing or unknown. */
  readonly value?: string;
  /** What is allowed and, when something is close to it, the nearest right one. */
  readonly problem: string;
}

/** A configuration that cannot be deployed. `message` lists every mistake, one per line, and is meant for a terminal. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[], where = 'the configuration') {
    const count = mistakes.length === 1 ? 'is one mistake' : `are ${mistakes.length} mistakes`;
    super([`There ${count} in ${where}:`, ...mistakes.map(line)].join('\n'));
    this.mistakes = mistakes;
  }

  /** The same mistakes, with the name of the file that holds them. */
  in(file: string): ConfigurationError {
    return new ConfigurationError(this.mistakes, file);
  }
}

/** The sentence of one field: what it must be and, when the value comes close to a right one, that one. */
export function mustBe(allowed: string, suggestion?: string): string {
  return suggestion === undefined ? `must be ${allowed}` : `must be ${allowed}; did you mean ${quote(suggestion)}?`;
}

/** The sentence of a field that does not exist, with the nearest that does. Its value is not repeated: it may be a secret. */
export function unknownField(key: string, known: readonly string[]): string {
  const suggestion = nearest(key, known);
  const hint = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
  return `is not a field${hint} (allowed here: ${known.join(', ')})`;
}

/** Everything zod found, flat and in the order of the fields. `settings` is what was validated. */
export function mistakesOf(error: z.ZodError, settings: unknown): readonly Mistake[] {
  return error.issues.flatMap((issue) => mistakes(issue, settings, []));
}

function mistakes(issue: z.core.$ZodIssue, settings: unknown, base: readonly PropertyKey[]): readonly Mistake[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const sentences = issue.message.split('\n');
    return issue.keys.map((key, index) => ({
      field: dotted([...path, key]),
      problem: sentences[index] ?? issue.message,
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return branchOf(issue).flatMap((inner) => mistakes(inner, settings, path));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner) => ({ field: dotted(path), problem: `its name ${inner.message}` }));
  }
  return [{ field: dotted(path), ...written(valueAt(settings, path)), problem: issue.message }];
}

/** Of the alternatives of a field, the one whose type fits what was written; its mistakes are the ones to show. */
function branchOf(issue: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] {
  const fitting = issue.errors.find((branch) =>
    branch.every((inner) => inner.code !== 'invalid_type' || inner.path.length > 0),
  );
  return fitting ?? issue.errors[0] ?? [];
}

function valueAt(settings: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }, settings);
}

function written(value: unknown): { value?: string } {
  if (value === undefined) return {};
  const text = quote(value);
  return { value: text.length > 80 ? `${text.slice(0, 77)}...` : text };
}

function quote(value: unknown): string {
  if (value instanceof Date) return `new Date(${JSON.stringify(value)})`;
  return JSON.stringify(value) ?? String(value);
}

function dotted(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = String(key);
    if (!/^[\w-]+$/.test(name)) return `${text}[${quote(name)}]`;
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

function line(mistake: Mistake): string {
  const value = mistake.value === undefined ? '' : ` = ${mistake.value}`;
  return `  ${mistake.field || 'settings'}${value}: ${mistake.problem}`;
}
