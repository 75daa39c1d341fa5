import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { verifySignature } from '../../lambdas/zephyrcart/signature.ts';
import { exampleNames, readEvent } from '../../local/examples/files.ts';
import { postEvent } from '../../local/examples/post.ts';
import { summarise } from '../../local/examples/summary.ts';
import { ulid } from '../../local/examples/ulid.ts';
import { readBody } from '../../local/http/body.ts';
import { close, listen } from '../../local/http/listen.ts';
import { readRunning, removeRunning, writeRunning } from '../../local/running.ts';
import { temporaryFolder } from './stack-fixture.ts';

const SECRET = 'whsec_local_0';
const BODY = Buffer.from('{"id":"evt_1","name":"Grüner Tee"}');

/** Posts to a server that judges the signature as the receiver does, and gives its verdict. */
async function verdictOf(how: { stale?: boolean; tampered?: boolean }) {
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const header = request.headers['x-zephyrcart-signature'];
      const verdict = verifySignature({
        body,
        header: typeof header === 'string' ? header : undefined,
        secrets: [SECRET],
        nowSeconds: Math.floor(Date.now() / 1000),
      });
      response.end(JSON.stringify({ verdict, id: request.headers['x-zephyrcart-delivery-id'] }));
    });
  });
  const url = await listen(server, 0);
  onTestFinished(() => close(server));
  const posted = await postEvent({ url, secret: SECRET, body: BODY, ...how });
  const { verdict, id } = JSON.parse(posted.body);
  expect(id).toBe(posted.deliveryId);
  return verdict;
}

describe('a posted example', () => {
  it('is signed as ZephyrCart signs', async () => {
    expect(await verdictOf({})).toMatchObject({ valid: true });
  });

  it('can be stale, with a correct signature', async () => {
    expect(await verdictOf({ stale: true })).toMatchObject({ valid: false, cause: 'stale' });
  });

  it('can be tampered with after signing', async () => {
    expect(await verdictOf({ tampered: true })).toMatchObject({ valid: false, cause: 'wrong' });
  });

  it('is found by its name, with or without .json, or by its path', () => {
    const file = path.join(temporaryFolder(), 'mine.json');
    writeFileSync(file, '{}');

    expect(readEvent('order-created-live')).toEqual(readEvent('order-created-live.json'));
    expect(readEvent(file).toString()).toBe('{}');
  });

  it('that does not exist lists those that do', () => {
    expect(() => readEvent('order-created-liv')).toThrow(/no example "order-created-liv".*order-created-live\n/s);
    expect(exampleNames()).not.toContain('vectors');
  });

  it('has a delivery id of 26 characters that begins with the time', () => {
    expect(ulid(1_469_918_176_385)).toMatch(/^01ARYZ6S41[0-9A-HJKMNP-TV-Z]{16}$/);
    expect(ulid(0)).not.toBe(ulid(0));
  });
});

describe('the summary', () => {
  const order = {
    kind: 'sales order',
    number: 'S-ORD1',
    reference: 'ORDER-1',
    currency: 'EUR',
    total: '71.10',
  } as const;
  const yen = { ...order, reference: 'ORDER-2', currency: 'JPY' };
  const memo = { ...order, kind: 'credit memo' } as const;

  it('counts what the ERP holds', () => {
    expect(summarise('Business Central', [order, yen, memo], 1)).toBe(
      'Business Central holds 1 EUR order, 1 JPY order, 1 credit memo, 1 ignored; every event was sent twice, nothing doubled.',
    );
  });

  it('says so when something is there twice', () => {
    expect(summarise('Business Central', [order, { ...order, number: 'S-ORD2' }], 0)).toContain(
      '2 EUR orders, 0 credit memos, 0 ignored',
    );
    expect(summarise('Business Central', [order, { ...order, number: 'S-ORD2' }], 0)).toContain(
      'but 1 document too many',
    );
  });
});

describe('the note of a running bridge', () => {
  const run = { webhookUrl: 'http://127.0.0.1:3000/w', consoleUrl: 'http://127.0.0.1:3001', secret: SECRET };

  it('is read while the run is alive, and gone after it', () => {
    const file = path.join(temporaryFolder(), 'deep', 'running.json');

    writeRunning({ ...run, pid: process.pid }, file);
    const noted = readRunning(file);
    removeRunning(process.pid, file);

    expect(noted).toEqual({ ...run, pid: process.pid });
    expect(readRunning(file)).toBeUndefined();
  });

  it('of a run that has died is not believed, and that of another run not removed', () => {
    const file = path.join(temporaryFolder(), 'running.json');
    writeRunning({ ...run, pid: 2 ** 22 + 1 }, file);

    expect(readRunning(file)).toBeUndefined();

    writeRunning({ ...run, pid: process.pid }, file);
    removeRunning(process.pid + 1, file);
    expect(readRunning(file)).toBeDefined();
  });
});
