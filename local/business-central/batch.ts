import { decimal } from '../simulation/decimal.ts';
import { isList, isObject, type Json, type JsonObject, writeJson } from '../simulation/json.ts';
import { parseBody } from './body.ts';
import { savepoint } from './company.ts';
import type { Operation, Result } from './operation.ts';
import { badRequest, Refused } from './refusals.ts';
import type { Session } from './session.ts';

const MOST = 100;

/**
 * `$batch`: stops at the first failure and keeps what came before; goes on with `Prefer: odata.continue-on-error`; keeps
 * nothing with `Isolation: snapshot`, although the earlier answers still look like successes (contract sheet
 * business-central 7).
 */
export function workBatch(envelope: Operation, session: Session, run: (inner: Operation) => Result): Result {
  const requests = parseBody(envelope.body).requests;
  if (!isList(requests)) throw badRequest('Invalid Request Body', 'unreadable body');
  if (requests.length > MOST) {
    throw new Refused(
      400,
      'Unknown',
      `The current batch message contains too many parts. A maximum number of '${MOST}' query operations and change sets are allowed in a batch message.`,
    );
  }
  const operations = requests.map((request) => readOperation(request, envelope, session));
  const snapshot = envelope.headers.get('isolation')?.toLowerCase() === 'snapshot';
  const goOn = /odata\.continue-on-error/i.test(envelope.headers.get('prefer') ?? '');
  const rollBack =
    snapshot && operations.some(({ operation }) => operation.method !== 'GET') ? savepoint(session.company) : undefined;
  const responses: JsonObject[] = [];
  for (const { id, operation } of operations) {
    const result = run(operation);
    responses.push(response(id, result));
    if (result.status < 400) continue;
    if (snapshot) rollBack?.();
    if (snapshot || !goOn) break;
  }
  return answer(responses, envelope, session);
}

interface Inner {
  readonly id: Json;
  readonly operation: Operation;
}

function readOperation(request: Json, envelope: Operation, session: Session): Inner {
  if (!isObject(request)) throw badRequest('Invalid Request Body', 'unreadable body');
  const { id = null, method, url, headers = {}, body } = request;
  if (typeof method !== 'string' || typeof url !== 'string' || !isObject(headers)) {
    throw badRequest('Invalid Request Body', 'unreadable body');
  }
  if (request.dependsOn !== undefined || request.atomicityGroup !== undefined || /^\/?\$/.test(url)) {
    session.violation(
      'batch reference',
      'dependsOn, atomicityGroup and $id references are not documented by Microsoft',
    );
  }
  if (/^(\/|https?:)/.test(url)) session.violation('batch reference', `${url} is not relative to the API root`);
  const own = new Headers();
  const language = envelope.headers.get('accept-language');
  if (language !== null) own.set('accept-language', language);
  for (const [name, value] of Object.entries(headers)) own.set(name, String(value));
  return {
    id,
    operation: {
      method: method.toUpperCase(),
      path: url.replace(/^\//, ''),
      headers: own,
      body: body === undefined ? '' : writeJson(body),
    },
  };
}

function response(id: Json, { status, headers, body }: Result): JsonObject {
  const type: Readonly<Record<string, string>> =
    body === undefined ? {} : { 'content-type': 'application/json; odata.metadata=minimal' };
  const shown: JsonObject = {
    id,
    status: decimal(String(status)),
    headers: { ...headers, ...type, 'odata-version': '4.0' },
  };
  return body === undefined ? shown : { ...shown, body };
}

/** Without `Accept: application/json` the answer is not JSON at all (contract sheet business-central 1.3). */
function answer(responses: readonly JsonObject[], { headers }: Operation, session: Session): Result {
  if (/application\/json/i.test(headers.get('accept') ?? '')) {
    return { status: 200, headers: {}, body: { responses } };
  }
  session.violation('batch without accept json', 'the answer is multipart/mixed');
  const boundary = `batchresponse_${session.chance.guid()}`;
  const parts = responses.map(
    ({ status, body }) =>
      `--${boundary}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 ${String(status)}\r\nContent-Type: application/json\r\n\r\n${body === undefined ? '' : writeJson(body)}\r\n`,
  );
  return {
    status: 200,
    headers: { 'Content-Type': `multipart/mixed; boundary=${boundary}` },
    body: undefined,
    text: `${parts.join('')}--${boundary}--\r\n`,
  };
}
