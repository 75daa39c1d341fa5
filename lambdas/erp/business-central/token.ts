import type { Failure } from '../failures.ts';
import { readNetworkError } from '../network.ts';
import type { FetchAnswer } from '../transport.ts';
import { type Json, property, readJson, textProperty } from './json.ts';
import type { BusinessCentralPorts, Credentials } from './ports.ts';
import { retryAfterSeconds } from './retry-after.ts';
import { shared } from './shared-call.ts';

const SCOPE = 'https://api.businesscentral.dynamics.com/.default';
/** Renewed so long before it ends, milliseconds; a token that lives shorter than twice that, at half its life. */
const RENEWAL_MARGIN = 300_000;

export type TokenResult = { readonly token: string } | { readonly failure: Failure };

export interface Tokens {
  /** A token that is still good; asks for one only if there is none. Many callers share one request. */
  get(signal: AbortSignal): Promise<TokenResult>;
  /** Forgets a token that the API refused. A newer one stays. */
  drop(token: string): void;
}

interface Held {
  readonly token: string;
  readonly renewAt: number;
  readonly endsAt: number;
}

/** OAuth 2.0 client credentials at Microsoft Entra ID (contract sheet business-central 1.1). */
export function createTokens(ports: Omit<BusinessCentralPorts, 'random' | 'sleep'>): Tokens {
  let held: Held | undefined;
  const renew = shared(async (signal): Promise<TokenResult> => {
    const asked = ports.now();
    const answer = await ask(ports, signal);
    if ('failure' in answer) return answer;
    const life = answer.expiresIn * 1000;
    const endsAt = asked + life;
    held = { token: answer.token, endsAt, renewAt: endsAt - Math.min(RENEWAL_MARGIN, life / 2) };
    return { token: answer.token };
  });

  return {
    async get(signal) {
      const current = held;
      if (current !== undefined && ports.now() < current.renewAt) return { token: current.token };
      const renewed = await renew(signal).catch((error: unknown) => unreachable(error, signal));
      // Renewal starts early so that an outage of Entra is survived with the token at hand.
      const spare = held !== undefined && ports.now() < held.endsAt ? held.token : undefined;
      const outage = 'failure' in renewed && renewed.failure.reason === 'erp_unavailable';
      return outage && spare !== undefined ? { token: spare } : renewed;
    },
    drop(token) {
      if (held?.token === token) held = undefined;
    },
  };
}

type Answer = { readonly token: string; readonly expiresIn: number } | { readonly failure: Failure };

async function ask(ports: Omit<BusinessCentralPorts, 'random' | 'sleep'>, signal: AbortSignal): Promise<Answer> {
  const credentials = await readCredentials(ports);
  if ('failure' in credentials) return credentials;
  const answer = await ports.fetch(ports.settings.tokenUrl, {
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

async function readCredentials(
  ports: Pick<BusinessCentralPorts, 'credentials' | 'log'>,
): Promise<Credentials | { readonly failure: Failure }> {
  try {
    const credentials = await ports.credentials();
    if (credentials !== 'not configured') return credentials;
    return configuration(
      'the Business Central secret still holds its placeholder: put client id and client secret in.',
    );
  } catch (error) {
    // The name only: a message of the secret store could quote what it holds.
    const name = error instanceof Error ? error.name : 'unknown error';
    ports.log.warn('secret not readable', { error: name });
    return { failure: { class: 'systemic', reason: 'bridge_fault', detail: `the secret store answered ${name}.` } };
  }
}

/** By status and `error`, never by the AADSTS number, which is for people only (contract sheet business-central 1.1). */
function refusal(
  answer: FetchAnswer,
  body: Json | undefined,
  credentials: Credentials,
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

function readBody(text: string): Json | undefined {
  try {
    return readJson(text);
  } catch {
    // A proxy's page instead of JSON: the status says enough.
    return undefined;
  }
}

function unreachable(error: unknown, signal: AbortSignal): { failure: Failure } {
  if (!signal.aborted) return unavailable(`Microsoft Entra ID cannot be reached: ${readNetworkError(error).words}.`);
  const detail = 'Microsoft Entra ID did not answer within the time allowed.';
  return { failure: { class: 'transient', reason: 'erp_unavailable', detail } };
}

function configuration(detail: string): { failure: Failure } {
  return { failure: { class: 'systemic', reason: 'erp_configuration', detail } };
}

function unavailable(detail: string, after?: number): { failure: Failure } {
  const wait = after === undefined ? {} : { retryAfterSeconds: after };
  return { failure: { class: 'systemic', reason: 'erp_unavailable', detail, ...wait } };
}
