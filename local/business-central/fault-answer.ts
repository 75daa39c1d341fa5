import { readJson } from '../simulation/json.ts';
import type { Fault } from './fault.ts';
import type { Result } from './operation.ts';
import { Refused } from './refusals.ts';

export const GATEWAY_TIMEOUT: Result = {
  status: 504,
  headers: { 'Content-Type': 'text/html' },
  body: undefined,
  text: '<html><head><title>504 Gateway Time-out</title></head><body><h1>504 Gateway Time-out</h1></body></html>',
};

/** The answer that a fault gives instead of the work; undefined for a fault that gives none. Throws a Refused. */
export function faultAnswer(fault: Fault, method: string): Result | undefined {
  switch (fault.kind) {
    case 'status':
      return fault.afterCommit === true ? undefined : statusAnswer(fault);
    case '429':
      return tooManyRequests(fault.retryAfterSeconds);
    case 'lock':
      throw new Refused(
        fault.status ?? 400,
        'Internal_ServerError',
        "The operation could not complete because a record in the 'Sales Order Entity Buffer' table was locked by another user. Please retry the activity.",
      );
    case 'forbid':
      throw method === 'GET'
        ? new Refused(403, 'Application_DialogException', 'You do not have permissions to read Sales Orders.')
        : new Refused(
            403,
            'Internal_ServerError',
            'Sorry, the current permissions prevented the action. (TableData 36 Sales Header Insert: Base Application)',
          );
    default:
      return undefined;
  }
}

export function statusAnswer(fault: Extract<Fault, { kind: 'status' }>): Result {
  const retryAfter = fault.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(fault.retryAfterSeconds) };
  const headers = { ...retryAfter, ...fault.headers };
  if (typeof fault.body === 'string') {
    return {
      status: fault.status,
      headers: { 'Content-Type': 'text/html', ...headers },
      body: undefined,
      text: fault.body,
    };
  }
  return {
    status: fault.status,
    headers,
    body: fault.body === undefined ? undefined : readJson(JSON.stringify(fault.body)),
  };
}

export function tooManyRequests(retryAfterSeconds: number | undefined): Result {
  const message =
    'Too many requests reached. The maximum number of requests has been exceeded. Please retry the operation later.';
  return {
    status: 429,
    headers: retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) },
    body: { error: { code: 'Application_TooManyRequests', message } },
  };
}
