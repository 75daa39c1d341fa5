import { Decimal } from '../simulation/decimal.ts';
import type { Json, JsonObject } from '../simulation/json.ts';
import type { Field } from './field.ts';
import { readLiteral } from './filter-literal.ts';
import { expectToken, tokenize } from './filter-tokens.ts';
import { invalidQuery, unknownInFilter } from './refusals.ts';

export type Matches = (row: JsonObject) => boolean;

interface Reader {
  readonly fields: readonly Field[];
  /** `B1S-CaseInsensitive`: texts are compared as on the database, exactly, unless the client asks otherwise. */
  readonly ignoreCase: boolean;
}

/**
 * `$filter` as far as the Service Layer has it: comparisons, `and or not`, four text functions, no arithmetic and nothing
 * on rows (contract sheet sap-business-one 2.1). Anything else is refused.
 */
export function parseFilter(filter: string, reader: Reader): Matches {
  const tokens = tokenize(filter);
  const matches = parseOr(tokens, reader);
  if (tokens.length > 0) throw invalidQuery(`'${tokens[0]}' in $filter`);
  return matches;
}

function parseOr(tokens: string[], reader: Reader): Matches {
  const parts = separated(tokens, 'or', () => parseAnd(tokens, reader));
  return (row) => parts.some((part) => part(row));
}

function parseAnd(tokens: string[], reader: Reader): Matches {
  const parts = separated(tokens, 'and', () => parseTerm(tokens, reader));
  return (row) => parts.every((part) => part(row));
}

function separated(tokens: string[], word: string, parse: () => Matches): readonly Matches[] {
  const parts = [parse()];
  while (tokens[0] === word) {
    tokens.shift();
    parts.push(parse());
  }
  return parts;
}

function parseTerm(tokens: string[], reader: Reader): Matches {
  const [first = ''] = tokens;
  if (first === 'not') {
    tokens.shift();
    const inner = parseTerm(tokens, reader);
    return (row) => !inner(row);
  }
  if (first === '(') {
    tokens.shift();
    const inner = parseOr(tokens, reader);
    expectToken(tokens, ')');
    return inner;
  }
  return tokens[1] === '(' ? parseFunction(tokens, reader) : parseComparison(tokens, reader);
}

const FUNCTIONS: Readonly<Record<string, (value: string, part: string) => boolean>> = {
  startswith: (value, part) => value.startsWith(part),
  endswith: (value, part) => value.endsWith(part),
  contains: (value, part) => value.includes(part),
  substringof: (value, part) => value.includes(part),
};

function parseFunction(tokens: string[], reader: Reader): Matches {
  const name = tokens.shift() ?? '';
  const test = FUNCTIONS[name];
  if (test === undefined) throw invalidQuery(`function '${name}' in $filter`);
  expectToken(tokens, '(');
  const [one = '', comma, other = ''] = tokens.splice(0, 3);
  if (comma !== ',') throw invalidQuery(`arguments of '${name}' in $filter`);
  expectToken(tokens, ')');
  if (tokens[0] === 'eq' && tokens[1] === 'true') tokens.splice(0, 2);
  const [property, literal] = name === 'substringof' ? [other, one] : [one, other];
  const field = fieldNamed(property, reader);
  if (field.type !== 'text') throw invalidQuery(`'${name}' on '${property}' in $filter`);
  const part = folded(String(readLiteral(field, literal)), reader);
  return (row) => test(folded(String(row[field.name] ?? ''), reader), part);
}

const OPERATORS: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
};

function parseComparison(tokens: string[], reader: Reader): Matches {
  const [name = '', operator = '', literal = ''] = tokens.splice(0, 3);
  const field = fieldNamed(name, reader);
  const holds = OPERATORS[operator];
  if (holds === undefined) throw invalidQuery(`operator '${operator}' in $filter`);
  const wanted = readLiteral(field, literal);
  return (row) => {
    const value = row[field.name] ?? null;
    if (value === null || wanted === null) return (value === wanted) === (operator === 'eq');
    return holds(compared(value, wanted, reader));
  };
}

function compared(value: Json, wanted: Json, reader: Reader): number {
  if (value instanceof Decimal && wanted instanceof Decimal) return value.compare(wanted);
  const one = folded(String(value), reader);
  const other = folded(String(wanted), reader);
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function folded(value: string, { ignoreCase }: Reader): string {
  return ignoreCase ? value.toLowerCase() : value;
}

function fieldNamed(name: string, { fields }: Reader): Field {
  const field = fields.find((candidate) => candidate.name === name);
  if (field === undefined || field.of !== undefined) throw unknownInFilter(name);
  return field;
}
