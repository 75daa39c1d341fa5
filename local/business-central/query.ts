import type { Json, JsonObject } from '../simulation/json.ts';
import type { EntityType } from './field.ts';
import { type Filter, parseFilter } from './filter.ts';
import { badRequest, notSimulated } from './refusals.ts';
import { type Row, wireValue } from './row.ts';

/** How rows are to be shown. */
export interface Shape {
  /** Undefined: all properties. */
  readonly select: ReadonlySet<string> | undefined;
  readonly lines: Shape | undefined;
}

export interface Query extends Shape, Filter {
  readonly top: number;
}

const EVERYTHING: Filter = { matches: () => true, equal: new Map() };
const KNOWN = new Set(['$filter', '$select', '$expand', '$top', 'company']);

export function parseQuery(parameters: URLSearchParams, type: EntityType): Query {
  for (const name of parameters.keys()) if (!KNOWN.has(name)) throw notSimulated(`The query option '${name}'`);
  const filter = parameters.get('$filter');
  return {
    ...shape(parameters.get('$select'), parameters.get('$expand'), type),
    ...(filter === null ? EVERYTHING : parseFilter(filter, type)),
    top: parseTop(parameters.get('$top')),
  };
}

/** The entity in page order, with only what was selected, and its lines only when they were asked for. */
export function render(row: Row, type: EntityType, shown: Shape): JsonObject {
  const properties: Record<string, Json> = { '@odata.etag': row.etag };
  for (const field of type.fields) {
    if (shown.select?.has(field.name) === false) continue;
    properties[field.name] = wireValue(field, row.property(field.name));
  }
  const { lines } = shown;
  const lineType = type.lines;
  if (lines !== undefined && lineType !== undefined) {
    properties[lineType.set] = row.lines().map((line) => render(line, lineType, lines));
  }
  return properties;
}

function shape(select: string | null, expand: string | null, type: EntityType): Shape {
  return { select: select === null ? undefined : parseSelect(select, type), lines: parseExpand(expand, type) };
}

function parseSelect(select: string, type: EntityType): ReadonlySet<string> {
  const names = select.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!type.fields.some((field) => field.name === name)) {
      throw badRequest(`Could not find a property named '${name}' on type 'Microsoft.NAV.${type.name}'.`);
    }
  }
  return new Set(names);
}

function parseExpand(expand: string | null, type: EntityType): Shape | undefined {
  if (expand === null) return undefined;
  const [, name, select] = /^\s*(\w+)(?:\(\$select=([\w,\s]+)\))?\s*$/.exec(expand) ?? [];
  if (name === undefined) throw badRequest(`Syntax error in $expand '${expand}'.`);
  if (type.lines?.set !== name) {
    throw badRequest(`Could not find a property named '${name}' on type 'Microsoft.NAV.${type.name}'.`);
  }
  return shape(select ?? null, null, type.lines);
}

function parseTop(top: string | null): number {
  if (top === null) return Number.POSITIVE_INFINITY;
  if (!/^\d{1,9}$/.test(top)) throw badRequest(`Invalid value '${top}' for $top.`);
  return Number(top);
}
