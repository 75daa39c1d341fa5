import { Decimal } from './decimal.ts';

/** A JSON value whose numbers are exact decimals. */
export type Json = string | boolean | null | Decimal | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/**
 * Reads JSON, taking every number from its digits and not from the double that JavaScript would make of them.
 * Throws a SyntaxError for broken JSON.
 */
export function readJson(text: string): Json {
  return JSON.parse(text, (_name: string, value: unknown, ...context: readonly { readonly source?: string }[]) =>
    typeof value === 'number' ? Decimal.parse(context[0]?.source ?? String(value)) : value,
  );
}

export function writeJson(value: Json): string {
  if (value instanceof Decimal) return value.toString();
  if (isList(value)) return `[${value.map(writeJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)}:${writeJson(inner)}`)
    .join(',')}}`;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value) && !(value instanceof Decimal);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
