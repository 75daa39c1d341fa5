import type { Json } from '../simulation/json.ts';
import type { Refused } from './refusals.ts';
import { DIALECTS, type Version } from './version.ts';

/** One call of the API: a request of its own, or a part of a batch. */
export interface Operation {
  readonly method: string;
  /** Relative to the service root, without a slash at the start, with its query; not decoded. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

/** What the Service Layer says to it. */
export interface Result {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body: Json | undefined;
  /** Instead of `body`, when the answer is not JSON. */
  readonly text?: string;
  /** Number and text of a refusal, for whoever watches. */
  readonly refusal?: { readonly code: number; readonly message: string };
}

export const NO_CONTENT: Result = { status: 204, headers: {}, body: undefined };

/** Details only where real servers were seen to send them (contract sheet sap-business-one 8). */
export function errorResult({ status, code, message }: Refused, version: Version): Result {
  const body = DIALECTS[version].error(code, message, status === 400 || status === 404);
  return { status, refusal: { code, message }, headers: { 'Content-Type': 'application/json;charset=utf-8' }, body };
}

/** What the Apache in front says when a member does not answer. */
export function proxyPage(status: number, title: string): Result {
  const text = `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN"><html><head><title>${status} ${title}</title></head><body><h1>${title}</h1></body></html>`;
  return { status, headers: { 'Content-Type': 'text/html; charset=iso-8859-1' }, body: undefined, text };
}
