import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
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
  const server = createServer((incoming, outgoing) => {
    serve(simulator, incoming, outgoing).catch((error: unknown) => {
      process.stderr.write(`business-central simulator: ${error instanceof Error ? error.stack : String(error)}\n`);
      incoming.socket.destroy();
    });
  });
  // Longer than any client pools a connection: only a fault breaks one.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
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

async function serve(
  simulator: Pick<BusinessCentral, 'exchange'>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const outcome = await simulator.exchange(toRequest(incoming, Buffer.concat(chunks)));
  if (outcome === 'dropped') {
    // Reset, not an orderly end: the client must see a broken connection.
    incoming.socket.resetAndDestroy();
    return;
  }
  outgoing.writeHead(outcome.status, Object.fromEntries(outcome.headers));
  outgoing.end(Buffer.from(await outcome.arrayBuffer()));
}

function toRequest(incoming: IncomingMessage, body: Buffer): Request {
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const method = incoming.method ?? 'GET';
  const bare = method === 'GET' || method === 'HEAD' || body.length === 0;
  return new Request(`http://${incoming.headers.host ?? '127.0.0.1'}${incoming.url ?? '/'}`, {
    method,
    headers,
    ...(bare ? {} : { body: new Uint8Array(body) }),
  });
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
