import { STATUS_CODES } from 'node:http';
import { isObject, type JsonObject, writeJson } from '../simulation/json.ts';
import { savepoint } from './company.ts';
import { boundaryOf, type HttpRequest, type Part, parseHttp, parseMultipart, writeMultipart } from './multipart.ts';
import type { Operation, Result } from './operation.ts';
import { incompleteBatch, invalid } from './refusals.ts';
import type { Turn } from './turn.ts';
import { DIALECTS } from './version.ts';

type Run = (inner: Operation) => Result;
const SINGLE = 'Content-Type: application/http\r\nContent-Transfer-Encoding: binary';

/**
 * `$batch`: parts one after the other, up to the first that fails. A change set is atomic: one failing part makes one
 * error of the whole (contract sheet sap-business-one 7, 8.2 row 48). The answer says nothing; the inner ones do.
 */
export function workBatch(envelope: Operation, turn: Turn, run: Run): Result {
  const boundary = boundaryOf(envelope.headers.get('content-type'));
  if (boundary === undefined) throw incompleteBatch();
  const parts = parseMultipart(envelope.body, boundary);
  for (const part of parts) checkContentIds(part, turn);
  const answers: { type: string; content: string }[] = [];
  // Content-ID by number, for addresses such as `$1/Cancel` in later parts.
  const created = new Map<string, string>();
  for (const part of parts) {
    const inner = boundaryOf(part.headers.get('content-type'));
    const work =
      inner === undefined ? workSingle(part, created, turn, run) : workChangeSet(part, inner, created, turn, run);
    answers.push({ type: work.type, content: work.content });
    if (work.failed) break;
  }
  const outer = `batchresponse_${turn.chance.guid()}`;
  return {
    status: DIALECTS[turn.version].batchStatus,
    headers: { 'Content-Type': `multipart/mixed;boundary=${outer}` },
    body: undefined,
    text: writeMultipart(outer, answers),
  };
}

interface Answer {
  readonly type: string;
  readonly content: string;
  readonly failed: boolean;
}

function workSingle(part: Part, created: Map<string, string>, turn: Turn, run: Run): Answer {
  const result = workRequest(part, created, turn, run);
  return { type: SINGLE, content: httpAnswer(result, turn), failed: result.status >= 400 };
}

function workChangeSet(part: Part, boundary: string, created: Map<string, string>, turn: Turn, run: Run): Answer {
  const rollBack = savepoint(turn.company);
  const answers: { type: string; content: string }[] = [];
  for (const inner of parseMultipart(part.content, boundary)) {
    if (parseHttp(inner).method === 'GET') throw incompleteBatch();
    const result = workRequest(inner, created, turn, run);
    if (result.status >= 400) {
      rollBack();
      return { type: SINGLE, content: httpAnswer(result, turn), failed: true };
    }
    const id = inner.headers.get('content-id');
    const named = id === undefined ? '' : `\r\nContent-ID: ${id}`;
    answers.push({ type: `${SINGLE}${named}`, content: httpAnswer(result, turn) });
  }
  const outer = `changesetresponse_${turn.chance.guid()}`;
  return {
    type: `Content-Type: multipart/mixed;boundary=${outer}`,
    content: writeMultipart(outer, answers),
    failed: false,
  };
}

/** Mandatory in v2. */
function checkContentIds(part: Part, { version }: Turn): void {
  const boundary = boundaryOf(part.headers.get('content-type'));
  if (boundary === undefined || version === 'v1') return;
  for (const { headers } of parseMultipart(part.content, boundary)) {
    if (!headers.has('content-id')) {
      throw invalid(244, 'Content ID should be specified in each change set request.', 'unreadable body');
    }
  }
}

function workRequest(part: Part, created: Map<string, string>, turn: Turn, run: Run): Result {
  const request = parseHttp(part);
  const result = run({
    method: request.method,
    path: pathOf(request, created, turn),
    headers: new Headers(Object.fromEntries([['content-type', 'application/json'], ...request.headers])),
    body: request.body,
  });
  const id = part.headers.get('content-id');
  if (id !== undefined && result.status === 201 && isObject(result.body)) {
    created.set(id, `${pathOf(request, created, turn)}(${keyOf(result.body)})`);
  }
  return result;
}

/** Relative to the service root, from an address that may start at the server's root or with a Content-ID. */
function pathOf({ target }: HttpRequest, created: ReadonlyMap<string, string>, { version }: Turn): string {
  const path = target.replace(/^https?:\/\/[^/]+/, '').replace(new RegExp(`^/?(b1s/${version}/)?`), '');
  return path.replace(/^\$(\w+)/, (reference, id: string) => created.get(id) ?? reference);
}

function keyOf(body: JsonObject): string {
  if (body.DocEntry !== undefined && body.DocEntry !== null) return String(body.DocEntry);
  const code = body.CardCode ?? body.ItemCode ?? body.Code;
  return `'${String(code).replaceAll("'", "''")}'`;
}

/** Error bodies of v1 carry an inner error when they come in a batch (contract sheet sap-business-one 6.1). */
function httpAnswer({ status, headers, body, text }: Result, { version }: Turn): string {
  const dialect = DIALECTS[version];
  const shown = version === 'v1' && isObject(body) ? withInnerError(body) : body;
  const content = text ?? (shown === undefined ? '' : writeJson(shown));
  const all = {
    ...(shown === undefined ? {} : { 'Content-Type': dialect.contentType }),
    'Content-Length': String(Buffer.byteLength(content)),
    ...dialect.headers,
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${content}`;
}

function withInnerError(body: JsonObject): JsonObject {
  if (!isObject(body.error)) return body;
  return { error: { ...body.error, innererror: { context: null, trace: null } } };
}
