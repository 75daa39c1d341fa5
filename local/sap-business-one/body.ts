import { Decimal } from '../simulation/decimal.ts';
import { isList, isObject, type Json, type JsonObject, readJson } from '../simulation/json.ts';
import type { EntityType, Field } from './field.ts';
import { readValue, STORED_PLACES } from './field-value.ts';
import { invalidJson, unknownProperty, wrongType } from './refusals.ts';
import type { Turn } from './turn.ts';

type Reader = Pick<Turn, 'company' | 'switches' | 'violation'>;

export function parseBody(text: string): JsonObject {
  let json: Json;
  try {
    json = readJson(text);
  } catch {
    throw invalidJson();
  }
  if (!isObject(json)) throw invalidJson();
  return json;
}

/** Own properties and the user fields of the type's table. */
export function fieldsOf(type: EntityType, { company }: Pick<Turn, 'company'>): readonly Field[] {
  return type.userTable === undefined ? type.fields : [...type.fields, ...company.userFields[type.userTable]];
}

/**
 * The body as it would be stored, before any business rule: unknown properties, wrong types and long texts are refused,
 * read-only properties are left out without a word, null counts as not sent (contract sheet sap-business-one 8.2 rows 22
 * to 25).
 */
export function readBody(json: JsonObject, type: EntityType, reader: Reader): JsonObject {
  const fields = fieldsOf(type, reader);
  const read: Record<string, Json> = {};
  for (const [name, value] of Object.entries(json)) {
    if (/^@?odata\./.test(name)) continue;
    const field = fields.find((candidate) => candidate.name === name);
    if (field === undefined) refuseUnknown(name, type, reader);
    else if (field.readOnly) reader.violation('read-only property', `${name} of ${type.name}`);
    else if (value !== null) read[name] = readField(field, value, type, reader);
  }
  return read;
}

function refuseUnknown(name: string, type: EntityType, { switches, violation }: Reader): void {
  if (name.startsWith('U_') && !switches.strictUdf) violation('unknown property', `${name} of ${type.name}`);
  else throw unknownProperty(name, type.name);
}

function readField(field: Field, value: Json, type: EntityType, reader: Reader): Json {
  const { of } = field;
  if (of === undefined) {
    if (value instanceof Decimal && value.significantPlaces > STORED_PLACES) {
      reader.violation('too many decimals', `${field.name} of ${type.name}`);
    }
    return readValue(field, value, type.name);
  }
  if (field.type === 'object') {
    if (!isObject(value)) throw wrongType(field.name, type.name, 'an object');
    return readBody(value, of, reader);
  }
  if (!isList(value)) throw wrongType(field.name, type.name, 'a collection');
  return value.map((element) => {
    if (!isObject(element)) throw wrongType(field.name, type.name, 'a collection of objects');
    return readBody(element, of, reader);
  });
}
