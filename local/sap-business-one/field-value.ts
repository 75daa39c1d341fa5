import { Decimal } from '../simulation/decimal.ts';
import type { Json } from '../simulation/json.ts';
import type { Field, Members } from './field.ts';
import { invalid, tooLong, wrongType } from './refusals.ts';

/** Stored decimals: numeric(19,6). */
export const STORED_PLACES = 6;

/**
 * A value of a plain property as it is stored: options by name, days as `YYYY-MM-DD`. Throws a Refused for a value of
 * another type, an unknown option, or a text that is too long (contract sheet sap-business-one 8.2 rows 22, 24).
 */
export function readValue(field: Field, value: Json, type: string): Json {
  switch (field.type) {
    case 'text':
      return readText(field, value, type);
    case 'whole':
      if (!(value instanceof Decimal) || value.significantPlaces > 0) throw wrongType(field.name, type, 'an integer');
      return value.rounded(0);
    case 'number':
      if (!(value instanceof Decimal)) throw wrongType(field.name, type, 'a number');
      return value.rounded(STORED_PLACES);
    case 'date': {
      const day = typeof value === 'string' ? readDay(value) : undefined;
      if (day === undefined) throw wrongType(field.name, type, 'a date');
      return day;
    }
    case 'option':
      return readOption(field, value, type);
    default:
      throw wrongType(field.name, type, 'nothing');
  }
}

function readText(field: Field, value: Json, type: string): string {
  if (typeof value !== 'string') throw wrongType(field.name, type, 'a string');
  if (field.max !== undefined && value.length > field.max) throw tooLong(field.name, type);
  return value;
}

/** `2026-03-02`, `20260302`, or either with a time that is ignored; undefined for anything else. */
export function readDay(value: string): string | undefined {
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ].*)?$/.exec(value) ?? [];
  const text = `${year}-${month}-${day}`;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text) ? text : undefined;
}

function readOption(field: Field, value: Json, type: string): string {
  const name = typeof value === 'string' ? optionName(field.members ?? {}, value) : undefined;
  if (name !== undefined) return name;
  const valid = Object.entries(field.members ?? {}).map(([each, stored]) => `'${each}' - '${stored}'`);
  const shown = typeof value === 'string' ? `'${value}'` : 'that';
  throw invalidOption(
    `Enum value ${shown} of property '${field.name}' of '${type}' is invalid; valid members are: ${valid.join('; ')}`,
  );
}

/** The name for a name or a stored value. */
export function optionName(members: Members, value: string): string | undefined {
  if (value in members) return value;
  return Object.keys(members).find((name) => members[name] === value);
}

function invalidOption(message: string): Error {
  return invalid(-1013, message, 'wrong type');
}
