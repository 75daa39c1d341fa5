import { afterEach, describe, expect, test } from 'vitest';
import { type Listening, listen } from '../../local/business-central/serve.ts';
import { createBusinessCentral } from '../../local/business-central/simulator.ts';
import type { ReplyBody } from './reply.ts';

const open: Listening[] = [];
afterEach(async () => {
  for (const served of open.splice(0)) await served.close();
});

async function start() {
  const simulator = createBusinessCentral();
  const served = await listen(simulator, 0);
  open.push(served);
  const admin = (method: string, path: string, body?: unknown) =>
    fetch(`${served.adminUrl}/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { simulator, served, admin };
}

describe('the simulator on a socket', () => {
  test('a dropped connection is a broken socket', async () => {
    const { served, admin } = await start();
    await admin('POST', 'faults', { path: '/token', fault: { kind: 'drop-before' } });
    const lost = await fetch(served.tokenUrl, { method: 'POST', body: 'x' }).catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(TypeError);
  });

  test('answers go over the wire as they are', async () => {
    const { served } = await start();
    const reply = await fetch(`${served.baseUrl}/companies`);
    expect([reply.status, reply.headers.get('odata-version')]).toEqual([401, '4.0']);
    expect(((await reply.json()) as ReplyBody).error.code).toBe('Authentication_InvalidCredentials');
  });

  test('a port in use is said, not waited for', async () => {
    const { served } = await start();
    const port = Number(new URL(served.url).port);
    await expect(listen(createBusinessCentral(), port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('the admin surface adds items, shows requests and violations, and starts afresh', async () => {
    const { served, admin } = await start();
    expect((await admin('PUT', 'items/NEW', { vatPercent: '7', unitPrice: '2.50' })).status).toBe(200);
    await fetch(`${served.baseUrl}/companies`, { headers: { authorization: 'Bearer secret' } });
    const logged = await (await admin('GET', 'requests')).text();
    expect(logged).toContain('/companies');
    expect(logged).not.toContain('secret');
    expect((await admin('POST', 'reset')).status).toBe(204);
    expect(await (await admin('GET', 'requests')).json()).toEqual([]);
  });

  test('the admin surface says what it does not understand', async () => {
    const { admin } = await start();
    expect((await admin('POST', 'faults', { fault: { kind: 'earthquake' } })).status).toBe(400);
    expect((await admin('DELETE', 'documents/NONE')).status).toBe(400);
    expect((await admin('GET', 'weather')).status).toBe(404);
  });
});
