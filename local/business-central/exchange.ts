import type { Chance } from '../simulation/chance.ts';
import type { Dropped } from '../simulation/connection.ts';
import type { FaultPlan } from '../simulation/fault-plan.ts';
import type { Journal, LoggedRequest } from '../simulation/journal.ts';
import { writeJson } from '../simulation/json.ts';
import { work } from './api.ts';
import { workBatch } from './batch.ts';
import type { Entra } from './entra.ts';
import type { Fault } from './fault.ts';
import { faultAnswer, GATEWAY_TIMEOUT, statusAnswer, tooManyRequests } from './fault-answer.ts';
import { errorResult, type Operation, type Result } from './operation.ts';
import { type ApiPath, parseApiPath } from './path.ts';
import { createPatience } from './patience.ts';
import { methodNotAllowed, Refused, unknownResource } from './refusals.ts';
import { SEED } from './seed.ts';
import type { Session } from './session.ts';
import type { Admission, Traffic } from './traffic.ts';
import type { ViolationKind } from './violation.ts';

export interface ExchangeParts {
  session(companyUrl: string, violation: Session['violation']): Session;
  readonly journal: Journal<ViolationKind>;
  readonly faults: FaultPlan<Fault>;
  readonly entra: Entra;
  readonly traffic: Traffic;
  readonly clock: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly correlation: Chance;
  /** Work that is still to be done after its connection broke. */
  readonly late: Set<Promise<void>>;
  readonly rateLimits: boolean;
  readonly retryAfter: boolean;
}

interface Call {
  readonly operation: Operation;
  readonly url: URL;
  readonly entry: LoggedRequest;
  readonly faults: readonly Fault[];
  violation(kind: ViolationKind, detail: string): void;
}

/** The way of a request: logged, struck by faults, admitted, authenticated, worked in one turn, answered or dropped. */
export function createExchange(parts: ExchangeParts): (request: Request) => Promise<Response | Dropped> {
  const patience = createPatience(parts.clock);
  return async (request) => {
    const call = await begin(request, parts);
    patience.check(call.entry, call.violation);
    const outcome = await answer(call, parts);
    call.entry.outcome = outcome === 'dropped' ? 'dropped' : 'answered';
    if (outcome === 'dropped') return outcome;
    call.entry.status = outcome.status;
    patience.note(call.entry, outcome.headers['Retry-After']);
    if (outcome.status === 401) parts.entra.refused(request.headers.get('authorization'));
    return toResponse(outcome);
  };
}

async function begin(request: Request, parts: ExchangeParts): Promise<Call> {
  const url = new URL(request.url);
  const body = await request.text();
  const tokenRequest = url.pathname.endsWith('/oauth2/v2.0/token');
  const headers = Object.fromEntries([...request.headers].filter(([name]) => name !== 'authorization'));
  const entry: LoggedRequest = {
    method: request.method,
    url: url.pathname + url.search,
    headers,
    body: tokenRequest ? '' : body,
    at: parts.clock(),
    outcome: 'under way',
  };
  parts.journal.log(entry);
  return {
    operation: { method: request.method, path: '', headers: request.headers, body },
    url,
    entry,
    faults: parts.faults.strike({ method: request.method, url: entry.url, inBatch: false }),
    violation: (kind, detail) => parts.journal.violation(kind, detail, entry),
  };
}

async function answer(call: Call, parts: ExchangeParts): Promise<Result | Dropped> {
  if (call.faults.some(({ kind }) => kind === 'drop-before')) return 'dropped';
  const tenant = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(call.url.pathname)?.[1];
  const admission = tenant === undefined ? await admit(call, parts) : { leave: () => undefined };
  if ('refusedForSeconds' in admission) {
    return tooManyRequests(parts.retryAfter ? admission.refusedForSeconds : undefined);
  }
  try {
    await pause(call, 'arrival', parts);
    const outcome =
      tenant === undefined ? commit(call, parts) : refusing(call, parts, () => token(call, tenant, parts));
    await pause(call, 'answer', parts);
    return outcome;
  } finally {
    admission.leave();
  }
}

/** In one turn: nothing else happens between what this reads and what it writes. */
function commit(call: Call, parts: ExchangeParts): Result | Dropped {
  let dropped = call.faults.some(({ kind }) => kind === 'drop-after-commit');
  const result = refusing(call, parts, () => {
    const act = prepare(call, parts);
    const late = call.faults.find((fault) => fault.kind === 'commit-late');
    if (late === undefined) return act();
    postpone(call, late.ms, act, parts);
    dropped ||= late.answer !== '504';
    return GATEWAY_TIMEOUT;
  });
  if (dropped) return 'dropped';
  const instead = call.faults.find((fault) => fault.kind === 'status');
  return instead?.afterCommit === true ? statusAnswer(instead) : result;
}

/** A reset in between takes the late work with it: it belongs to a database that is gone. */
function postpone(call: Call, milliseconds: number, act: () => Result, parts: ExchangeParts): void {
  const { company } = parts.session('', call.violation);
  const task = parts.sleep(milliseconds).then(() => {
    if (parts.session('', call.violation).company === company) refusing(call, parts, act);
  });
  parts.late.add(task);
  const done = () => parts.late.delete(task);
  task.then(done, done);
}

/** Who asks and where is decided on arrival; the work that it returns may be done later. */
function prepare(call: Call, parts: ExchangeParts): () => Result {
  const instead = firstAnswer(call.faults, call.operation.method);
  if (instead !== undefined) return () => instead;
  const path = parseApiPath(call.url.pathname);
  if (path === undefined) throw unknownResource(call.url.href);
  parts.entra.authenticate(call.operation.headers.get('authorization'));
  refuseElsewhere(path);
  const operation = { ...call.operation, path: path.rest + call.url.search };
  return () => workAt(`${call.url.origin}${path.root}`, operation, call, parts);
}

function workAt(root: string, operation: Operation, call: Call, parts: ExchangeParts): Result {
  const session = parts.session(`${root}/companies(${SEED.companyId})`, call.violation);
  if (!/^(\$|%24)batch$/i.test(operation.path)) return work(operation, session);
  if (operation.method !== 'POST') throw methodNotAllowed(operation.method, '$batch');
  return workBatch(operation, session, (inner) => refusing(call, parts, () => workInner(inner, parts, session)));
}

function workInner(inner: Operation, parts: ExchangeParts, session: Session): Result {
  const struck = parts.faults.strike({ method: inner.method, url: inner.path, inBatch: true });
  return firstAnswer(struck, inner.method) ?? work(inner, session);
}

function firstAnswer(faults: readonly Fault[], method: string): Result | undefined {
  for (const fault of faults) {
    const result = faultAnswer(fault, method);
    if (result !== undefined) return result;
  }
  return undefined;
}

function refusing(call: Call, { correlation }: ExchangeParts, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.violation !== undefined) call.violation(error.violation, error.message);
    return errorResult(error, correlation.guid());
  }
}

function token(call: Call, tenant: string, { entra }: ExchangeParts): Result {
  const instead = firstAnswer(call.faults, call.operation.method);
  if (instead !== undefined) return instead;
  const request = {
    tenant,
    contentType: call.operation.headers.get('content-type') ?? '',
    body: call.operation.body,
    refuse: call.faults.some(({ kind }) => kind === 'token-refused'),
  };
  return entra.token(request, () => call.violation('token while one is held', 'the token before it was still good'));
}

function refuseElsewhere({ environment, tenant }: ApiPath): void {
  if (environment !== SEED.environment || (tenant !== undefined && tenant !== SEED.tenantId)) {
    throw new Refused(404, 'NoEnvironment', `Environment '${environment}' does not exist.`);
  }
}

async function admit(call: Call, parts: ExchangeParts): Promise<Admission> {
  if (!parts.rateLimits) return { leave: () => undefined };
  const operations = call.url.pathname.endsWith('batch')
    ? Math.max(1, call.operation.body.split('"method"').length - 1)
    : 1;
  return await parts.traffic.enter(operations, () => call.violation('too many concurrent', 'five are being worked'));
}

async function pause(call: Call, at: 'arrival' | 'answer', { sleep }: ExchangeParts): Promise<void> {
  for (const fault of call.faults) {
    if (fault.kind === 'delay' && (fault.at ?? 'answer') === at) await sleep(fault.ms);
  }
}

function toResponse({ status, headers, body, text }: Result): Response {
  const content = text ?? (body === undefined ? null : writeJson(body));
  const type = content === null ? {} : { 'Content-Type': 'application/json; odata.metadata=minimal' };
  return new Response(content, { status, headers: { 'OData-Version': '4.0', ...type, ...headers } });
}
