import { NotModelled } from '../not-modelled.ts';
/** Equal as DynamoDB's values are: by type and content. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    left.length === right.length &&
    left.every(([name, value]) => Object.hasOwn(b, name) && isSame(value, (b as Record<string, unknown>)[name]))
  );
}

/** Order of two numbers or two texts; undefined when they have none. */
export function compare(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  return undefined;
}

/**
 * What the table keeps of a value: a copy, without the properties that are undefined.
 * @throws TypeError for what DynamoDB has no type for, as the document client does
 */
export function kept(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`DynamoDB has no number ${value}`);
    return value;
  }
  if (Array.isArray(value)) return value.filter((entry) => entry !== undefined).map(kept);
  if (typeof value === 'object' && isPlain(value)) {
    const copy: Record<string, unknown> = {};
    for (const [name, entry] of Object.entries(value)) if (entry !== undefined) copy[name] = kept(entry);
    return copy;
  }
  throw new NotModelled(`not modelled as a value of DynamoDB: ${typeof value}`);
}

const isPlain = (value: object) => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
