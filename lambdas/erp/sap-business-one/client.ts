import type { Failure } from '../failures.ts';
import { readBody, writeJson } from '../json.ts';
import { readAgain } from '../read-again.ts';
import { retryAfterSeconds } from '../retry-after.ts';
import { type Silence, silence } from '../silence.ts';
import type { TypedWords } from '../typed-words.ts';
import { type Answer, ERP, isSessionLost, isTurnedAway, readError } from './answers.ts';
import { batchAnswers, batchBody } from './batch.ts';
import { readFailure } from './failures.ts';
import { DECIMAL_FIELDS } from './fields.ts';
import type { SapBusinessOnePorts } from './ports.ts';
import { createSessions } from './session.ts';
import { createTurns } from './turns.ts';

export type Reply = Answer | Unanswered;

export interface Unanswered extends Silence {
  /** Its session was busy all the time, or the login another's: nothing was sent, and it says nothing about the ERP. */
  readonly busy?: true;
}

/** A document, or an action on one. */
export interface WriteRequest {
  /** Relative to the service root, encoded. */
  readonly path: string;
  readonly body?: object;
  /** What people typed into the body. */
  readonly typed?: TypedWords;
}

export interface Client {
  /** Before a probe: the failure when the present version of the secret must not be used (design D4). */
  recheck(): Promise<Failure | undefined>;
  /** Logs in anew once where the session may be lost, and tries again twice what may pass by itself. */
  get(path: string, signal: AbortSignal, letters?: Letters): Promise<Reply>;
  /**
   * As `get`, several in one round trip: their answers, as far as the batch came. None from a server that takes no batches;
   * one answer or none at all when nothing can be asked of it now.
   */
  getAll(paths: readonly string[], signal: AbortSignal): Promise<readonly Answer[] | Reply>;
  /**
   * One request. `mayLeave` is asked in the turn that hands it to the network. It is sent once more only after it was
   * turned away for want of a session, before anything came of it; then `mayLeave` is asked again.
   */
  post(request: WriteRequest, mayLeave: () => boolean, signal: AbortSignal): Promise<Reply | 'too late'>;
  /** What an answer that is no success means. Logs answers that the failure table does not foresee. */
  explain(answer: Answer): Failure;
}

/** Whether a filter tells capitals from small letters; as the database has it, unless said. */
export type Letters = 'any case';

interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly contentType?: string;
  readonly text?: string;
  readonly letters?: Letters | undefined;
  readonly typed?: TypedWords | undefined;
}

/** The Service Layer as one user, over one session: one request at a time. */
export function createClient(ports: SapBusinessOnePorts): Client {
  const sessions = createSessions(ports);
  const turn = createTurns();
  const root = new URL(ports.settings.baseUrl).pathname;

  /** Hands the request to the network in the very turn in which it is called. */
  const transmit = async (request: Outgoing, cookie: string, signal: AbortSignal): Promise<Reply> => {
    try {
      const answer = await ports.fetch(`${ports.settings.baseUrl}/${request.path}`, {
        method: request.method,
        headers: {
          Cookie: cookie,
          Accept: 'application/json',
          ...(request.contentType === undefined ? {} : { 'Content-Type': request.contentType }),
          ...(request.letters === undefined ? {} : { 'B1S-CaseInsensitive': 'true' }),
        },
        ...(request.text === undefined ? {} : { body: request.text }),
        signal,
      });
      const wait = retryAfterSeconds(answer.headers.get('Retry-After'), ports.now());
      const contentType = answer.headers.get('Content-Type') ?? '';
      const text = await answer.text();
      const isBatch = /^multipart\//i.test(contentType);
      const reply: Answer = {
        status: answer.status,
        body: isBatch ? undefined : readBody(text),
        ...(isBatch ? { multipart: { contentType, text } } : {}),
        ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
        ...(request.typed === undefined ? {} : { typed: request.typed }),
      };
      if (isSessionLost(reply)) sessions.drop(cookie);
      return reply;
    } catch (error) {
      return silence(ERP, error, signal);
    }
  };

  /** Nothing asynchronous comes between `mayLeave` and the sending (design D3). */
  const once = async (request: Outgoing, mayLeave: () => boolean, signal: AbortSignal): Promise<Reply | 'too late'> => {
    const reply = await turn<Reply | 'too late'>(signal, async () => {
      const session = await sessions.get(signal);
      if ('failure' in session) return { connected: false, ...session, final: true };
      if (signal.aborted || !mayLeave()) return 'too late';
      return transmit(request, session.cookie, signal);
    });
    return reply ?? BUSY;
  };

  const read = async (request: Outgoing, signal: AbortSignal): Promise<Reply> => {
    const attempt = async () => {
      const reply = await once(request, () => true, signal);
      return reply === 'too late' ? BUSY : reply;
    };
    const first = await attempt();
    if (!isLost(first)) return readAgain(first, attempt, ports, signal);
    const second = await attempt();
    // A session that is refused right after its login: logging in again and again would change nothing.
    return isLost(second) ? second : readAgain(second, attempt, ports, signal);
  };

  return {
    recheck: () => sessions.recheck(),
    get: (path, signal, letters) => read({ method: 'GET', path, letters }, signal),
    async getAll(paths, signal) {
      const { contentType, text } = batchBody(root, paths);
      const reply = await read({ method: 'POST', path: '$batch', contentType, text }, signal);
      if (!('status' in reply)) return reply;
      if (reply.multipart !== undefined) return batchAnswers(reply.multipart);
      return NO_BATCHES.has(reply.status) && !isLost(reply) ? [] : reply;
    },
    async post({ path, body, typed }, mayLeave, signal) {
      const json = { contentType: 'application/json', text: writeJson(body ?? {}, DECIMAL_FIELDS) };
      const request: Outgoing = { method: 'POST', path, typed, ...(body === undefined ? {} : json) };
      const reply = await once(request, mayLeave, signal);
      const turnedAway = typeof reply === 'object' && 'status' in reply && isTurnedAway(reply);
      return turnedAway ? once(request, mayLeave, signal) : reply;
    },
    explain(answer) {
      const { failure, known } = readFailure(answer);
      if (!known) {
        const error = readError(answer.body);
        const { code, subCode } = error ?? {};
        ports.log.warn('unknown answer', { status: answer.status, code, subCode, detail: failure.detail });
      }
      return failure;
    },
  };
}

const BUSY: Unanswered = {
  connected: false,
  busy: true,
  final: true,
  failure: {
    class: 'transient',
    reason: 'erp_unavailable',
    detail: `The session of ${ERP} was busy with other documents all the time.`,
  },
};

/** How a server, or a proxy before it, may say that it takes no batches. */
const NO_BATCHES: ReadonlySet<number> = new Set([400, 404, 405, 415, 501]);

const isLost = (reply: Reply): boolean => 'status' in reply && isSessionLost(reply);
