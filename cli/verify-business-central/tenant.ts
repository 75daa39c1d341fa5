import { DECIMAL_FIELDS } from '../../lambdas/erp/business-central/fields.ts';
import { type Json, property, readJson, textProperty, writeJson } from '../../lambdas/erp/json.ts';
import type { Fetch } from '../../lambdas/erp/transport.ts';

/** Where and as whom the questions are asked. */
export interface Connection {
  /** Up to and including `/api/v2.0`, without a slash at the end. */
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the API root. */
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Another API root than the connection's. */
  readonly root?: string;
}

export interface Reply {
  readonly status: number;
  /** Undefined when the answer is not JSON. Numbers are texts. */
  readonly body: Json | undefined;
  header(name: string): string | undefined;
}

/** One tenant, asked plainly: every request goes out once, and every answer is a fact worth reporting. */
export interface Tenant {
  ask(request: Request): Promise<Reply>;
}

const SCOPE = 'https://api.businesscentral.dynamics.com/.default';
/** Milliseconds; longer than Business Central's gateways wait would only hold up the table. */
const PATIENCE = 120_000;

/** Logs in. Throws with Entra's own words when it is refused. */
export async function openTenant(connection: Connection, fetch: Fetch): Promise<Tenant> {
  const token = await logIn(connection, fetch);
  return {
    async ask({ method, path, body, headers = {}, root = connection.baseUrl }) {
      const answer = await fetch(`${root}/${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          Accept: 'application/json',
          'Accept-Language': 'en-US',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: writeJson(body, DECIMAL_FIELDS) }),
        signal: AbortSignal.timeout(PATIENCE),
      });
      return {
        status: answer.status,
        body: parsed(await answer.text()),
        header: (name) => answer.headers.get(name) ?? undefined,
      };
    },
  };
}

async function logIn({ tokenUrl, clientId, clientSecret }: Connection, fetch: Fetch): Promise<string> {
  const answer = await fetch(tokenUrl, {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: SCOPE,
    }).toString(),
    signal: AbortSignal.timeout(PATIENCE),
  });
  const body = parsed(await answer.text());
  const token = textProperty(body, 'access_token');
  if (answer.status === 200 && token !== undefined) return token;
  const said = textProperty(body, 'error_description') ?? textProperty(body, 'error') ?? 'no readable answer';
  throw new Error(`Microsoft Entra ID refused the login (${answer.status}): ${said}`);
}

function parsed(text: string): Json | undefined {
  try {
    return readJson(text);
  } catch {
    // A gateway's page: that there is no JSON is the finding.
    return undefined;
  }
}

/** Status and code, such as `400 Application_DialogException`. */
export function said({ status, body }: Reply): string {
  const code = textProperty(property(body, 'error'), 'code');
  if (code !== undefined) return `${status} ${code}`;
  return status >= 400 ? `${status}, no error code` : String(status);
}
