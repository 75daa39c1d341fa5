import { createServer, type IncomingMessage } from 'node:http';
import * as z from 'zod';
import { readBody } from '../http/body.ts';
import { close, listen } from '../http/listen.ts';
import { AwsRefusal, type AwsReply, type AwsRequest, type AwsService } from './reply.ts';

/**
 * Everything of AWS that is neither SQS nor DynamoDB, on one port. A call that no service knows is refused by name, so
 * that a new call in a handler shows here at once instead of passing silently.
 */
export async function startAwsStub(port = 0) {
  let services: readonly AwsService[] = [];
  const server = createServer((request, response) => {
    read(request)
      .then((call) => answer(services, call))
      .then((reply) => {
        response.writeHead(reply.status, { 'content-type': reply.contentType, ...reply.headers });
        response.end(reply.body);
      })
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const endpoint = await listen(server, port);
  return {
    endpoint,
    /** Later, because some services need what needs this endpoint. */
    serve(chosen: readonly AwsService[]): void {
      services = chosen;
    },
    close: () => close(server),
  };
}

async function read(request: IncomingMessage): Promise<AwsRequest> {
  const url = new URL(request.url ?? '/', 'http://local');
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: (await readBody(request)).toString('utf8'),
  };
}

async function answer(services: readonly AwsService[], request: AwsRequest): Promise<AwsReply> {
  try {
    for (const service of services) {
      const reply = await service(request);
      if (reply !== undefined) return reply;
    }
    throw new AwsRefusal('UnknownOperationException', `The local run does not offer ${nameOf(request)}.`);
  } catch (error) {
    if (error instanceof AwsRefusal) return refusal(request, error.code, error.message, error.status);
    if (error instanceof z.ZodError) return refusal(request, 'ValidationException', z.prettifyError(error), 400);
    const message = error instanceof Error ? error.message : String(error);
    return refusal(request, 'InternalFailure', message, 500);
  }
}

function nameOf({ headers, body, method, path }: AwsRequest): string {
  const target = headers['x-amz-target'];
  return String(target ?? new URLSearchParams(body).get('Action') ?? `${method} ${path}`);
}

/** In the protocol of the caller: SNS reads XML, the others JSON. */
function refusal(request: AwsRequest, code: string, message: string, status: number): AwsReply {
  const isQuery = String(request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  if (!isQuery) {
    return {
      status,
      contentType: 'application/x-amz-json-1.1',
      body: JSON.stringify({ __type: code, message }),
      headers: { 'x-amzn-errortype': code },
    };
  }
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error></ErrorResponse>`;
  return { status, contentType: 'text/xml', body };
}

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
