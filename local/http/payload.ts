import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../template/identities.ts';

/** A request as Node's server has it. `headers` is the flat list of names and values, duplicates included. */
export interface RawRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** Lambda's limit for a request's event, 6 MB as JSON; bytes (contract sheet aws-platform 4). */
export const EVENT_LIMIT = 6 * 1024 * 1024;

/** The event of API Gateway's payload format 2.0, as far as HTTP APIs without authoriser fill it. */
export interface HttpApiEvent {
  readonly version: '2.0';
  readonly routeKey: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly requestContext: Readonly<Record<string, unknown>>;
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

export function httpApiEvent(request: RawRequest, routeKey: string, now: Date): HttpApiEvent {
  const url = new URL(request.target, 'http://local');
  const { cookie, ...headers } = joinedHeaders(request.rawHeaders);
  const text = isText(headers['content-type']);
  const query = joinedPairs([...url.searchParams]);
  return {
    version: '2.0',
    routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookie !== undefined && { cookies: cookie.split(/[;,]\s*/) }),
    headers,
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
      region: REGION,
    },
    ...(request.body.length > 0 && { body: request.body.toString(text ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !text,
  };
}

/** Names in lower case; values of a repeated header joined by a comma. */
function joinedHeaders(raw: readonly string[]): Record<string, string> {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    pairs.push([String(raw[index]).toLowerCase(), String(raw[index + 1])]);
  }
  return joinedPairs(pairs);
}

function joinedPairs(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(joined);
}

/** `application/json` and `text/*` arrive as text, everything else in base64 (contract sheet aws-platform 4). */
function isText(contentType: string | undefined): boolean {
  return /^\s*(application\/json|text\/[^;]+)\s*(;|$)/i.test(contentType ?? '');
}
