import { configuration } from '../credentials.ts';
import { readCredentials } from './credentials.ts';
import type { Logins, Shown } from './logins.ts';
import type { BusinessCentralPorts, Login } from './ports.ts';

/** So long a key is used without reading the secret again, milliseconds. */
const LIFE = 60_000;

/** Basic authentication with a web service access key, as on premises (contract sheet business-central 1.2). */
export function createKeyLogins(
  ports: Pick<BusinessCentralPorts, 'now' | 'log'>,
  { credentials }: Login & { kind: 'web-service-key' },
): Logins {
  let held: { readonly shown: Shown; readonly until: number } | undefined;

  return {
    async get() {
      if (held !== undefined && ports.now() < held.until) return held.shown;
      const key = await readCredentials(credentials, 1, ports.log);
      if ('failure' in key) return key;
      // RFC 7617: the first colon ends the name.
      if (key.userName.includes(':')) return configuration('the user name in the Business Central secret has a colon.');
      const authorization = `Basic ${Buffer.from(`${key.userName}:${key.webServiceKey}`).toString('base64')}`;
      const shown = { authorization, secretVersion: key.version ?? 'unknown' };
      held = { shown, until: ports.now() + LIFE };
      return shown;
    },
    drop(authorization) {
      if (held?.shown.authorization === authorization) held = undefined;
    },
    async recheck() {
      held = undefined; // the request that follows reads the secret, and whether it was refused
      return undefined;
    },
  };
}
