import { configuration } from '../credentials.ts';
import type { Failure } from '../failures.ts';
import type { Json } from '../json.ts';
import { ERP, readError } from './answers.ts';

/** SAP's directory gave no access to the company: a wrong name, or the directory is down. It says nothing of the user. */
const NO_COMPANY = '-304';

/**
 * Why nobody is let in (contract sheet sap-business-one 1.4). Refused credentials carry the version of the secret, so that
 * it is not tried again: SAP locks a user after a few wrong passwords.
 */
export function refusedLogin(status: number, body: Json | undefined, version: string): Failure {
  const error = readError(body);
  const said = error === undefined ? '' : ` ${error.code ?? ''}: ${error.text.slice(0, 200)}`;
  const { failure } = configuration(`${ERP} refused the login (${status}${said}).`);
  if (status === 401 && error?.code === NO_COMPANY) {
    return {
      ...failure,
      detail: `${failure.detail} Check erp.companyDb, and that the system landscape directory runs.`,
    };
  }
  if (status === 401) return { ...failure, refusedSecretVersion: version };
  const isBusy = status === 408 || status === 429;
  if (status === 403 || status === 404 || (status >= 400 && status < 500 && error !== undefined && !isBusy)) {
    return failure;
  }
  const detail = `${ERP} answered the login with ${status}.`;
  return { class: 'systemic', reason: 'erp_unavailable', detail };
}
