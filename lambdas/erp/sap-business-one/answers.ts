import { isArray, type Json, property, textProperty } from '../json.ts';
import type { Listed } from '../listed.ts';
import type { TypedWords } from '../typed-words.ts';

/** The name of the ERP as people read it. */
export const ERP = 'SAP Business One';

/** One answer of the Service Layer, or of one request inside a batch. */
export interface Answer {
  readonly status: number;
  /** Undefined when it is not JSON: a proxy or a dying node spoke, not the Service Layer. */
  readonly body: Json | undefined;
  readonly retryAfterSeconds?: number;
  /** What people typed into the document that was sent: the answer may quote it, and nobody repeats it. */
  readonly typed?: TypedWords;
  /** Only of a batch: the header that names its boundary, and the text as it came. */
  readonly multipart?: { readonly contentType: string; readonly text: string };
}

/** What the Service Layer says is wrong, whichever of its envelopes it said it in (contract sheet sap-business-one 6.1). */
export interface ErpError {
  /** Shared by unrelated errors: -5002, -10 and -2028 above all. */
  readonly code: string | undefined;
  /** A number at the start of the text. It tells more than the code. */
  readonly subCode: string | undefined;
  readonly text: string;
}

const SUB_CODE = /^(?:\((\d{3,})\)|(\d{3,}) - )/;

/** Both envelopes on both paths, since servers mix them; undefined when it is neither. */
export function readError(body: Json | undefined): ErpError | undefined {
  const error = property(body, 'error');
  const message = property(error, 'message');
  const text = typeof message === 'string' ? message : textProperty(message, 'value');
  const code = textProperty(error, 'code');
  if (text === undefined || (code === undefined && text === '')) return undefined;
  const found = SUB_CODE.exec(text);
  return { code, subCode: found?.[1] ?? found?.[2], text };
}

/** Whether it says that something of the kind is there already (contract sheet sap-business-one 3.2). */
export function saysItExists({ code, subCode, text }: ErpError): boolean {
  return subCode === '10001467' || subCode === '1320000140' || code === '-2035' || text.includes('(ODBC -2035)');
}

/** What a list answer holds; undefined when it is none. */
export function listed(body: Json | undefined): Listed | undefined {
  const value = property(body, 'value');
  const more = property(body, '@odata.nextLink') ?? property(body, 'odata.nextLink');
  return isArray(value) ? { rows: value, whole: more === undefined } : undefined;
}

/** The rows of a list answer; undefined unless it is whole: no row is missing behind a link to a next page. */
export function rows(body: Json | undefined): readonly Json[] | undefined {
  const found = listed(body);
  return found?.whole ? found.rows : undefined;
}

/** Codes that say "no session" also where the status does not (contract sheet sap-business-one 1.3). */
const LOST_SESSION: ReadonlySet<string | undefined> = new Set(['301', '-301', '-304', '305']);

/** Whether an answer may mean that the session is gone: another one is worth one more try. */
export function isSessionLost({ status, body }: Answer): boolean {
  return status === 401 || status === 403 || (status >= 400 && LOST_SESSION.has(readError(body)?.code));
}

/** No session of the company on that node: it may have been lost after a document was written (contract sheet 1.3). */
const LOST_COMPANY = '305';

/** Whether it is also certain that the request was turned away before anything came of it. */
export function isTurnedAway(answer: Answer): boolean {
  return answer.status < 500 && isSessionLost(answer) && readError(answer.body)?.code !== LOST_COMPANY;
}
