import { isList, isObject, type Json, type JsonObject, readJson } from '../simulation/json.ts';
import type { EntityType, Field } from './field.ts';
import { type FieldValue, readValue } from './field-value.ts';
import { isKnown } from './look-up.ts';
import { badRequest, Refused, unknownReference } from './refusals.ts';
import type { Session } from './session.ts';

/** A request body after the checks that the platform makes before any page code runs. */
export interface Body {
  /** In the order in which they are validated. */
  readonly values: readonly (readonly [Field, FieldValue])[];
  readonly lines: readonly Body[];
}

export function parseBody(text: string): JsonObject {
  let json: Json;
  try {
    json = readJson(text);
  } catch {
    throw badRequest('Invalid Request Body', 'unreadable body');
  }
  if (!isObject(json)) throw badRequest('Invalid Request Body', 'unreadable body');
  return json;
}

/**
 * Unknown and read-only properties, nulls, wrong types and over-long values are refused. On a modification the properties
 * that only an insert takes are let through: the page has its own message for them.
 */
export function readBody(json: JsonObject, type: EntityType, session: Session): Body {
  const { values, lines } = split(json, type);
  if (session.behaviour.fieldOrder === 'page') {
    values.sort(([one], [other]) => type.fields.indexOf(one) - type.fields.indexOf(other));
  }
  return { values, lines: lines.map((line) => readLine(line, type, session)) };
}

/** The platform looks up a related record before the page sees the value (contract sheet business-central 2.4). */
export function checkRelation(field: Field, value: FieldValue, type: EntityType, session: Session): void {
  if (field.relation === undefined || typeof value !== 'string') return;
  if (isKnown(session.company, field.relation.table, value)) return;
  const shown = field.type === 'guid' ? `{${value.toUpperCase()}}` : value;
  throw unknownReference(field.relation.caption, type.table, shown, field.relation.table);
}

function split(json: JsonObject, type: EntityType): { values: [Field, FieldValue][]; lines: readonly Json[] } {
  const values: [Field, FieldValue][] = [];
  let lines: readonly Json[] = [];
  for (const [name, value] of Object.entries(json)) {
    if (name.startsWith('@odata.')) continue;
    if (name === type.lines?.set) lines = listOf(name, value);
    else values.push(read(name, value, type));
  }
  return { values, lines };
}

function read(name: string, value: Json, type: EntityType): [Field, FieldValue] {
  const field = type.fields.find((candidate) => candidate.name === name);
  if (field === undefined) {
    const message = `The property '${name}' does not exist on type 'Microsoft.NAV.${type.name}'. Make sure to only use property names that are defined by the type.`;
    throw badRequest(message, 'unknown field');
  }
  if (field.write === 'never') {
    throw new Refused(400, 'BadRequest_InvalidOperation', `Control '${name}' is read-only.`, 'read-only field');
  }
  return [field, readValue(field, value)];
}

function listOf(name: string, value: Json): readonly Json[] {
  if (isList(value)) return value;
  throw badRequest(`The property '${name}' must be a collection.`, 'wrong type');
}

function readLine(line: Json, type: EntityType, session: Session): Body {
  if (type.lines === undefined || !isObject(line)) throw badRequest('Invalid Request Body', 'wrong type');
  return readBody(line, type.lines, session);
}
