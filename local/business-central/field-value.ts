import { Decimal } from '../simulation/decimal.ts';
import type { Json } from '../simulation/json.ts';
import type { Field } from './field.ts';
import { badRequest, Refused } from './refusals.ts';

/** A value that has passed the checks of its type; a `Code` is upper case and trimmed. */
export type FieldValue = string | boolean | Decimal;

/** Throws a Refused for null, a value of another type, an unreadable one, or a text that is too long. */
export function readValue(field: Field, value: Json): FieldValue {
  if (value === null) {
    const message = `Field '${field.name}' must not be blank or empty.`;
    throw new Refused(400, 'BadRequest_RequiredParamNotProvided', message, 'null value');
  }
  if (!fits(field, value)) {
    throw badRequest(`Cannot convert the value of property '${field.name}' to the expected type.`, 'wrong type');
  }
  if (typeof value !== 'string') return value;
  refuseOverlong(field, value);
  if (field.type === 'code') return value.trim().toUpperCase();
  return field.type === 'guid' ? value.toLowerCase() : value;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function fits(field: Field, value: Json): value is FieldValue {
  switch (field.type) {
    case 'decimal':
      return value instanceof Decimal;
    case 'integer':
      return value instanceof Decimal && value.significantPlaces === 0;
    case 'boolean':
      return typeof value === 'boolean';
    case 'guid':
      return typeof value === 'string' && GUID.test(value);
    case 'date':
      return typeof value === 'string' && isDate(value);
    default:
      return typeof value === 'string';
  }
}

function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const instant = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(value);
}

function refuseOverlong(field: Field, value: string): void {
  if (field.max === undefined || value.length <= field.max) return;
  const lengths = `The length of the string is ${value.length}, but it must be less than or equal to ${field.max} characters.`;
  throw new Refused(400, 'Application_StringExceededLength', `${lengths} Value: ${value}`, 'value too long');
}

/** Enumeration values as OData spells them: what is no letter or digit becomes `_xHHHH_`; blank is `_x0020_`. */
export function wireOption(value: string): string {
  return (value || ' ').replaceAll(/[^A-Za-z0-9]/g, (character) => {
    const hex = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return `_x${hex}_`;
  });
}

export function plainOption(wire: string): string {
  return wire
    .replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .trim();
}
