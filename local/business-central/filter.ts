import { Decimal } from '../simulation/decimal.ts';
import type { EntityType, Field } from './field.ts';
import { wireOption } from './field-value.ts';
import { badRequest, Refused } from './refusals.ts';
import { type Row, wireValue } from './row.ts';

export type Matches = (row: Row) => boolean;

export interface Filter {
  readonly matches: Matches;
  /** What every row that matches has in these fields, as stored: a table may have an index. */
  readonly equal: ReadonlyMap<string, string>;
}

/**
 * `$filter` with `eq`, `and`, `or` on one field, and `tolower(field) eq`: all that a bridge needs. Anything else is
 * refused rather than ignored (contract sheet business-central 3.2, 8.2 rows 9, 10, 45).
 */
export function parseFilter(filter: string, type: EntityType): Filter {
  const tokens = tokenize(filter);
  const parsed = parseOr(tokens, type);
  if (tokens.length > 0) throw unreadable(filter);
  return parsed;
}

interface Parsed extends Filter {
  readonly fields: ReadonlySet<string>;
}

const TOKEN = /\s*(\(|\)|'(?:[^']|'')*'|[^\s()']+)/y;

function tokenize(filter: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  let end = 0;
  for (let match = TOKEN.exec(filter); match !== null; match = TOKEN.exec(filter)) {
    tokens.push(match[1] ?? '');
    end = TOKEN.lastIndex;
  }
  if (filter.slice(end).trim() !== '') throw unreadable(filter);
  return tokens;
}

function parseOr(tokens: string[], type: EntityType): Parsed {
  const parts = separated(tokens, 'or', () => parseAnd(tokens, type));
  if (parts.length === 1 && parts[0] !== undefined) return parts[0];
  const fields = new Set(parts.flatMap((part) => [...part.fields]));
  if (fields.size > 1) {
    throw badRequest("The 'OR' operator is not supported on distinct fields on an OData filter.");
  }
  return { matches: (row) => parts.some((part) => part.matches(row)), fields, equal: new Map() };
}

function parseAnd(tokens: string[], type: EntityType): Parsed {
  const parts = separated(tokens, 'and', () => parseTerm(tokens, type));
  return {
    matches: (row) => parts.every((part) => part.matches(row)),
    fields: new Set(parts.flatMap((part) => [...part.fields])),
    equal: new Map(parts.flatMap((part) => [...part.equal])),
  };
}

function separated(tokens: string[], word: string, parse: () => Parsed): readonly Parsed[] {
  const parts = [parse()];
  while (tokens[0] === word) {
    tokens.shift();
    parts.push(parse());
  }
  return parts;
}

function parseTerm(tokens: string[], type: EntityType): Parsed {
  if (tokens[0] !== '(') return parseComparison(tokens, type);
  tokens.shift();
  const inner = parseOr(tokens, type);
  expect(tokens, ')');
  return inner;
}

function parseComparison(tokens: string[], type: EntityType): Parsed {
  const lower = tokens[0] === 'tolower';
  if (lower) {
    tokens.shift();
    expect(tokens, '(');
  }
  const field = fieldNamed(tokens.shift() ?? '', type);
  if (lower) expect(tokens, ')');
  expect(tokens, 'eq');
  const wanted = literal(field, tokens.shift() ?? '');
  const matches: Matches = (row) => {
    const value = comparable(field, row);
    return (lower ? value.toLowerCase() : value) === wanted;
  };
  return { matches, fields: new Set([field.name]), equal: new Map(lower ? [] : [[field.name, wanted]]) };
}

function fieldNamed(name: string, type: EntityType): Field {
  const field = type.fields.find((candidate) => candidate.name === name);
  if (field !== undefined) return field;
  throw badRequest(`Could not find a property named '${name}' on type 'Microsoft.NAV.${type.name}'.`);
}

const SHAPES: Readonly<Record<Field['type'], RegExp>> = {
  text: /^'/,
  code: /^'/,
  option: /^'/,
  guid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  decimal: /^-?\d+(\.\d+)?$/,
  integer: /^-?\d+$/,
  boolean: /^(true|false)$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  datetime: /^\d{4}-\d{2}-\d{2}T/,
};

/** In the form that `comparable` gives. A value that is longer than the field can never be found: the ERP says so. */
function literal(field: Field, token: string): string {
  if (!SHAPES[field.type].test(token)) {
    throw badRequest(`The literal ${token} is not valid for the property '${field.name}'.`);
  }
  if (field.type === 'guid') return token.toLowerCase();
  if (field.type === 'decimal' || field.type === 'integer') return Decimal.parse(token).toString();
  if (!token.startsWith("'")) return token;
  const value = token.slice(1, -1).replaceAll("''", "'");
  if (field.max !== undefined && value.length > field.max) {
    const message = `The length of the filter string is ${value.length}, but it must be less than or equal to ${field.max} characters. Value: ${value}`;
    throw new Refused(400, 'Application_FilterErrorException', message, 'value too long');
  }
  return field.type === 'option' && !value.includes('_x') ? wireOption(value) : value;
}

/** As stored: a `Code` is upper case, so a lower-case literal finds nothing. */
function comparable(field: Field, row: Row): string {
  return String(wireValue(field, row.property(field.name)));
}

function expect(tokens: string[], wanted: string): void {
  const found = tokens.shift();
  if (found !== wanted) throw badRequest(`Syntax error in $filter: '${wanted}' expected, '${found ?? ''}' found.`);
}

function unreadable(filter: string): Refused {
  return badRequest(`Syntax error in $filter '${filter}'.`);
}
