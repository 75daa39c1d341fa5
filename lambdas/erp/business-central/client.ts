import { randomUUID } from 'node:crypto';
import type { Failure } from '../failures.ts';
import { readBody, writeJson } from '../json.ts';
import { readAgain } from '../read-again.ts';
import { retryAfterSeconds } from '../retry-after.ts';
import { type Silence, silence } from '../silence.ts';
import type { TypedWords } from '../typed-words.ts';
import { type Answer, readError } from './answers.ts';
import { readFailure } from './failures.ts';
import { DECIMAL_FIELDS } from './fields.ts';
import type { Logins, Shown } from './logins.ts';
import { createPace } from './pace.ts';
import type { BusinessCentralPorts } from './ports.ts';

/** A request below the API root. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Relative to the API root, encoded. */
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** What people typed into the body. */
  readonly typed?: TypedWords;
}

export type Reply = Answer | Silence;

export interface Client {
  /** Before a probe: the failure when the present version of the secret must not be used (design D4). */
  recheck(): Promise<Failure | undefined>;
  /** For requests that change nothing: renews a refused token once, and tries again twice what may pass by itself. */
  read(request: ApiRequest, signal: AbortSignal): Promise<Reply>;
  /**
   * Everything that takes time, done: token and body. `send` hands the request to the network in the very turn in which
   * it is called, once, and never repeats it. A refused token is dropped for the next one.
   */
  prepare(
    request: ApiRequest,
    signal: AbortSignal,
  ): Promise<{ send(): Promise<Reply> } | { readonly failure: Failure }>;
  /** What an answer that is no success means. Logs answers that the failure table does not foresee. */
  explain(answer: Answer): Failure;
}

/** The API as one service principal or user: limits, and being asked to wait, are per principal. */
export function createClient(ports: Omit<BusinessCentralPorts, 'login'>, logins: Logins): Client {
  const pace = createPace(ports);

  const transmit = async (request: ApiRequest, body: string | undefined, shown: Shown, signal: AbortSignal) => {
    try {
      const answer = await ports.fetch(`${ports.settings.baseUrl}/${request.path}`, {
        method: request.method,
        headers: headersOf(request, shown.authorization),
        ...(body === undefined ? {} : { body }),
        signal,
      });
      const wait = retryAfterSeconds(answer.headers.get('Retry-After'), ports.now());
      const text = await answer.text();
      const refused = answer.status === 401;
      if (refused) logins.drop(shown.authorization);
      const reply = {
        status: answer.status,
        body: readBody(text),
        ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
        ...(request.typed === undefined ? {} : { typed: request.typed }),
        ...(refused && shown.secretVersion !== undefined ? { refusedSecretVersion: shown.secretVersion } : {}),
      };
      pace.heed(reply);
      return reply;
    } catch (error) {
      return silence('Business Central', error, signal);
    }
  };

  const prepare: Client['prepare'] = async (request, signal) => {
    const body = request.body === undefined ? undefined : writeJson(request.body, DECIMAL_FIELDS);
    const result = await logins.get(signal);
    if ('failure' in result) return result;
    const asked = await pace.turn(signal);
    if (asked !== undefined) return { failure: asked };
    return { send: () => transmit(request, body, result, signal) };
  };

  const once = async (request: ApiRequest, signal: AbortSignal): Promise<Reply> => {
    const prepared = await prepare(request, signal);
    return 'failure' in prepared ? { connected: false, failure: prepared.failure, final: true } : prepared.send();
  };

  return {
    recheck: () => logins.recheck(),
    prepare,
    async read(request, signal) {
      let reply = await once(request, signal);
      if (isEndedToken(reply)) reply = await once(request, signal);
      return readAgain(reply, () => once(request, signal), ports, signal);
    },
    explain(answer) {
      const { failure, known } = readFailure(answer);
      if (!known)
        ports.log.warn('unknown answer', {
          status: answer.status,
          code: readError(answer.body)?.code,
          detail: failure.detail,
        });
      return failure;
    },
  };
}

/** Contract sheet business-central 1.3: the language is fixed because failures are told by their texts. */
function headersOf(request: ApiRequest, authorization: string): Record<string, string> {
  return {
    Authorization: authorization,
    Accept: 'application/json',
    'Accept-Language': 'en-US',
    'client-request-id': randomUUID(),
    ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...request.headers,
  };
}

/** Refused, but not the credentials themselves: a new token may be let in. */
const isEndedToken = (reply: Reply) =>
  'status' in reply && reply.status === 401 && reply.refusedSecretVersion === undefined;
