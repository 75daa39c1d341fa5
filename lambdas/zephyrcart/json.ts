import { toMinorUnits } from './money.ts';

/**
 * JSON from bytes; undefined (which no JSON text means) when they are not valid UTF-8 or not JSON. A leading byte order
 * mark is skipped.
 */
export function parseJson(body: Uint8Array, reviver?: (key: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body), reviver);
  } catch {
    // Both only throw for what the bytes hold, nesting beyond the stack included; the caller has a word for that.
    return undefined;
  }
}

/**
 * Reviver that keeps amounts honest: `1.00000000000000001` would otherwise arrive as 1, a fraction that nobody saw.
 * A number whose text is not exactly what was parsed becomes NaN, which no reader takes for an amount.
 */
export function exactIntegers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (!Number.isSafeInteger(value) || context?.source === undefined) return value;
  return toMinorUnits(context.source, 0).exact ? value : Number.NaN;
}
