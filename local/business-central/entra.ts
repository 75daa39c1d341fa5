import type { Chance } from '../simulation/chance.ts';
import { Decimal } from '../simulation/decimal.ts';
import type { Result } from './operation.ts';
import { Refused } from './refusals.ts';
import { SEED } from './seed.ts';

/** Seconds that a token lives. */
const LIFETIME = 3599;
/** A client may renew this many seconds before the end without it being called premature. */
const EARLY = 600;
const SCOPE = 'https://api.businesscentral.dynamics.com/.default';

export interface Client {
  readonly secret: string;
  /** Whether Business Central lets it in. */
  readonly enabled: boolean;
}

interface Token {
  readonly clientId: string;
  /** Milliseconds of the clock. */
  readonly expiresAt: number;
  refused: boolean;
}

export interface TokenRequest {
  readonly tenant: string;
  readonly contentType: string;
  readonly body: string;
  /** A fault: the secret is refused whatever it is. */
  readonly refuse: boolean;
}

/** Microsoft Entra's token endpoint, and what Business Central makes of its tokens (contract sheet business-central 1.1). */
export interface Entra {
  token(request: TokenRequest, onPremature: () => void): Result;
  /** The client that the header names. Throws a Refused with 401. */
  authenticate(authorization: string | null): void;
  /** A 401 was answered to this header: asking for another token is right now. */
  refused(authorization: string | null): void;
  setClient(clientId: string, changes: Partial<Client>): void;
  clear(): void;
}

export function createEntra(clock: () => number, chance: Chance): Entra {
  const clients = new Map<string, Client>();
  const tokens = new Map<string, Token>();
  const seed = () => {
    clients.clear();
    tokens.clear();
    clients.set(SEED.clientId, { secret: SEED.clientSecret, enabled: true });
    clients.set(SEED.strangerClientId, { secret: SEED.strangerClientSecret, enabled: false });
  };
  seed();

  const issue = (clientId: string, onPremature: () => void): Result => {
    const now = clock();
    const held = [...tokens.values()].some(
      (token) => token.clientId === clientId && !token.refused && token.expiresAt - EARLY * 1000 > now,
    );
    if (held) onPremature();
    const value = `simulated.${chance.guid()}.${chance.guid()}`;
    tokens.set(value, { clientId, expiresAt: now + LIFETIME * 1000, refused: false });
    const seconds = new Decimal(BigInt(LIFETIME), 0);
    const body = { token_type: 'Bearer', expires_in: seconds, ext_expires_in: seconds, access_token: value };
    return { status: 200, headers: { 'Cache-Control': 'no-store', Pragma: 'no-cache' }, body };
  };

  return {
    token: (request, onPremature) => {
      const problem = refusal(request, clients);
      if (problem !== undefined) return entraError(problem, clock(), chance);
      return issue(new URLSearchParams(request.body).get('client_id') ?? '', onPremature);
    },
    authenticate: (authorization) => {
      const token = tokens.get(bearer(authorization));
      if (token === undefined || token.expiresAt <= clock()) {
        throw unauthenticated('The server has rejected the client credentials.');
      }
      if (clients.get(token.clientId)?.enabled !== true) {
        throw unauthenticated('Web service call failed because user could not be authenticated or authorized.');
      }
    },
    refused: (authorization) => {
      const token = tokens.get(bearer(authorization));
      if (token !== undefined) token.refused = true;
    },
    setClient: (clientId, changes) => {
      clients.set(clientId, { secret: '', enabled: true, ...clients.get(clientId), ...changes });
    },
    clear: seed,
  };
}

interface EntraProblem {
  readonly status: number;
  readonly error: string;
  readonly number: number;
  readonly description: string;
}

function refusal({ tenant, contentType, body, refuse }: TokenRequest, clients: ReadonlyMap<string, Client>) {
  const form = new URLSearchParams(body);
  const problem = (status: number, error: string, number: number, description: string): EntraProblem => ({
    status,
    error,
    number,
    description,
  });
  if (!/^application\/x-www-form-urlencoded\b/i.test(contentType)) {
    return problem(
      400,
      'invalid_request',
      900144,
      "The request body must contain the following parameter: 'grant_type'.",
    );
  }
  if (tenant !== SEED.tenantId) return problem(400, 'invalid_request', 90002, `Tenant '${tenant}' not found.`);
  if (form.get('grant_type') !== 'client_credentials') {
    return problem(400, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
  }
  const client = clients.get(form.get('client_id') ?? '');
  if (client === undefined) {
    return problem(400, 'unauthorized_client', 700016, 'Application was not found in the directory.');
  }
  const scope = form.get('scope') ?? '';
  if (!scope.endsWith('/.default')) {
    return problem(400, 'invalid_scope', 1002012, `The provided value for scope ${scope} is not valid.`);
  }
  if (scope !== SCOPE)
    return problem(400, 'invalid_scope', 70011, `The provided value for scope ${scope} is not valid.`);
  if (refuse || form.get('client_secret') !== client.secret) {
    const hint = 'Ensure the secret being sent in the request is the client secret value, not the client secret ID.';
    return problem(401, 'invalid_client', 7000215, `Invalid client secret provided. ${hint}`);
  }
  return undefined;
}

function entraError({ status, error, number, description }: EntraProblem, now: number, chance: Chance): Result {
  const timestamp = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const [trace, correlation] = [chance.guid(), chance.guid()];
  return {
    status,
    headers: { 'Cache-Control': 'no-store', Pragma: 'no-cache' },
    body: {
      error,
      error_description: `AADSTS${number}: ${description} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [new Decimal(BigInt(number), 0)],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${number}`,
    },
  };
}

function bearer(authorization: string | null): string {
  return /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
}

function unauthenticated(message: string): Refused {
  return new Refused(401, 'Authentication_InvalidCredentials', message);
}
