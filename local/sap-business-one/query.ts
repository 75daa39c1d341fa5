import { Decimal } from '../simulation/decimal.ts';
import type { JsonObject } from '../simulation/json.ts';
import { fieldsOf } from './body.ts';
import type { EntityType, Field } from './field.ts';
import { type Matches, parseFilter } from './filter.ts';
import { invalidQuery, unknownInFilter, unknownProperty } from './refusals.ts';
import type { Turn } from './turn.ts';

export interface Query {
  /** Undefined: all properties. */
  readonly select: ReadonlySet<string> | undefined;
  readonly matches: Matches;
  readonly compare: ((one: JsonObject, other: JsonObject) => number) | undefined;
  /** Undefined without `$top`. */
  readonly top: number | undefined;
  readonly skip: number;
  readonly count: boolean;
}

const KNOWN = new Set(['$filter', '$select', '$orderby', '$top', '$skip', '$count', '$inlinecount']);

/** Throws a Refused for an option or a name that the Service Layer does not know (contract sheet sap-business-one 8.2 row 31). */
export function parseQuery(
  parameters: URLSearchParams,
  headers: Headers,
  type: EntityType,
  turn: Pick<Turn, 'company'>,
): Query {
  for (const name of parameters.keys()) if (!KNOWN.has(name)) throw invalidQuery(`option '${name}' is not simulated`);
  const fields = fieldsOf(type, turn);
  const filter = parameters.get('$filter');
  const ignoreCase = headers.get('b1s-caseinsensitive')?.toLowerCase() === 'true';
  return {
    select: parseSelect(parameters.get('$select'), fields, type),
    matches: filter === null ? () => true : parseFilter(filter, { fields, ignoreCase }),
    compare: parseOrder(parameters.get('$orderby'), fields),
    top: parseCount(parameters.get('$top'), '$top'),
    skip: parseCount(parameters.get('$skip'), '$skip') ?? 0,
    count: parameters.get('$count') === 'true' || parameters.get('$inlinecount') === 'allpages',
  };
}

function parseSelect(
  select: string | null,
  fields: readonly Field[],
  type: EntityType,
): ReadonlySet<string> | undefined {
  if (select === null || select.trim() === '*') return undefined;
  const names = select.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!fields.some((field) => field.name === name)) throw unknownProperty(name, type.name);
  }
  return new Set(names);
}

function parseOrder(orderBy: string | null, fields: readonly Field[]): Query['compare'] {
  if (orderBy === null) return undefined;
  const keys = orderBy.split(',').map((part) => {
    const [name = '', direction = 'asc'] = part.trim().split(/\s+/);
    if (!fields.some((field) => field.name === name && field.of === undefined)) throw unknownInFilter(name);
    if (direction !== 'asc' && direction !== 'desc') throw invalidQuery(`'${direction}' in $orderby`);
    return { name, sign: direction === 'asc' ? 1 : -1 };
  });
  return (one, other) => {
    for (const { name, sign } of keys) {
      const order = compared(one[name], other[name]);
      if (order !== 0) return order * sign;
    }
    return 0;
  };
}

function compared(one: JsonObject[string] | undefined, other: JsonObject[string] | undefined): number {
  if (one instanceof Decimal && other instanceof Decimal) return one.compare(other);
  return String(one ?? '') < String(other ?? '') ? -1 : Number(String(one ?? '') > String(other ?? ''));
}

function parseCount(value: string | null, option: string): number | undefined {
  if (value === null) return undefined;
  if (!/^\d{1,9}$/.test(value)) throw invalidQuery(`invalid value '${value}' for ${option}`);
  return Number(value);
}
