import { createHash } from 'node:crypto';
import type { Chance } from '../simulation/chance.ts';
import { exact } from '../simulation/decimal.ts';
import { parseBody } from './body.ts';
import { textOf } from './given.ts';
import { NO_CONTENT, type Operation, type Result } from './operation.ts';
import { invalidSession, Refused, switchCompany } from './refusals.ts';
import { SEED } from './seed.ts';
import type { Switches } from './switches.ts';
import { DIALECTS, type Version } from './version.ts';
import type { ViolationKind } from './violation.ts';

/** Bad passwords until the user is locked. */
const TRIES = 3;
/** A client may renew a session that is about to end (contract sheet sap-business-one 1.3); milliseconds. */
const RENEWAL = 120_000;

interface Session {
  readonly id: string;
  usedAt: number;
  /** The client was told, or knows, that this session is of no use any more. */
  lost: boolean;
  /** The member that holds it cannot open the company: code 305 until a new login. */
  broken: boolean;
}

type Violated = (kind: ViolationKind, detail: string) => void;

export interface Sessions {
  /** Works a login. Throws a Refused. */
  login(operation: Operation, version: Version, root: string, violated: Violated): Result;
  /** The session that the cookie names, alive or not. */
  named(headers: Headers): string | undefined;
  /** Throws a Refused without a live session in the cookie; restarts its idle clock. Gives the session's id. */
  authenticate(headers: Headers): string;
  logout(headers: Headers): Result;
  /** Ends a session, or all of them. */
  expire(id?: string): void;
  /** The session's member cannot open the company any more. */
  breakDown(id: string): void;
  /** The client was told that this session is of no use: it may log in again. */
  lose(id: string | undefined): void;
  /** The answer to the last login never arrived: its session counts as lost. */
  unheard(): void;
  setPassword(password: string): void;
  unlock(): void;
  /** Sessions that are alive. */
  readonly open: number;
  readonly logins: number;
  clear(): void;
}

const named = (headers: Headers): string | undefined =>
  /(?:^|;)\s*B1SESSION=([^;]*)/.exec(headers.get('cookie') ?? '')?.[1];

/** The logins of one user, and the sessions that they opened (contract sheet sap-business-one 1.1 to 1.5). */
export function createSessions(clock: () => number, chance: Chance, switches: () => Switches): Sessions {
  const sessions = new Map<string, Session>();
  const refused = new Set<string>();
  let password: string = SEED.password;
  let badTries = 0;
  let logins = 0;

  const isAlive = (session: Session) => clock() - session.usedAt < switches().sessionTimeout * 60_000;
  const isHeld = (session: Session) =>
    !session.lost && clock() - session.usedAt < switches().sessionTimeout * 60_000 - RENEWAL;

  const find = (headers: Headers): Session | undefined => {
    const id = named(headers);
    const session = id === undefined ? undefined : sessions.get(id);
    if (session === undefined || isAlive(session)) return session;
    sessions.delete(session.id);
    return undefined;
  };

  const check = (operation: Operation, violated: Violated) => {
    const given = parseBody(operation.body);
    const [company, user, secret] = ['CompanyDB', 'UserName', 'Password'].map((name) => textOf(given, name) ?? '');
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([company, user, secret]))
      .digest('hex');
    if (refused.has(fingerprint)) violated('login after a refusal', 'the same credentials were refused before');
    const refuse = (code: number, message: string) => {
      refused.add(fingerprint);
      return new Refused(401, code, message);
    };
    if (company !== SEED.companyDb) throw refuse(-304, 'Fail to get DB Credentials from SLD');
    if (user === SEED.userName && badTries >= TRIES) throw refuse(100000055, 'User is locked');
    if (user === SEED.userName && secret === password) return;
    if (user === SEED.userName) badTries += 1;
    throw badTries >= TRIES ? refuse(100000055, 'User is locked') : refuse(100000027, 'Login failed');
  };

  return {
    login: (operation, version, root, violated) => {
      check(operation, violated);
      badTries = 0;
      refused.clear();
      const held = [...sessions.values()].filter(isHeld).length;
      if (held >= switches().sessions) violated('login while a session is held', `${held} were still good`);
      logins += 1;
      const session = { id: chance.guid(), usedAt: clock(), lost: false, broken: false };
      sessions.set(session.id, session);
      const { nodes, sessionTimeout } = switches();
      const route = nodes > 0 ? [`ROUTEID=.node${((logins - 1) % nodes) + 1}; path=/b1s`] : [];
      return {
        status: 200,
        headers: { 'Content-Type': DIALECTS[version].contentType },
        cookies: [`B1SESSION=${session.id};HttpOnly;`, ...route],
        body: {
          ...DIALECTS[version].context(root, 'B1Sessions', 'entity'),
          SessionId: session.id,
          Version: '1000280',
          SessionTimeout: exact(sessionTimeout),
        },
      };
    },
    named,
    authenticate: (headers) => {
      const session = find(headers);
      if (session === undefined) throw invalidSession();
      if (session.broken) throw switchCompany();
      session.usedAt = clock();
      return session.id;
    },
    logout: (headers) => {
      const session = find(headers);
      if (session === undefined) throw invalidSession();
      sessions.delete(session.id);
      return NO_CONTENT;
    },
    expire: (id) => {
      if (id === undefined) sessions.clear();
      else sessions.delete(id);
    },
    breakDown: (id) => {
      const session = sessions.get(id);
      if (session !== undefined) session.broken = true;
    },
    lose: (id) => {
      const session = id === undefined ? undefined : sessions.get(id);
      if (session !== undefined) session.lost = true;
    },
    unheard: () => {
      const last = [...sessions.values()].at(-1);
      if (last !== undefined) last.lost = true;
    },
    setPassword: (changed) => {
      password = changed;
      badTries = 0;
    },
    unlock: () => {
      badTries = 0;
    },
    get open() {
      return [...sessions.values()].filter(isAlive).length;
    },
    get logins() {
      return logins;
    },
    clear: () => {
      sessions.clear();
      refused.clear();
      password = SEED.password;
      badTries = 0;
      logins = 0;
    },
  };
}
