import { Decimal } from '../simulation/decimal.ts';
import { isList, isObject, type JsonObject } from '../simulation/json.ts';

/** Properties of a body that has been read, by their type. */
export function textOf(given: JsonObject, name: string): string | undefined {
  const value = given[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(given: JsonObject, name: string): Decimal | undefined {
  const value = given[name];
  return value instanceof Decimal ? value : undefined;
}

export function wholeOf(given: JsonObject, name: string): number | undefined {
  const value = numberOf(given, name);
  return value === undefined ? undefined : Number(value.toString());
}

export function rowsOf(given: JsonObject, name: string): readonly JsonObject[] {
  const value = given[name];
  return isList(value) ? value.filter((row) => isObject(row)) : [];
}
