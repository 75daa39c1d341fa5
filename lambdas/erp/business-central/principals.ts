import { type Client, createClient } from './client.ts';
import type { BusinessCentralPorts } from './ports.ts';
import { createTokens } from './token.ts';
import { createKeyLogins } from './web-service-key.ts';

/** The principals that share the work, each with its own login and its own pace. */
export interface Principals {
  readonly clients: readonly Client[];
  /**
   * Work as the principal that has least to do, in turn among equals. With n records at a time over p principals none
   * then has more than n / p, rounded up: the bound that the configuration is checked against.
   */
  share<T>(work: (client: Client) => Promise<T>): Promise<T>;
}

export function createPrincipals(ports: BusinessCentralPorts): Principals {
  const { login } = ports;
  const logins =
    login.kind === 'entra'
      ? Array.from({ length: login.principals }, (_, principal) => createTokens(ports, login, principal))
      : [createKeyLogins(ports, login)];
  const desks = logins.map((each) => ({ client: createClient(ports, each), busy: 0 }));
  let turn = 0;

  return {
    clients: desks.map(({ client }) => client),
    async share(work) {
      const inTurn = [...desks.slice(turn), ...desks.slice(0, turn)];
      const desk = inTurn.reduce((least, each) => (each.busy < least.busy ? each : least));
      turn = (desks.indexOf(desk) + 1) % desks.length;
      desk.busy += 1;
      try {
        return await work(desk.client);
      } finally {
        desk.busy -= 1;
      }
    },
  };
}
