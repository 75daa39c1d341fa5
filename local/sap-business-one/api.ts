import type { JsonObject } from '../simulation/json.ts';
import { DOCUMENT_SETS, workDocuments } from './document-resources.ts';
import { documentRow } from './document-row.ts';
import type { EntitySet } from './field.ts';
import { workMaster } from './master-resources.ts';
import { MASTER_SETS } from './master-sets.ts';
import { metadata } from './metadata.ts';
import type { Operation, Result } from './operation.ts';
import { parseSegments } from './path.ts';
import { parseQuery } from './query.ts';
import { notSupported, unknownPath } from './refusals.ts';
import { SERVICES } from './services.ts';
import type { Turn } from './turn.ts';

/** Works one operation in one turn: no other request can see it half done. Throws a Refused. */
export function work(sent: Operation, turn: Turn): Result {
  const operation = overridden(sent);
  const url = new URL(operation.path, 'http://api/');
  const segments = parseSegments(url.pathname.slice(1));
  const [head, ...rest] = segments;
  if (head === undefined) throw unknownPath();
  if (operation.body !== '' && !/^application\/json\b/i.test(operation.headers.get('content-type') ?? '')) {
    turn.violation('content type', 'a body is application/json');
  }
  if (head.name === '$metadata' && operation.method === 'GET') return metadata(turn);
  const service = SERVICES[head.name];
  if (service !== undefined && rest.length === 0) {
    if (operation.method !== 'POST') throw notSupported();
    return service(operation, turn);
  }
  if (rest[0]?.name === '$count' && head.key === undefined) return count(head.name, operation, url.searchParams, turn);
  const documents = DOCUMENT_SETS.find(({ entitySet }) => entitySet.set === head.name);
  if (documents !== undefined) return workDocuments(documents, segments, operation, url.searchParams, turn);
  const master = MASTER_SETS.find(({ entitySet }) => entitySet.set === head.name);
  if (master !== undefined) return workMaster(master, segments, operation, url.searchParams, turn);
  throw unknownPath();
}

/** For networks that let only GET and POST through. */
function overridden(operation: Operation): Operation {
  const method = operation.headers.get('x-http-method-override');
  return method === null || operation.method !== 'POST' ? operation : { ...operation, method: method.toUpperCase() };
}

/** `/Orders/$count`: a number as plain text. */
function count(name: string, operation: Operation, parameters: URLSearchParams, turn: Turn): Result {
  const [entitySet, rows] = rowsNamed(name, turn);
  const query = parseQuery(parameters, operation.headers, entitySet.type, turn);
  const found = rows.filter(query.matches).length;
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: undefined, text: String(found) };
}

function rowsNamed(name: string, turn: Turn): readonly [EntitySet, readonly JsonObject[]] {
  const documents = DOCUMENT_SETS.find(({ entitySet }) => entitySet.set === name);
  if (documents !== undefined) {
    const rows = [...turn.company.documents[documents.kind].values()];
    return [documents.entitySet, rows.map((each) => documentRow(each, turn.company))];
  }
  const master = MASTER_SETS.find(({ entitySet }) => entitySet.set === name);
  if (master === undefined) throw unknownPath();
  return [master.entitySet, [...master.rows(turn)]];
}
