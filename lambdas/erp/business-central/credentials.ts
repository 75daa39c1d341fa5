import type { Failure } from '../failures.ts';
import type { BusinessCentralPorts, Unusable } from './ports.ts';

/**
 * Credentials, or the failure that says why there are none to log in with. A failure because of a version that was
 * refused before carries it again: nothing was sent, and it still is the reason.
 */
export async function readCredentials<T extends object>(
  credentials: () => Promise<T | Unusable>,
  principals: number,
  log: BusinessCentralPorts['log'],
): Promise<T | { readonly failure: Failure }> {
  try {
    const content = await credentials();
    if (content === 'not configured') {
      return configuration('the Business Central secret still holds its placeholder: put the credentials in.');
    }
    if (content === 'too few principals') {
      return configuration(
        `the Business Central secret holds fewer principals than the ${principals} that erp.principals asks for.`,
      );
    }
    return 'refusedVersion' in content ? refusedBefore(content.refusedVersion) : content;
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

function refusedBefore(version: string): { failure: Failure } {
  const { failure } = configuration(
    'this version of the Business Central secret was refused before; it is not tried again until there is a new one.',
  );
  return { failure: { ...failure, refusedSecretVersion: version } };
}
