import { createHash } from 'node:crypto';
import { isList, isObject, type Json, type JsonObject, writeJson } from '../simulation/json.ts';
import { fieldsOf } from './body.ts';
import type { EntityType, Field } from './field.ts';
import type { Turn } from './turn.ts';
import { DIALECTS } from './version.ts';

/** A row on the wire: all properties in their order, or the selected ones; blanks are null. */
export function render(
  row: JsonObject,
  type: EntityType,
  select: ReadonlySet<string> | undefined,
  turn: Turn,
): JsonObject {
  const shown: Record<string, Json> = {};
  for (const field of fieldsOf(type, turn)) {
    if (select?.has(field.name) === false) continue;
    shown[field.name] = wireValue(field, row[field.name] ?? null, turn);
  }
  return shown;
}

function wireValue(field: Field, value: Json, turn: Turn): Json {
  const { of } = field;
  if (field.type === 'date' && typeof value === 'string') return DIALECTS[turn.version].date(value);
  if (of === undefined) return value;
  if (field.type === 'object') return render(isObject(value) ? value : {}, of, undefined, turn);
  return isList(value) ? value.filter((each) => isObject(each)).map((each) => render(each, of, undefined, turn)) : [];
}

/** Weak, forty hexadecimal digits, and another one after every change (contract sheet sap-business-one 2.1). */
export function etagOf(row: JsonObject): string {
  return `W/"${createHash('sha1').update(writeJson(row)).digest('hex')}"`;
}
