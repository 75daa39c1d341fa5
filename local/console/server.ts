import { createServer, type IncomingMessage, type Server } from 'node:http';
import { close, listen, PortBusyError } from '../http/listen.ts';
import { renderPage } from './page.ts';
import type { Snapshot } from './snapshot.ts';

/** What the console looks at, and the one thing that it can do. */
export interface ConsoleSubject {
  snapshot(): Promise<Snapshot>;
  redrive(): Promise<unknown>;
}

interface PageAnswer {
  readonly status: number;
  readonly body: string;
  readonly location?: string;
}

/** Serves the console on the wanted port, or on any free one when that is in use. */
export async function startConsole(subject: ConsoleSubject, port: number) {
  const server = createServer((request, response) => {
    answer(subject, request)
      .catch(
        (error: unknown): PageAnswer => ({ status: 500, body: error instanceof Error ? error.message : String(error) }),
      )
      .then(({ status, body, location }) => {
        response.writeHead(status, {
          'content-type': status === 200 ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
          'content-security-policy':
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
          ...(location !== undefined && { location }),
        });
        response.end(body);
      });
  });
  return { url: await listenSomewhere(server, port), close: () => close(server) };
}

async function listenSomewhere(server: Server, port: number): Promise<string> {
  try {
    return await listen(server, port);
  } catch (error) {
    if (error instanceof PortBusyError) return listen(server, 0);
    throw error;
  }
}

async function answer(subject: ConsoleSubject, request: IncomingMessage): Promise<PageAnswer> {
  if (!isOwn(request)) return { status: 403, body: 'Only this page itself, by its loopback address, may do that.' };
  const url = new URL(request.url ?? '/', 'http://local');
  if (request.method === 'GET' && url.pathname === '/') {
    return { status: 200, body: renderPage(await subject.snapshot(), url.searchParams.get('notice') ?? undefined) };
  }
  if (request.method === 'POST' && url.pathname === '/redrive') {
    const result = await subject.redrive();
    return { status: 303, body: '', location: `/?notice=${encodeURIComponent(`Redrive: ${JSON.stringify(result)}`)}` };
  }
  return { status: 404, body: 'There is nothing here.' };
}

/** Other pages in the same browser may neither press the button nor read the page under a name of their own. */
function isOwn({ headers }: IncomingMessage): boolean {
  const host = headers.host ?? '';
  const isLoopback = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
  return isLoopback && (headers.origin === undefined || headers.origin === `http://${host}`);
}
