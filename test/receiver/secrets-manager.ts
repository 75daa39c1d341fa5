import { createServer, type Server } from 'node:http';
import type { AddressInfo, Server as SocketServer } from 'node:net';

/** Secrets Manager on loopback, for one secret: as much of its protocol as `GetSecretValue` needs. */
export async function startSecretsManager(arn: string, initial: string) {
  const state = { value: initial, down: false, reads: 0 };
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    state.reads += 1;
    const asked = JSON.parse(Buffer.concat(chunks).toString());
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    if (state.down) return json(500, { __type: 'InternalServiceError' });
    if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue' || asked.SecretId !== arn) {
      return json(400, { __type: 'ResourceNotFoundException' });
    }
    return json(200, { ARN: arn, Name: 'signing', VersionId: 'v1', SecretString: state.value });
  });
  return { state, url: await listen(server), stop: () => stop(server) };
}

/** Starts a server, HTTP or not, on a free port of loopback. */
export function listen(server: SocketServer): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
