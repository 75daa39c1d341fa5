import { configuration, readCredentials } from '../credentials.ts';
import type { Failure } from '../failures.ts';
import { readBody, textProperty } from '../json.ts';
import { retryAfterSeconds } from '../retry-after.ts';
import { shared } from '../shared-call.ts';
import { silence } from '../silence.ts';
import { ERP } from './answers.ts';
import { cookieOf } from './cookies.ts';
import { refusedLogin } from './login-refusals.ts';
import type { SapBusinessOnePorts, Shortcoming, UserCredentials } from './ports.ts';

const MINUTE = 60_000;
/** Given up so long before it would end, milliseconds; a session that lives shorter than twice that, at half its life. */
const MARGIN = 2 * MINUTE;
/** When the login does not say, as it is installed, minutes (contract sheet sap-business-one 1.3). */
const USUAL_TIMEOUT = 30;
/** Error texts in English, because some errors are told by their texts alone. */
const ENGLISH = '3';
/** A secret store need not name versions. */
const UNNAMED = 'unknown';

/**
 * So long this process remembers by itself which version of the secret was refused, milliseconds: others that waited for
 * their turn must not try it before the ledger knows. Longer would keep a person's word from being heard.
 */
const REFUSAL_MEMORY = 30_000;

/** The one session of a process. */
export interface Sessions {
  /** The cookies of the session; logs in only if there is none, or it must have ended while this process slept. */
  get(signal: AbortSignal): Promise<{ readonly cookie: string } | NoSession>;
  /** Forgets what the Service Layer no longer knows. A newer one stays. */
  drop(cookie: string): void;
  /**
   * Before a probe: forgets what another version of the secret opened. The failure when the present version must not be
   * used; nothing is sent for it.
   */
  recheck(): Promise<Failure | undefined>;
}

/** `busy`: nobody has asked the Service Layer anything yet, because another instance logs in. */
interface NoSession {
  readonly failure: Failure;
  readonly busy?: true;
}

interface Held {
  readonly cookie: string;
  /** Of the secret that opened it. */
  readonly version: string | undefined;
  /** Milliseconds that it may lie idle. */
  readonly idle: number;
  usedAt: number;
}

export function createSessions(
  ports: Pick<SapBusinessOnePorts, 'settings' | 'fetch' | 'now' | 'log' | 'credentials' | 'present' | 'loggedIn'>,
) {
  let held: Held | undefined;
  let refused: { readonly failure: Failure; readonly at: number } | undefined;
  let asking = false;
  const words = { 'not configured': `the ${ERP} secret still holds its placeholder: put user name and password in.` };
  const read = (from: () => ReturnType<SapBusinessOnePorts['credentials']>) =>
    readCredentials<UserCredentials, Shortcoming>(ERP, from, words, ports.log);

  const logIn = shared(async (signal) => {
    asking = false;
    const used = await read(() => ports.credentials(signal));
    if ('failure' in used) return used;
    const isRefused = refused?.failure.refusedSecretVersion === (used.version ?? UNNAMED);
    if (refused !== undefined && isRefused && ports.now() - refused.at < REFUSAL_MEMORY) return refused;
    const usedAt = ports.now(); // before the request: the idle time may have begun to count then
    asking = true;
    const opened = await open(ports, used, signal);
    if ('failure' in opened) {
      refused = { failure: opened.failure, at: ports.now() };
      return opened;
    }
    held = { ...opened, version: used.version, usedAt };
    await ports.loggedIn?.();
    return { cookie: opened.cookie };
  });

  const sessions: Sessions = {
    async get(signal) {
      const now = ports.now();
      if (held !== undefined && now - held.usedAt < held.idle) {
        held.usedAt = now;
        return { cookie: held.cookie };
      }
      try {
        return await logIn(signal);
      } catch (error) {
        const { failure } = silence(ERP, error, signal);
        if (signal.aborted && !asking) return { failure, busy: true };
        // Without a session nobody gets anywhere: an outage, unless only this caller's time was up.
        return { failure: signal.aborted ? failure : { ...failure, class: 'systemic' } };
      }
    },
    drop(cookie) {
      if (held?.cookie === cookie) held = undefined;
    },
    async recheck() {
      if (held === undefined) return undefined; // the login that follows reads the secret itself
      const present = await read(ports.present ?? (() => ports.credentials(new AbortController().signal)));
      if ('failure' in present) return present.failure;
      if (held?.version !== present.version) held = undefined;
      return undefined;
    },
  };
  return sessions;
}

async function open(
  { settings, fetch, now }: Pick<SapBusinessOnePorts, 'settings' | 'fetch' | 'now'>,
  used: UserCredentials,
  signal: AbortSignal,
): Promise<Pick<Held, 'cookie' | 'idle'> | { readonly failure: Failure }> {
  const { userName, password, version } = used;
  const answer = await fetch(`${settings.baseUrl}/Login`, {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    body: JSON.stringify({
      CompanyDB: settings.companyDb,
      UserName: userName,
      Password: password,
      Language: ENGLISH,
    }),
    signal,
  });
  const body = readBody(await answer.text());
  if (answer.status !== 200) {
    const wait = retryAfterSeconds(answer.headers.get('Retry-After'), now());
    const failure = refusedLogin(answer.status, body, version ?? UNNAMED);
    return { failure: wait === undefined ? failure : { ...failure, retryAfterSeconds: wait } };
  }
  const cookie = cookieOf(answer.headers.getSetCookie(), textProperty(body, 'SessionId'));
  if (body === undefined || cookie === undefined) {
    return configuration(`${ERP} answered the login with 200, but opened no session: is erp.baseUrl a Service Layer?`);
  }
  const minutes = Number(textProperty(body, 'SessionTimeout') ?? USUAL_TIMEOUT);
  const life = (minutes > 0 ? minutes : USUAL_TIMEOUT) * MINUTE;
  return { cookie, idle: life - Math.min(MARGIN, life / 2) };
}
