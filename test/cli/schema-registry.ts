import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Schema {
  content: string;
  version: number;
}

/** The part of EventBridge's schema registry that test events need, over HTTP, for the real SDK. */
export async function openSchemaRegistry() {
  const registries = new Map<string, Map<string, Schema>>();
  const requests: string[] = [];
  let refusal: { readonly status: number; readonly name: string } | undefined;

  const answer = (method: string, path: string, body: { readonly Content?: string; readonly Type?: string }) => {
    const [, registryName = '', schemaName] =
      /^\/v1\/registries\/name\/([^/]+)(?:\/schemas\/name\/([^/]+))?$/.exec(decodeURIComponent(path)) ?? [];
    if (refusal !== undefined) return refused(refusal.status, refusal.name);
    const registry = registries.get(registryName);
    if (schemaName === undefined) {
      if (method === 'POST' && registry !== undefined) return refused(409, 'ConflictException');
      if (method === 'POST') registries.set(registryName, new Map());
      return registries.has(registryName) ? { status: 200, body: { RegistryName: registryName } } : NOT_FOUND;
    }
    if (registry === undefined) return NOT_FOUND;
    const schema = registry.get(schemaName);
    if (method === 'POST' && schema !== undefined) return refused(409, 'ConflictException');
    if (method !== 'POST' && schema === undefined) return NOT_FOUND;
    if (method !== 'GET') {
      if (body.Type !== 'OpenApi3' || body.Content === undefined) return refused(400, 'BadRequestException');
      registry.set(schemaName, { content: body.Content, version: (schema?.version ?? 0) + 1 });
    }
    return {
      status: 200,
      body: { Content: registry.get(schemaName)?.content, SchemaName: schemaName, Type: 'OpenApi3' },
    };
  };

  const server = createServer(async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const text = await bodyOf(request);
    const result = answer(request.method ?? '', request.url ?? '', text === '' ? {} : JSON.parse(text));
    const error = 'error' in result ? { 'x-amzn-errortype': result.error } : {};
    response.writeHead(result.status, { 'content-type': 'application/json', ...error });
    response.end(JSON.stringify(result.body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    registries,
    requests,
    refuse: (status: number, name: string) => {
      refusal = { status, name };
    },
    close: () => new Promise((closed) => server.close(closed)),
  };
}

const refused = (status: number, error: string) => ({
  status,
  error,
  body: { Code: error, Message: `${error} it is` },
});
const NOT_FOUND = refused(404, 'NotFoundException');

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}
