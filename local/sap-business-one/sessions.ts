import type { Chance } from '../simulation/chance.ts';
import { exact } from '../simulation/decimal.ts';
import { NO_CONTENT, type Result } from './operation.ts';
import { invalidSession, switchCompany } from './refusals.ts';
import type { Switches } from './switches.ts';
import { DIALECTS, type Version } from './version.ts';
import type { ViolationKind } from './violation.ts';

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

export interface Sessions {
  /** Opens one for a user who was let in. */
  open(version: Version, root: string, violated: (kind: ViolationKind, detail: string) => void): Result;
  /** The session that the cookie names, alive or not. */
  named(headers: Headers): string | undefined;
  /** Throws a Refused without a live session in the cookie; restarts its idle clock. */
  authenticate(headers: Headers): void;
  logout(headers: Headers): Result;
  /** Ends a session, or all of them. */
  expire(id?: string): void;
  /** The session's member cannot open the company any more. */
  breakDown(id: string): void;
  /** The client was told that this session is of no use: it may log in again. */
  lose(id: string | undefined): void;
  /** The answer to the last login never arrived: its session counts as lost. */
  unheard(): void;
  /** Sessions that are alive. */
  readonly alive: number;
  readonly logins: number;
  clear(): void;
}

const named = (headers: Headers): string | undefined =>
  /(?:^|;)\s*B1SESSION=([^;]*)/.exec(headers.get('cookie') ?? '')?.[1];

/** Sessions, their idle time and their cookies (contract sheet sap-business-one 1.1 to 1.5). */
export function createSessions(clock: () => number, chance: Chance, switches: () => Switches): Sessions {
  const sessions = new Map<string, Session>();
  let logins = 0;

  const idle = ({ usedAt }: Session) => clock() - usedAt;
  const limit = () => switches().sessionTimeout * 60_000;
  const all = () => [...sessions.values()];

  const find = (headers: Headers): Session => {
    const session = sessions.get(named(headers) ?? '');
    if (session === undefined || idle(session) >= limit()) throw invalidSession();
    return session;
  };

  return {
    open: (version, root, violated) => {
      const held = all().filter((session) => !session.lost && idle(session) < limit() - RENEWAL).length;
      if (held >= switches().sessions) violated('login while a session is held', `${held} were still good`);
      logins += 1;
      const session: Session = { id: chance.guid(), usedAt: clock(), lost: false, broken: false };
      sessions.set(session.id, session);
      return opened(session.id, logins, version, root, switches());
    },
    named,
    authenticate: (headers) => {
      const session = find(headers);
      if (session.broken) throw switchCompany();
      session.usedAt = clock();
    },
    logout: (headers) => {
      sessions.delete(find(headers).id);
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
      const session = sessions.get(id ?? '');
      if (session !== undefined) session.lost = true;
    },
    unheard: () => {
      const last = all().at(-1);
      if (last !== undefined) last.lost = true;
    },
    get alive() {
      return all().filter((session) => idle(session) < limit()).length;
    },
    get logins() {
      return logins;
    },
    clear: () => {
      sessions.clear();
      logins = 0;
    },
  };
}

/** Logins go round the members; without a load balancer there is no `ROUTEID`. */
function opened(id: string, logins: number, version: Version, root: string, switches: Switches): Result {
  const { nodes, sessionTimeout } = switches;
  const route = nodes > 0 ? [`ROUTEID=.node${((logins - 1) % nodes) + 1}; path=/b1s`] : [];
  return {
    status: 200,
    headers: {},
    cookies: [`B1SESSION=${id};HttpOnly;`, ...route],
    body: {
      ...DIALECTS[version].context(root, 'B1Sessions', 'entity'),
      SessionId: id,
      Version: '1000280',
      SessionTimeout: exact(sessionTimeout),
    },
  };
}
