import { incompleteBatch } from './refusals.ts';

/** One part of a multipart body: its own headers, by lower-case name, and what follows the blank line. */
export interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly content: string;
}

export function boundaryOf(contentType: string | null | undefined): string | undefined {
  return /^multipart\/mixed\s*;\s*boundary="?([^";]+)"?/i.exec(contentType ?? '')?.[1];
}

/** Throws a Refused unless the body ends with its closing delimiter. Lines end with CRLF, as the guide demands. */
export function parseMultipart(body: string, boundary: string): readonly Part[] {
  const [, ...rest] = `\r\n${body}`.split(`\r\n--${boundary}`);
  const last = rest.pop();
  if (last === undefined || !last.startsWith('--')) throw incompleteBatch();
  return rest.map((part) => {
    if (!part.startsWith('\r\n')) throw incompleteBatch();
    return parsePart(part.slice('\r\n'.length));
  });
}

function parsePart(part: string): Part {
  const end = part.indexOf('\r\n\r\n');
  if (end === -1) throw incompleteBatch();
  return { headers: parseHeaders(part.slice(0, end)), content: part.slice(end + '\r\n\r\n'.length) };
}

export function parseHeaders(lines: string): ReadonlyMap<string, string> {
  const named = lines.split('\r\n').filter((line) => line !== '');
  const headers = named.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
  });
  return new Map(headers);
}

export interface HttpRequest {
  readonly method: string;
  /** As it stands in the request line. */
  readonly target: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** The request inside a part. A GET ends with two blank lines (contract sheet sap-business-one 7). */
export function parseHttp({ headers, content }: Part): HttpRequest {
  if (!/^application\/http\b/i.test(headers.get('content-type') ?? '')) throw incompleteBatch();
  const [, method, target, head = ''] =
    /^([A-Z]+) (\S+)(?: HTTP\/1\.1)?((?:\r\n[^\r\n]+)*)\r\n\r\n/.exec(content) ?? [];
  if (method === undefined || target === undefined) throw incompleteBatch();
  const body = content.slice(content.indexOf('\r\n\r\n') + '\r\n\r\n'.length).replace(/(\r\n)+$/, '');
  return { method, target, headers: parseHeaders(head.replace(/^\r\n/, '')), body };
}

/** The answers, as a multipart body under that boundary. */
export function writeMultipart(
  boundary: string,
  parts: readonly { readonly type: string; readonly content: string }[],
): string {
  const written = parts.map(({ type, content }) => `--${boundary}\r\n${type}\r\n\r\n${content}\r\n`);
  return `${written.join('')}--${boundary}--\r\n`;
}
