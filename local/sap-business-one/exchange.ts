import type { Dropped } from '../simulation/connection.ts';
import type { FaultPlan } from '../simulation/fault-plan.ts';
import type { Journal, LoggedRequest } from '../simulation/journal.ts';
import type { Commit } from './commit.ts';
import type { Conduct } from './conduct.ts';
import type { Fault } from './fault.ts';
import { type Operation, proxyPage, type Result } from './operation.ts';
import { toResponse } from './response.ts';
import type { Sessions } from './sessions.ts';
import type { Switches } from './switches.ts';
import type { Traffic } from './traffic.ts';
import type { Version } from './version.ts';
import type { ViolationKind } from './violation.ts';

export interface ExchangeParts {
  readonly commit: Commit;
  readonly journal: Journal<ViolationKind>;
  readonly faults: FaultPlan<Fault>;
  readonly sessions: Sessions;
  readonly traffic: Traffic;
  readonly conduct: Conduct;
  readonly clock: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly switches: () => Switches;
  readonly isUnavailable: () => boolean;
}

/** A request on its way. */
export interface Call {
  readonly operation: Operation;
  readonly version: Version;
  /** Scheme and host. */
  readonly origin: string;
  readonly faults: readonly Fault[];
  violation(kind: ViolationKind, detail: string): void;
}

const UNAVAILABLE = proxyPage(503, 'Service Unavailable');
const NOT_FOUND = proxyPage(404, 'Not Found');
const SERVICE = /^\/b1s\/(v1|v2)\/(.*)$/;

/** The way of a request: logged, struck by faults, queued, authenticated, worked in one turn, answered or dropped. */
export function createExchange(parts: ExchangeParts): (request: Request) => Promise<Response | Dropped> {
  return async (request) => {
    const url = new URL(request.url);
    const body = await request.text();
    const entry = log(request, url, body, parts);
    const [, version, path] = SERVICE.exec(url.pathname) ?? [];
    if (version !== 'v1' && version !== 'v2') {
      const answer = /^\/ping(\/|$)/.test(url.pathname) ? ping(parts) : NOT_FOUND;
      return finish(entry, answer, 'v2');
    }
    const call: Call = {
      operation: { method: request.method, path: `${path}${url.search}`, headers: request.headers, body },
      version,
      origin: url.origin,
      faults: parts.faults.strike({ method: request.method, url: entry.url, inBatch: false }),
      violation: (kind, detail) => parts.journal.violation(kind, detail, entry),
    };
    const watched = parts.conduct.watch(call.operation, call.violation);
    const outcome = await answer(call, parts);
    watched(outcome === 'dropped' ? undefined : outcome);
    return finish(entry, outcome, version);
  };
}

/** Passwords and session ids stay out of the journal. */
function log(request: Request, url: URL, body: string, { journal, clock }: ExchangeParts): LoggedRequest {
  const headers = Object.fromEntries([...request.headers].filter(([name]) => name !== 'cookie'));
  const entry: LoggedRequest = {
    method: request.method,
    url: url.pathname + url.search,
    headers,
    body: url.pathname.endsWith('/Login') ? '' : body,
    at: clock(),
    outcome: 'under way',
  };
  journal.log(entry);
  return entry;
}

function finish(entry: LoggedRequest, outcome: Result | Dropped, version: Version): Response | Dropped {
  entry.outcome = outcome === 'dropped' ? 'dropped' : 'answered';
  if (outcome === 'dropped') return outcome;
  entry.status = outcome.status;
  return toResponse(outcome, version);
}

/** Asks the load balancer only, never Business One (contract sheet sap-business-one 1.6). */
function ping({ clock, isUnavailable }: ExchangeParts): Result {
  const headers = { 'Content-Type': 'application/json' };
  if (isUnavailable()) return { status: 503, headers, body: { message: 'Service Unavailable' } };
  const timestamp = (clock() / 1000).toFixed(3);
  return { status: 200, headers, body: { message: 'pong', sender: 'load balancer', timestamp } };
}

async function answer(call: Call, parts: ExchangeParts): Promise<Result | Dropped> {
  if (call.operation.headers.has('expect')) {
    call.violation('expect 100-continue', 'the Apache in front answers with an empty 500');
    return { status: 500, headers: { Connection: 'close' }, body: undefined };
  }
  if (parts.isUnavailable()) return UNAVAILABLE;
  if (call.faults.some(({ kind }) => kind === 'drop-before')) return 'dropped';
  // A login waits for no session, whatever cookie it brings.
  const isLogin = call.operation.path === 'Login';
  const session = isLogin ? undefined : parts.sessions.named(call.operation.headers);
  const leave = await parts.traffic.enter(session, call.violation);
  try {
    const { latencyMs } = parts.switches();
    if (latencyMs > 0) await parts.sleep(latencyMs);
    await pause(call, 'arrival', parts);
    const outcome = parts.commit(call);
    await pause(call, 'answer', parts);
    return outcome;
  } finally {
    leave();
  }
}

async function pause(call: Call, at: 'arrival' | 'answer', { sleep }: ExchangeParts): Promise<void> {
  for (const fault of call.faults) {
    if (fault.kind === 'delay' && (fault.at ?? 'answer') === at) await sleep(fault.ms);
  }
}
