import { readCredentials as read, type Unusable } from '../credentials.ts';
import type { Failure } from '../failures.ts';
import type { ErpLog } from '../log.ts';
import type { Shortcoming } from './ports.ts';

/** The credentials of one principal, or the failure that says why there are none to log in with. */
export function readCredentials<T extends object>(
  credentials: () => Promise<T | Unusable<Shortcoming>>,
  principals: number,
  log: ErpLog,
): Promise<T | { readonly failure: Failure }> {
  const words = {
    'not configured': 'the Business Central secret still holds its placeholder: put the credentials in.',
    'too few principals': `the Business Central secret holds fewer principals than the ${principals} that erp.principals asks for.`,
  };
  return read<T, Shortcoming>('Business Central', credentials, words, log);
}
