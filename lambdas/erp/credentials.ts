import type { Failure } from './failures.ts';
import type { ErpLog } from './log.ts';

/** Why there is nothing to log in with; no request is made then. */
export type Unusable<Shortcoming extends string> =
  | Shortcoming
  /** This version of the secret was refused before; another one, or a person, is waited for (design D4). */
  | { readonly refusedVersion: string };

/** Another instance is logging in with them: nobody knows yet whether they are refused. */
export interface BeingTried {
  readonly beingTried: true;
}

/**
 * Credentials, or the failure that says why there are none to log in with. A failure because of a version that was
 * refused before carries it again: nothing was sent, and it still is the reason. `busy` says nothing about the ERP.
 *
 * @param words what to tell a person of each shortcoming of the secret
 */
export async function readCredentials<T extends object, Shortcoming extends string>(
  erp: string,
  credentials: () => Promise<T | Unusable<Shortcoming> | BeingTried>,
  words: Readonly<Record<Shortcoming, string>>,
  log: ErpLog,
): Promise<T | { readonly failure: Failure; readonly busy?: true }> {
  try {
    const content = await credentials();
    if (typeof content === 'string') return configuration(words[content]);
    if ('beingTried' in content) return beingTried(erp);
    return 'refusedVersion' in content ? refusedBefore(erp, content.refusedVersion) : content;
  } catch (error) {
    // The name only: a message of the secret store could quote what it holds.
    const name = error instanceof Error ? error.name : 'unknown error';
    log.warn('secret not readable', { error: name });
    return { failure: { class: 'systemic', reason: 'bridge_fault', detail: `the secret store answered ${name}.` } };
  }
}

/** A failure that operations mend: in the secret, the rights or the configuration. */
export function configuration(detail: string): { failure: Failure } {
  return { failure: { class: 'systemic', reason: 'erp_configuration', detail } };
}

function beingTried(erp: string): { failure: Failure; busy: true } {
  const detail = `Another instance is trying the ${erp} login first, so that a wrong password is tried once only.`;
  return { failure: { class: 'transient', reason: 'erp_unavailable', detail }, busy: true };
}

function refusedBefore(erp: string, version: string): { failure: Failure } {
  const { failure } = configuration(
    `this version of the ${erp} secret was refused before; it is not tried again until there is a new one.`,
  );
  return { failure: { ...failure, refusedSecretVersion: version } };
}
