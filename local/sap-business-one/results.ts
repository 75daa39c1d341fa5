import { exact } from '../simulation/decimal.ts';
import type { Json, JsonObject } from '../simulation/json.ts';
import type { EntitySet } from './field.ts';
import type { Operation, Result } from './operation.ts';
import type { Query } from './query.ts';
import { etagOf, render } from './render.ts';
import { rootOf, type Turn } from './turn.ts';
import { DIALECTS } from './version.ts';

const PAGE = 20;

/** An empty list is a success; longer ones come in pages of 20, or as the client prefers (8.2 rows 30, 32). */
export function collection(
  rows: Iterable<JsonObject>,
  { set, type }: EntitySet,
  query: Query,
  operation: Operation,
  turn: Turn,
): Result {
  const dialect = DIALECTS[turn.version];
  const found = [...rows].filter(query.matches);
  if (query.compare !== undefined) found.sort(query.compare);
  const page = pageOf(operation);
  const size = query.top ?? (page.size === 0 ? found.length : page.size);
  const shown = found.slice(query.skip, query.skip + size);
  const next = query.skip + size;
  const value = shown.map((row): Json => ({ ...etagProperty(row, turn), ...render(row, type, query.select, turn) }));
  return {
    status: 200,
    headers: page.applied,
    body: {
      ...dialect.context(rootOf(turn), set, 'collection'),
      ...(query.count ? { [dialect.count]: turn.version === 'v1' ? String(found.length) : exact(found.length) } : {}),
      value,
      ...(query.top === undefined && next < found.length
        ? { [dialect.nextLink]: nextLink(operation, next, turn) }
        : {}),
    },
  };
}

export function entity(
  status: 200 | 201,
  row: JsonObject,
  { set, type, key }: EntitySet,
  select: ReadonlySet<string> | undefined,
  turn: Turn,
): Result {
  const isNew = status === 201 && turn.version === 'v2';
  return {
    status,
    headers: {
      ...(hasEtags(turn) ? { ETag: etagOf(row) } : {}),
      ...(isNew ? { Location: `${turn.origin}${locationOf(row, set, key, turn)}` } : {}),
    },
    body: {
      ...DIALECTS[turn.version].context(rootOf(turn), set, 'entity'),
      ...etagProperty(row, turn),
      ...render(row, type, select, turn),
    },
  };
}

/** `Prefer: return-no-content` (8.2 row 11). */
export function withoutContent(row: JsonObject, { set, key }: EntitySet, turn: Turn): Result {
  const headers = { Location: locationOf(row, set, key, turn), 'Preference-Applied': 'return-no-content' };
  return { status: 204, headers, body: undefined };
}

function locationOf(row: JsonObject, set: string, key: string, { version }: Turn): string {
  const value = row[key];
  const shown = typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
  return `/b1s/${version}/${set}(${shown})`;
}

function pageOf({ headers }: Operation): { readonly size: number; readonly applied: Record<string, string> } {
  const preferred = /odata\.maxpagesize=(\d{1,6})/i.exec(headers.get('prefer') ?? '')?.[1];
  if (preferred !== undefined) {
    return { size: Number(preferred), applied: { 'Preference-Applied': `odata.maxpagesize=${preferred}` } };
  }
  const own = /^\d{1,6}$/.exec(headers.get('b1s-pagesize') ?? '')?.[0];
  return { size: own === undefined ? PAGE : Number(own), applied: {} };
}

/** From the server's root in v1, from the service root in v2: clients have to take both. */
function nextLink({ path }: Operation, skip: number, { version }: Turn): string {
  const [set = '', query = ''] = path.split('?');
  const kept = query.split('&').filter((option) => option !== '' && !/^(\$|%24)skip=/.test(option));
  const link = `${set}?${[...kept, `$skip=${skip}`].join('&')}`;
  return version === 'v1' ? `/b1s/v1/${link}` : link;
}

function hasEtags({ version, switches }: Turn): boolean {
  return version === 'v2' && switches.etag;
}

function etagProperty(row: JsonObject, turn: Turn): JsonObject {
  return hasEtags(turn) ? { '@odata.etag': etagOf(row) } : {};
}
