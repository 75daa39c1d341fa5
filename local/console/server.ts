import { createServer, type IncomingMessage, type Server } from 'node:http';
import { close, listen, PortBusyError } from '../http/listen.ts';
import { renderPage } from './page.ts';
import type { Snapshot } from './snapshot.ts';
import { answerWidget, type WidgetHost } from './widget/answers.ts';

/** What the console looks at, and what it can do. */
export interface ConsoleSubject {
  snapshot(): Promise<Snapshot>;
  redrive(): Promise<unknown>;
  readonly widget: WidgetHost;
}

export interface PageAnswer {
  readonly status: number;
  readonly body: string;
  /** Media type; HTML for an answer of 200, plain text for any other. */
  readonly type?: string;
  readonly location?: string;
}

/** Nothing from anywhere else; one script, which is the widget's host, and its calls. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'";

/** Serves the console on the wanted port, or on any free one when that is in use. */
export async function startConsole(subject: ConsoleSubject, port: number) {
  const server = createServer((request, response) => {
    answer(subject, request)
      .catch(
        (error: unknown): PageAnswer => ({ status: 500, body: error instanceof Error ? error.message : String(error) }),
      )
      .then(({ status, body, type = status === 200 ? 'text/html' : 'text/plain', location }) => {
        response.writeHead(status, {
          'content-type': `${type}; charset=utf-8`,
          'content-security-policy': POLICY,
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
  return (await answerWidget(subject.widget, request, url)) ?? { status: 404, body: 'There is nothing here.' };
}

/** Other pages in the same browser may neither press the button nor read the page under a name of their own. */
function isOwn({ headers }: IncomingMessage): boolean {
  const host = headers.host ?? '';
  const isLoopback = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
  return isLoopback && (headers.origin === undefined || headers.origin === `http://${host}`);
}
