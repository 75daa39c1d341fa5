import { parseArgs } from 'node:util';
import { listenOnLoopback } from '../simulation/socket.ts';
import { SEED } from './seed.ts';
import { createSapBusinessOne, type SapBusinessOne } from './simulator.ts';

/** Where a client finds the simulator. */
export interface Addresses {
  /** Scheme, host and port; the Service Layer is below `/b1s/v1` and `/b1s/v2`. */
  readonly url: string;
  readonly adminUrl: string;
}

export interface Listening extends Addresses {
  close(): Promise<void>;
}

/** Serves the simulator on the loopback interface; port 0 takes any free one. Rejects when the port is in use. */
export async function listen(simulator: Pick<SapBusinessOne, 'exchange'>, port: number): Promise<Listening> {
  const { url, close } = await listenOnLoopback(simulator.exchange, port, { answerExpectations: true });
  return { ...addresses(url), close };
}

export function addresses(url: string): Addresses {
  return { url, adminUrl: `${url}/_sim` };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '50000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [port, seed] = [values.port, values.seed].map(Number);
  if (!Number.isInteger(port) || !Number.isInteger(seed)) throw new RangeError('--port and --seed are whole numbers');
  const served = await listen(createSapBusinessOne({ seed: seed ?? 1 }), port ?? 50_000);
  const lines = [
    `Service Layer     ${served.url}/b1s/v2`,
    `company database  ${SEED.companyDb}`,
    `user name         ${SEED.userName}`,
    `password          ${SEED.password}`,
    `customer          ${SEED.customer}`,
    `admin             ${served.adminUrl}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void served.close());
}

if (import.meta.main) await main();
