import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from './connection.ts';

export interface Listening {
  /** Scheme, host and port. */
  readonly url: string;
  close(): Promise<void>;
}

export interface SocketOptions {
  /** A request with `Expect: 100-continue` goes to the exchange without its body, and the client gets no `100`. */
  readonly answerExpectations?: boolean;
}

/** Serves an exchange on the loopback interface; port 0 takes any free one. Rejects when the port is in use. */
export async function listenOnLoopback(
  exchange: Exchange,
  port: number,
  { answerExpectations = false }: SocketOptions = {},
): Promise<Listening> {
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse, readBody: boolean) => {
    serve(exchange, incoming, outgoing, readBody).catch((error: unknown) => {
      process.stderr.write(`simulated ERP: ${error instanceof Error ? error.stack : String(error)}\n`);
      incoming.socket.destroy();
    });
  };
  const server = createServer((incoming, outgoing) => answer(incoming, outgoing, true));
  if (answerExpectations) server.on('checkContinue', (incoming, outgoing) => answer(incoming, outgoing, false));
  // Longer than any client pools a connection: only a fault breaks one.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function serve(
  exchange: Exchange,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  readBody: boolean,
): Promise<void> {
  const chunks: Buffer[] = [];
  if (readBody) for await (const chunk of incoming) chunks.push(chunk);
  const outcome = await exchange(toRequest(incoming, Buffer.concat(chunks)));
  if (outcome === 'dropped') {
    // Reset, not an orderly end: the client must see a broken connection.
    incoming.socket.resetAndDestroy();
    return;
  }
  // A flat list: an object would fold several Set-Cookie headers into one.
  outgoing.writeHead(outcome.status, [...outcome.headers].flat());
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
