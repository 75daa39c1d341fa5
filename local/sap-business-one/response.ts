import { writeJson } from '../simulation/json.ts';
import type { Result } from './operation.ts';
import { DIALECTS, type Version } from './version.ts';

/** The HTTP answer. A login has no OData header, and two cookies in headers of their own. */
export function toResponse({ status, headers, cookies = [], body, text }: Result, version: Version): Response {
  const dialect = DIALECTS[version];
  const content = text ?? (body === undefined ? '' : writeJson(body));
  const isOdata = cookies.length === 0 && text === undefined && body !== undefined;
  const all = new Headers({
    ...(body === undefined ? {} : { 'Content-Type': dialect.contentType }),
    ...(isOdata ? dialect.headers : {}),
    ...headers,
  });
  for (const cookie of cookies) all.append('Set-Cookie', cookie);
  return new Response(content === '' ? null : content, { status, headers: all });
}
