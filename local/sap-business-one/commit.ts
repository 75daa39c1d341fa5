import type { Dropped } from '../simulation/connection.ts';
import type { FaultPlan } from '../simulation/fault-plan.ts';
import { work } from './api.ts';
import { workBatch } from './batch.ts';
import type { Company } from './company.ts';
import type { Conduct } from './conduct.ts';
import type { Call } from './exchange.ts';
import type { Fault } from './fault.ts';
import { answerAfterCommit, BAD_GATEWAY, faultAnswer } from './fault-answer.ts';
import { errorResult, type Operation, type Result } from './operation.ts';
import { notSupported, Refused } from './refusals.ts';
import type { Sessions } from './sessions.ts';
import { rootOf, type Turn } from './turn.ts';
import type { User } from './user.ts';

export interface CommitParts {
  turn(call: Pick<Call, 'version' | 'origin' | 'violation'>): Turn;
  /** The database as it is now: a reset puts another one in its place. */
  company(): Company;
  readonly faults: FaultPlan<Fault>;
  readonly sessions: Sessions;
  readonly user: User;
  readonly conduct: Conduct;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Work that is still to be done after its connection broke. */
  readonly late: Set<Promise<void>>;
}

export type Commit = (call: Call) => Result | Dropped;

/** Works a request in one turn: nothing else happens between what it reads and what it writes. */
export function createCommit(parts: CommitParts): Commit {
  return (call) => {
    let dropped = call.faults.some(({ kind }) => kind === 'drop-after-commit');
    const result = refusing(call, parts, () => {
      const act = prepare(call, parts);
      const late = call.faults.find((fault) => fault.kind === 'commit-late');
      if (late === undefined) return act();
      postpone(call, late.ms, act, parts);
      dropped ||= late.answer !== '502';
      return BAD_GATEWAY;
    });
    const instead = answerAfterCommit(call.faults);
    if (nameOf(call) === 'Login' && (dropped || instead !== undefined)) parts.sessions.unheard();
    return dropped ? 'dropped' : (instead ?? result);
  };
}

/** Who asks is decided on arrival; the work that it returns may be done later. */
function prepare(call: Call, parts: CommitParts): () => Result {
  const { operation } = call;
  const instead = firstAnswer(call.faults, parts.sessions.named(operation.headers), parts);
  if (instead !== undefined) return () => instead;
  const name = nameOf(call);
  if (name === 'Login' || name === 'Logout') {
    if (operation.method !== 'POST') throw notSupported();
    return name === 'Logout' ? () => parts.sessions.logout(operation.headers) : () => login(call, parts);
  }
  parts.sessions.authenticate(operation.headers);
  return () => {
    const turn = parts.turn(call);
    if (!/^(\$|%24)batch$/i.test(name)) return work(operation, turn);
    if (operation.method !== 'POST') throw notSupported();
    return workBatch(operation, turn, (inner) => workInner(inner, call, turn, parts));
  };
}

function login(call: Call, { user, sessions }: CommitParts): Result {
  user.check(call.operation.body, call.violation);
  return sessions.open(call.version, rootOf(call), call.violation);
}

/** A session may end in the middle of a batch: every part is asked for it again. */
function workInner(inner: Operation, call: Call, turn: Turn, parts: CommitParts): Result {
  const watched = parts.conduct.watch(inner, call.violation);
  const result = refusing(call, parts, () => {
    const struck = parts.faults.strike({ method: inner.method, url: inner.path, inBatch: true });
    const { headers } = call.operation;
    const instead = firstAnswer(struck, parts.sessions.named(headers), parts);
    if (instead !== undefined) return instead;
    parts.sessions.authenticate(headers);
    return work(inner, turn);
  });
  watched(result);
  return result;
}

/** A reset in between takes the late work with it: it belongs to a database that is gone. */
function postpone(call: Call, milliseconds: number, act: () => Result, parts: CommitParts): void {
  const company = parts.company();
  const task = parts.sleep(milliseconds).then(() => {
    if (parts.company() === company) refusing(call, parts, act);
  });
  parts.late.add(task);
  const done = () => parts.late.delete(task);
  task.then(done, done);
}

function nameOf({ operation }: Call): string {
  return operation.path.split('?')[0] ?? '';
}

function firstAnswer(faults: readonly Fault[], session: string | undefined, parts: CommitParts): Result | undefined {
  for (const fault of faults) {
    const result = faultAnswer(fault, session, parts.sessions);
    if (result !== undefined) return result;
  }
  return undefined;
}

/** Numbers that tell a client that its session is gone (contract sheet sap-business-one 1.3). */
const SESSION_GONE: ReadonlySet<number> = new Set([301, -304, 305]);

function refusing(call: Call, { sessions }: CommitParts, action: () => Result): Result {
  const result = refusable(call, action);
  const isGone = result.refusal !== undefined && SESSION_GONE.has(result.refusal.code);
  if (isGone || result.status === 401 || result.status === 403) sessions.lose(sessions.named(call.operation.headers));
  return result;
}

function refusable(call: Call, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.violation !== undefined) call.violation(error.violation, error.message);
    return errorResult(error, call.version);
  }
}
