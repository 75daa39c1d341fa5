/** What an ERP said, with every number as the text of its digits: money never becomes a float. */
export type Json = string | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** SyntaxError if it is not JSON: a gateway's HTML, or an answer that broke off. */
export function readJson(text: string): Json {
  return JSON.parse(text, keepDigits);
}

/** As `readJson`; undefined for what is not JSON: for some statuses the status alone is enough. */
export function readBody(text: string): Json | undefined {
  try {
    return readJson(text);
  } catch {
    // A gateway's page, or an answer that broke off.
    return undefined;
  }
}

/** `context.source`, the number as it was written, is newer than the language's type library: hence the optional third. */
function keepDigits(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? context?.source : value;
}

/** The body of a request. The texts of `decimalFields`, at any depth, become JSON numbers digit by digit. */
export function writeJson(body: object, decimalFields: ReadonlySet<string>): string {
  return JSON.stringify(body, (name, value: unknown) =>
    decimalFields.has(name) && typeof value === 'string' ? rawJson(value) : value,
  );
}

/** JSON text laid out for people, its numbers digit by digit. SyntaxError if it is not JSON. */
export function indented(json: string): string {
  const asWritten = (_name: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? rawJson(context?.source ?? String(value)) : value;
  return JSON.stringify(JSON.parse(json, asWritten), undefined, 2);
}

/** `JSON.rawJSON` of Node 22 and later, which the language's type library does not know yet. */
function rawJson(text: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(text);
}

/** A property of a JSON object; undefined when there is none, or no object. */
export function property(json: Json | undefined, name: string): Json | undefined {
  if (typeof json !== 'object' || json === null || isArray(json)) return undefined;
  return Object.hasOwn(json, name) ? json[name] : undefined;
}

/** As `property`, for texts and for numbers, which are read as text. */
export function textProperty(json: Json | undefined, name: string): string | undefined {
  const value = property(json, name);
  return typeof value === 'string' ? value : undefined;
}

export function isArray(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json);
}
