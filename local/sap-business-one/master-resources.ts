import type { JsonObject } from '../simulation/json.ts';
import { parseBody, readBody } from './body.ts';
import type { EntitySet } from './field.ts';
import { textOf } from './given.ts';
import { checkIfMatch } from './if-match.ts';
import type { MasterSet, Writing } from './master-sets.ts';
import { NO_CONTENT, type Operation, type Result } from './operation.ts';
import type { Segment } from './path.ts';
import { parseQuery } from './query.ts';
import { invalid, notFound, notSupported, unknownPath } from './refusals.ts';
import { collection, entity, withoutContent } from './results.ts';
import type { Turn } from './turn.ts';

/** An entity set of master data, and one row of it. */
export function workMaster(
  { entitySet, rows, writing }: MasterSet,
  [head, ...deeper]: readonly Segment[],
  operation: Operation,
  parameters: URLSearchParams,
  turn: Turn,
): Result {
  if (deeper.length > 0) throw unknownPath();
  const query = parseQuery(parameters, operation.headers, entitySet.type, turn);
  if (head?.key === undefined) {
    if (operation.method === 'GET') return collection(rows(turn), entitySet, query, operation, turn);
    if (operation.method !== 'POST' || writing === undefined) throw notSupported();
    const row = insert(writing, entitySet, operation, turn);
    if (/return-no-content/i.test(operation.headers.get('prefer') ?? '')) return withoutContent(row, entitySet, turn);
    return entity(201, row, entitySet, query.select, turn);
  }
  const row = Iterator.from(rows(turn)).find((each) => String(each[entitySet.key]) === head.key);
  if (row === undefined) throw notFound();
  if (operation.method === 'GET') return entity(200, row, entitySet, query.select, turn);
  if (operation.method !== 'PATCH' || writing === undefined) throw notSupported();
  checkIfMatch(operation, row, turn);
  const changes = readBody(parseBody(operation.body), entitySet.type, turn);
  const changed = { ...row, ...changes, [entitySet.key]: head.key };
  writing.check(changed, turn);
  turn.company.master[writing.table].set(head.key, changed);
  return NO_CONTENT;
}

function insert(writing: Writing, { type, key }: EntitySet, operation: Operation, turn: Turn): JsonObject {
  const given = readBody(parseBody(operation.body), type, turn);
  const code = textOf(given, key);
  if (code === undefined || code === '') throw invalid(-5002, `Enter valid code  [${type.name}.${key}]`);
  const table = turn.company.master[writing.table];
  const sameName = writing.table === 'U_WEBKEYS' && [...table.values()].some(({ Name }) => Name === given.Name);
  if (table.has(code) || sameName) throw writing.exists(code);
  const row = writing.withDefaults(given);
  writing.check(row, turn);
  table.set(code, row);
  return row;
}
