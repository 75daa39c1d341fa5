import { isArray, type Json, property, textProperty } from '../json.ts';
import type { Listed } from '../listed.ts';
import type { TypedWords } from '../typed-words.ts';

/** One answer of the API, or of one operation inside a batch. */
export interface Answer {
  readonly status: number;
  /** Undefined when it is not JSON, or broke off: a gateway spoke, not Business Central. */
  readonly body: Json | undefined;
  readonly retryAfterSeconds?: number;
  /** What people typed into the document that was sent: the answer may quote it, and nobody repeats it. */
  readonly typed?: TypedWords;
  /** Only when the API refused credentials themselves, not a token that was made of them: their version. */
  readonly refusedSecretVersion?: string;
}

/** What Business Central says is wrong. */
export interface ErpError {
  readonly code: string;
  /** Without the correlation id. For matching only: it can quote values of the document. */
  readonly message: string;
  readonly correlationId?: string;
}

const CORRELATION = /\s*CorrelationId:\s*([0-9a-f-]{36})\.?\s*$/i;

/** Undefined when the body is not Business Central's error shape. */
export function readError(body: Json | undefined): ErpError | undefined {
  const error = property(body, 'error');
  const [code, message] = [textProperty(error, 'code'), textProperty(error, 'message')];
  if (code === undefined || message === undefined) return undefined;
  const correlationId = CORRELATION.exec(message)?.[1];
  return { code, message: message.replace(CORRELATION, ''), ...(correlationId === undefined ? {} : { correlationId }) };
}

/** What a list answer holds; undefined when it is none. */
export function listed(body: Json | undefined): Listed | undefined {
  const value = property(body, 'value');
  const more = property(body, '@odata.nextLink');
  return isArray(value) ? { rows: value, whole: more === undefined } : undefined;
}

/** The rows of a list answer; undefined unless it is whole: no row is missing behind a link to a next page. */
export function rows(body: Json | undefined): readonly Json[] | undefined {
  const found = listed(body);
  return found?.whole ? found.rows : undefined;
}
