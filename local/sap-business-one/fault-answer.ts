import type { Fault } from './fault.ts';
import { proxyPage, type Result } from './operation.ts';
import { invalidSession, noPermission, Refused, switchCompany } from './refusals.ts';
import type { Sessions } from './sessions.ts';
import { DIALECTS } from './version.ts';

export const BAD_GATEWAY: Result = proxyPage(502, 'Proxy Error');
const EMPTY: Result = { status: 500, headers: {}, body: undefined, text: '' };
const PORTAL = '<html><head><title>Sign in to the network</title></head><body></body></html>';

/**
 * The answer that a fault gives instead of the work; undefined for a fault that gives none. Throws a Refused. `session` is
 * the caller's, when it has one.
 */
export function faultAnswer(fault: Fault, session: string | undefined, sessions: Sessions): Result | undefined {
  switch (fault.kind) {
    case '502-before':
      return BAD_GATEWAY;
    case '500-empty':
      return EMPTY;
    case '305':
      if (session !== undefined) sessions.breakDown(session);
      throw switchCompany();
    case '403-once':
      sessions.expire(session);
      return proxyPage(403, 'Forbidden');
    case 'forbid':
      throw noPermission();
    case 'expire-session':
      sessions.expire(session);
      throw invalidSession();
    case 'v2-401-on-v1': {
      sessions.expire(session);
      const { message, status, code } = invalidSession();
      const headers = { 'Content-Type': 'application/json;charset=utf-8' };
      return { status, refusal: { code, message }, headers, body: DIALECTS.v2.error(code, message, false) };
    }
    case 'html-200':
      return { status: 200, headers: { 'Content-Type': 'text/html' }, body: undefined, text: PORTAL };
    case 'refusal':
      throw new Refused(fault.status ?? 400, fault.code, fault.message);
    case 'status':
      return fault.afterCommit === true ? undefined : statusAnswer(fault);
    default:
      return undefined;
  }
}

/** The answer that takes the place of the work's own. */
export function answerAfterCommit(faults: readonly Fault[]): Result | undefined {
  for (const fault of faults) {
    if (fault.kind === '502-after-commit') return BAD_GATEWAY;
    if (fault.kind === 'status' && fault.afterCommit === true) return statusAnswer(fault);
  }
  return undefined;
}

function statusAnswer({ status, body = '', headers = {} }: Extract<Fault, { kind: 'status' }>): Result {
  return { status, headers: { 'Content-Type': 'text/html', ...headers }, body: undefined, text: body };
}
