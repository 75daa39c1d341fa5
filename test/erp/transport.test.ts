import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, createServer as createTcpServer, type Server as NetServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { readNetworkError } from '../../lambdas/erp/network.ts';
import { createTransport } from '../../lambdas/erp/transport.ts';

const running: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of running.splice(0)) await thing.close();
});

async function listen(server: NetServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  running.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((done) => server.close(done));
    },
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return address.port;
}

function transport(...options: Parameters<typeof createTransport>) {
  const made = createTransport(...options);
  running.push(made);
  return made;
}

/** A certificate for 127.0.0.1 that nobody trusts unless told so. */
function certificate(name = 'IP:127.0.0.1'): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'bridge-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', `subjectAltName=${name}`];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...newKey, '-days', '2', ...subject, '-keyout', key, '-out', cert], {
    stdio: 'pipe',
  });
  const pair = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  return pair;
}

/** A relay on the wire in front of a server: tells how its client ended the TCP connection, below any TLS. */
async function relay(to: number): Promise<{ port: number; ended: Promise<string> }> {
  const ended = Promise.withResolvers<string>();
  const wire = createTcpServer((client) => {
    const server = connect(to, '127.0.0.1');
    client.pipe(server).pipe(client);
    server.on('error', () => client.destroy());
    client.on('error', (error: NodeJS.ErrnoException) => ended.resolve(error.code ?? error.message));
    client.on('end', () => ended.resolve('FIN'));
  });
  return { port: await listen(wire), ended: ended.promise };
}

/** Arrives at a handler that never answers, aborts, and tells how the connection ended on the wire. */
async function abortAtServer(scheme: 'http' | 'https'): Promise<string> {
  const pair = scheme === 'https' ? certificate() : undefined;
  const arrived = Promise.withResolvers<void>();
  const server = pair === undefined ? createServer() : createSecureServer(pair);
  server.on('request', () => arrived.resolve());
  const wire = await relay(await listen(server));
  const { fetch } = transport(pair === undefined ? {} : { tls: { ca: pair.cert } });
  const stop = new AbortController();
  const answer = fetch(`${scheme}://127.0.0.1:${wire.port}/`, {
    method: 'POST',
    headers: {},
    body: '{}',
    signal: stop.signal,
  });
  const failed = expect(answer).rejects.toThrow();

  await arrived.promise;
  stop.abort();

  await failed;
  return wire.ended;
}

describe('an aborted request', () => {
  test('resets its connection, so that nothing of it can arrive later', async () => {
    expect(await abortAtServer('http')).toBe('ECONNRESET');
  });

  test('resets the TCP connection below TLS as well', async () => {
    expect(await abortAtServer('https')).toBe('ECONNRESET');
  });
});

describe('a connection', () => {
  test('is kept and used again', async () => {
    const ports: (number | undefined)[] = [];
    const port = await listen(
      createServer((request, response) => {
        ports.push(request.socket.remotePort);
        response.end('yes');
      }),
    );
    const { fetch } = transport();
    const once = async () =>
      (
        await fetch(`http://127.0.0.1:${port}/`, { method: 'GET', headers: {}, signal: AbortSignal.timeout(9_000) })
      ).text();

    await once();
    await setImmediate();
    await once();

    expect(ports).toHaveLength(2);
    expect(new Set(ports).size).toBe(1);
  });

  test('that nobody accepts is told apart from a request that broke', async () => {
    const port = await listen(createServer());
    await running.splice(0)[0]?.close();
    const { fetch } = transport();

    const error = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: {},
      signal: AbortSignal.timeout(9_000),
    }).then(
      () => undefined,
      (reason: unknown) => reason,
    );

    expect(readNetworkError(error)).toEqual({ connected: false, words: 'ECONNREFUSED' });
  });

  test('with an untrusted certificate counts as never made', async () => {
    const port = await listen(createSecureServer(certificate()));
    const { fetch } = transport();

    const error = await fetch(`https://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: {},
      signal: AbortSignal.timeout(9_000),
    }).then(
      () => undefined,
      (reason: unknown) => reason,
    );

    expect(readNetworkError(error)).toMatchObject({ connected: false, words: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  test('that breaks off in the middle of a request proves nothing', async () => {
    const server = createServer((request) => request.socket.resetAndDestroy());
    const port = await listen(server);
    const { fetch } = transport();

    const error = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: {},
      body: '{}',
      signal: AbortSignal.timeout(9_000),
    }).then(
      () => undefined,
      (reason: unknown) => reason,
    );

    expect(readNetworkError(error).connected).toBe(true);
  });

  test('whose handshake never ends is given up as never made', async () => {
    const port = await listen(createTcpServer());
    const { fetch } = transport({ connectTimeout: 50 });

    const error = await fetch(`https://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: {},
      signal: AbortSignal.timeout(9_000),
    }).then(
      () => undefined,
      (reason: unknown) => reason,
    );

    expect(readNetworkError(error)).toMatchObject({ connected: false, words: 'UND_ERR_CONNECT_TIMEOUT' });
  });
});

describe('a certificate of a private authority', () => {
  const ask = async (tls: { ca?: string; servername?: string }, pair: { key: string; cert: string }) => {
    const port = await listen(createSecureServer(pair, (_, response) => response.end('in')));
    const { fetch } = transport({ tls });
    const answer = await fetch(`https://127.0.0.1:${port}/`, {
      method: 'GET',
      headers: {},
      signal: AbortSignal.timeout(5_000),
    }).catch((error: unknown) => readNetworkError(error));
    return 'text' in answer ? answer.text() : answer;
  };

  test('that was made for another name is trusted under that name, and no other', async () => {
    const pair = certificate('DNS:sap.internal');

    expect(await ask({ ca: pair.cert, servername: 'sap.internal' }, pair)).toBe('in');
    expect(await ask({ ca: pair.cert }, pair)).toMatchObject({ connected: false });
    expect(await ask({ servername: 'sap.internal' }, pair)).toMatchObject({ connected: false });
  });
});
