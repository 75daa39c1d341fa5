import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Agent, buildConnector, fetch as undiciFetch } from 'undici';
import { NeverConnected } from './network.ts';

/** One HTTP request as an adapter sends it. `signal` bounds the request and the reading of its answer. */
export interface FetchInit {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** As much of a `Response` as an adapter reads. */
export interface FetchAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null; getSetCookie(): string[] };
  text(): Promise<string>;
}

/** `fetch`, as far as an adapter needs it: the simulation and the tests put their own in its place. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchAnswer>;

export interface Transport {
  readonly fetch: Fetch;
  close(): Promise<void>;
}

export interface TransportOptions {
  /** TCP and TLS handshake together, milliseconds. It must fit into the 30 s of clocks and sockets of design D3. */
  readonly connectTimeout?: number;
  /**
   * Extra options of the TLS layer: a private certificate authority in PEM, which takes the place of the public ones, and
   * the name that the certificate was given for where that is not the host's. Nothing turns the verification off.
   */
  readonly tls?: { readonly ca?: string; readonly servername?: string };
}

/**
 * HTTP to an ERP over connections of its own. An aborted request takes its connection down with a TCP RST: after a plain
 * close the kernel would go on delivering what was already handed to it, and an order that everybody counts as given up
 * could still reach the ERP.
 */
export function createTransport({ connectTimeout = 5_000, tls = {} }: TransportOptions = {}): Transport {
  const agent = new Agent({ connect: connector(connectTimeout, tls) });
  return {
    fetch: (url, init) => undiciFetch(url, { ...init, redirect: 'error', dispatcher: agent }),
    close: () => agent.close(),
  };
}

function connector(timeout: number, tls: NonNullable<TransportOptions['tls']>): buildConnector.connector {
  const secure = buildConnector({ ...tls, timeout });
  return (options, callback) => {
    const settle: buildConnector.Callback = (...[error, socket]) =>
      error === null ? callback(null, socket) : callback(new NeverConnected(error), null);
    const tcp = new ResettingSocket();
    tcp.setNoDelay(true);
    if (options.protocol === 'https:') {
      secure({ ...options, ...tls, httpSocket: tcp }, (...[error, socket]) => {
        if (error !== null) return settle(error, null);
        settle(null, socket instanceof TLSSocket ? resettingTls(socket, tcp) : socket);
      });
      tcp.connect({ host: unbracketed(options.hostname), port: Number(options.port || 443) });
      return;
    }
    connectPlain(tcp, { host: unbracketed(options.hostname), port: Number(options.port || 80) }, timeout, settle);
  };
}

function connectPlain(
  tcp: Socket,
  address: { host: string; port: number },
  timeout: number,
  settle: buildConnector.Callback,
): void {
  const clock = setTimeout(() => tcp.destroy(new ConnectTimeout(timeout)), timeout);
  const failed = (error: Error) => {
    clearTimeout(clock);
    settle(error, null);
  };
  tcp.once('error', failed);
  tcp.connect(address, () => {
    clearTimeout(clock);
    tcp.off('error', failed);
    settle(null, tcp);
  });
}

/** The TLS layer closes its TCP socket politely; so the reset has to come before, on the socket below. */
function resettingTls(secure: TLSSocket, tcp: ResettingSocket): TLSSocket {
  const destroy = secure.destroy.bind(secure);
  secure.destroy = (error) => {
    if (error !== undefined && !secure.destroyed) tcp.destroy(error);
    return destroy(error);
  };
  return secure;
}

/** A TCP socket that answers a failure, an abort included, with RST instead of FIN. A regular end stays regular. */
class ResettingSocket extends Socket {
  #cause: Error | undefined;

  override destroy(error?: Error): this {
    // resetAndDestroy() calls destroy() again, without the error: the second call must close with the first one's.
    if (error === undefined || this.#cause !== undefined || this.connecting) return super.destroy(this.#cause ?? error);
    this.#cause = error;
    return this.resetAndDestroy();
  }
}

class ConnectTimeout extends Error {
  readonly code = 'UND_ERR_CONNECT_TIMEOUT';
  constructor(milliseconds: number) {
    super(`no connection within ${milliseconds} ms`);
  }
}

function unbracketed(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}
