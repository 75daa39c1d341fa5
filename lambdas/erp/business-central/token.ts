import { configuration } from '../credentials.ts';
import type { Failure } from '../failures.ts';
import { type Json, property, readBody, textProperty } from '../json.ts';
import { readNetworkError } from '../network.ts';
import { retryAfterSeconds } from '../retry-after.ts';
import { shared } from '../shared-call.ts';
import type { FetchAnswer } from '../transport.ts';
import { readCredentials } from './credentials.ts';
import type { Logins } from './logins.ts';
import type { BusinessCentralPorts, ClientCredentials, Login } from './ports.ts';

const SCOPE = 'https://api.businesscentral.dynamics.com/.default';
/** Renewed so long before it ends, milliseconds; a token that lives shorter than twice that, at half its life. */
const RENEWAL_MARGIN = 300_000;

type Entra = Login & { readonly kind: 'entra' };
type TokenPorts = Pick<BusinessCentralPorts, 'fetch' | 'now' | 'log'>;

interface Held {
  readonly authorization: string;
  /** Of the secret that it was given for. */
  readonly version: string | undefined;
  readonly renewAt: number;
  readonly endsAt: number;
}

/**
 * OAuth 2.0 client credentials at Microsoft Entra ID (contract sheet business-central 1.1), for one service principal:
 * many callers share one request, and its token until shortly before it ends.
 */
export function createTokens(ports: TokenPorts, entra: Entra, principal: number): Logins {
  let held: Held | undefined;
  /** Entra asked to be left alone until then, milliseconds since 1970. */
  let notBefore = 0;
  const credentials = () => readCredentials(() => entra.credentials(principal), entra.principals, ports.log);
  const renew = shared(async (signal) => {
    const asked = ports.now();
    const used = await credentials();
    if ('failure' in used) return used;
    const answer = await ask(ports, entra.tokenUrl, used, signal);
    if ('failure' in answer) {
      notBefore = ports.now() + (answer.failure.retryAfterSeconds ?? 0) * 1000;
      return answer;
    }
    const life = answer.expiresIn * 1000;
    const endsAt = asked + life;
    const authorization = `Bearer ${answer.token}`;
    held = { authorization, version: used.version, endsAt, renewAt: endsAt - Math.min(RENEWAL_MARGIN, life / 2) };
    return { authorization };
  });

  return {
    async get(signal) {
      const current = held;
      if (current !== undefined && ports.now() < current.renewAt) return { authorization: current.authorization };
      const wait = Math.ceil((notBefore - ports.now()) / 1000);
      const renewed =
        wait > 0
          ? unavailable(`Microsoft Entra ID asked to wait for ${wait} s.`, wait)
          : await renew(signal).catch((error: unknown) => unreachable(error, signal));
      // Renewal starts early so that an outage of Entra is survived with the token at hand.
      const spare = held !== undefined && ports.now() < held.endsAt ? held.authorization : undefined;
      const outage = 'failure' in renewed && renewed.failure.reason === 'erp_unavailable';
      return outage && spare !== undefined ? { authorization: spare } : renewed;
    },
    drop(authorization) {
      if (held?.authorization === authorization) held = undefined;
    },
    async recheck() {
      if (held === undefined) return undefined; // the login that follows reads the secret itself
      const present = await credentials();
      if ('failure' in present) return present.failure;
      if (held?.version !== present.version) held = undefined;
      return undefined;
    },
  };
}

type Answer = { readonly token: string; readonly expiresIn: number } | { readonly failure: Failure };

async function ask(
  ports: Pick<TokenPorts, 'fetch' | 'now'>,
  tokenUrl: string,
  credentials: ClientCredentials,
  signal: AbortSignal,
): Promise<Answer> {
  const answer = await ports.fetch(tokenUrl, {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: credentials.clientId,
      client_secret: credentials.clientSecret,
      scope: SCOPE,
    }).toString(),
    signal,
  });
  const body = readBody(await answer.text());
  const token = textProperty(body, 'access_token');
  const expiresIn = Number(textProperty(body, 'expires_in') ?? Number.NaN);
  if (answer.status === 200 && token !== undefined && expiresIn > 0) return { token, expiresIn };
  return refusal(answer, body, credentials, ports.now());
}

/** By status and `error`, never by the AADSTS number, which is for people only (contract sheet business-central 1.1). */
function refusal(
  answer: FetchAnswer,
  body: Json | undefined,
  credentials: ClientCredentials,
  now: number,
): { failure: Failure } {
  const error = textProperty(body, 'error') ?? 'no readable answer';
  const after = retryAfterSeconds(answer.headers.get('Retry-After'), now);
  if (answer.status !== 400 && answer.status !== 401 && answer.status !== 403 && answer.status !== 404) {
    return unavailable(`Microsoft Entra ID answered ${answer.status} (${clipped(error)}).`, after);
  }
  const login = error === 'invalid_client' || error === 'unauthorized_client';
  const result = configuration(
    `Microsoft Entra ID refused the login: ${clipped(error)}${aadsts(body)} (status ${answer.status}).`,
  );
  return login ? { failure: { ...result.failure, refusedSecretVersion: credentials.version ?? 'unknown' } } : result;
}

function aadsts(body: Json | undefined): string {
  const codes = property(body, 'error_codes');
  const first = Array.isArray(codes) ? codes[0] : undefined;
  return typeof first === 'string' && /^\d{1,10}$/.test(first) ? ` AADSTS${first}` : '';
}

function clipped(error: string): string {
  return error.replaceAll(/[^a-z_ ]/g, '').slice(0, 40);
}

function unreachable(error: unknown, signal: AbortSignal): { failure: Failure } {
  if (!signal.aborted) return unavailable(`Microsoft Entra ID cannot be reached: ${readNetworkError(error).words}.`);
  const detail = 'Microsoft Entra ID did not answer within the time allowed.';
  return { failure: { class: 'transient', reason: 'erp_unavailable', detail } };
}

function unavailable(detail: string, after?: number): { failure: Failure } {
  const wait = after === undefined ? {} : { retryAfterSeconds: after };
  return { failure: { class: 'systemic', reason: 'erp_unavailable', detail, ...wait } };
}
