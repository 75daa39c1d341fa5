import { parseArgs } from 'node:util';
import { listenOnLoopback } from '../simulation/socket.ts';
import { SEED } from './seed.ts';
import { type BusinessCentral, createBusinessCentral } from './simulator.ts';

/** Where a client finds the simulator. */
export interface Addresses {
  /** Scheme, host and port. */
  readonly url: string;
  /** Up to and including `/api/v2.0`. */
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly adminUrl: string;
}

export interface Listening extends Addresses {
  close(): Promise<void>;
}

/** Serves the simulator on the loopback interface; port 0 takes any free one. Rejects when the port is in use. */
export async function listen(simulator: Pick<BusinessCentral, 'exchange'>, port: number): Promise<Listening> {
  const { url, close } = await listenOnLoopback(simulator.exchange, port);
  return { ...addresses(url), close };
}

export function addresses(url: string): Addresses {
  return {
    url,
    baseUrl: `${url}/v2.0/${SEED.tenantId}/${SEED.environment}/api/v2.0`,
    tokenUrl: `${url}/${SEED.tenantId}/oauth2/v2.0/token`,
    adminUrl: `${url}/_sim`,
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '7048' },
      'field-order': { type: 'string', default: 'page' },
      seed: { type: 'string', default: '1' },
    },
  });
  const fieldOrder = values['field-order'];
  if (fieldOrder !== 'page' && fieldOrder !== 'json') throw new RangeError('--field-order is "page" or "json"');
  const [port, seed] = [values.port, values.seed].map(Number);
  if (!Number.isInteger(port) || !Number.isInteger(seed)) throw new RangeError('--port and --seed are whole numbers');
  const served = await listen(createBusinessCentral({ fieldOrder, seed: seed ?? 1 }), port ?? 7048);
  const lines = [
    `Business Central  ${served.baseUrl}`,
    `token endpoint    ${served.tokenUrl}`,
    `client id         ${SEED.clientId}`,
    `client secret     ${SEED.clientSecret}`,
    `company id        ${SEED.companyId}`,
    `admin             ${served.adminUrl}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void served.close());
}

if (import.meta.main) await main();
