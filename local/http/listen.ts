import { once } from 'node:events';
import type { Server } from 'node:http';

/** A port that somebody else uses. */
export class PortBusyError extends Error {
  override readonly name = 'PortBusyError';
  readonly port: number;
  constructor(port: number) {
    super(`Port ${port} is in use.`);
    this.port = port;
  }
}

/** Listens on loopback only and gives the server's address, such as `http://127.0.0.1:3000`; port 0 takes any free one. */
export async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') throw new PortBusyError(port);
    throw error;
  }
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  return `http://127.0.0.1:${address.port}`;
}

/** Stops listening and drops open connections: keep-alive clients would hold the server otherwise. */
export async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
