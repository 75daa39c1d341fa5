import { createServer, type IncomingMessage } from 'node:http';
import type { Outcome } from '../functions/instance.ts';
import type { RouteBlueprint } from '../template/blueprint.ts';
import { readBody } from './body.ts';
import { close, listen } from './listen.ts';
import { EVENT_LIMIT, httpApiEvent } from './payload.ts';
import { answerOf, type HttpAnswer, plainAnswer } from './result.ts';

/** One answered request, for whoever tells the story. */
export interface Answered {
  readonly status: number;
  readonly path: string;
  readonly deliveryId?: string;
}

export type HttpFront = Awaited<ReturnType<typeof startHttpFront>>;

/**
 * The HTTP API. It takes its port at once, so that a busy one is known before anything is built, and answers 503 until
 * `open`; then the template's routes and nothing else. Throws `PortBusyError`.
 */
export async function startHttpFront(port: number) {
  let handle: ((request: IncomingMessage) => Promise<HttpAnswer>) | undefined;
  let tell: (answered: Answered) => void = () => {};
  const server = createServer((request, response) => {
    (handle?.(request) ?? Promise.resolve(plainAnswer(503, 'Service Unavailable')))
      .then((answer) => {
        response.writeHead(answer.status, { ...answer.headers } as Record<string, string | string[]>);
        response.end(answer.body);
        tell(answered(request, answer.status));
      })
      // The sender broke the connection off, or the run is stopping.
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const url = await listen(server, port);
  return {
    url,
    open(
      routes: readonly RouteBlueprint[],
      invoke: (functionName: string, event: unknown) => Promise<Outcome>,
      onAnswer: (answered: Answered) => void,
    ): void {
      tell = onAnswer;
      handle = (request) => serve(request, routes, invoke);
    },
    close: () => close(server),
  };
}

function answered(request: IncomingMessage, status: number): Answered {
  const deliveryId = request.headers['x-zephyrcart-delivery-id'];
  return { status, path: request.url ?? '/', ...(typeof deliveryId === 'string' && { deliveryId }) };
}

async function serve(
  request: IncomingMessage,
  routes: readonly RouteBlueprint[],
  invoke: (functionName: string, event: unknown) => Promise<Outcome>,
): Promise<HttpAnswer> {
  const body = await readBody(request);
  const path = new URL(request.url ?? '/', 'http://local').pathname;
  const route = routes.find(
    (candidate) => candidate.path === path && (candidate.method === request.method || candidate.method === 'ANY'),
  );
  if (route === undefined) return plainAnswer(404, 'Not Found');
  const event = httpApiEvent(
    {
      method: request.method ?? '',
      target: request.url ?? '/',
      rawHeaders: request.rawHeaders,
      body,
      sourceIp: request.socket.remoteAddress ?? '',
    },
    `${route.method} ${route.path}`,
    new Date(),
  );
  if (Buffer.byteLength(JSON.stringify(event)) > EVENT_LIMIT) return plainAnswer(413, 'Request Entity Too Large');
  const outcome = await invoke(route.functionName, event);
  return outcome.ok ? answerOf(outcome.result) : plainAnswer(500, 'Internal Server Error');
}
