import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Outcome } from '../../local/functions/instance.ts';
import { type Answered, startHttpFront } from '../../local/http/front.ts';
import { PortBusyError } from '../../local/http/listen.ts';
import { type HttpApiEvent, httpApiEvent } from '../../local/http/payload.ts';
import { answerOf } from '../../local/http/result.ts';

const NOW = new Date('2026-06-02T09:14:32Z');
const ROUTES = [{ method: 'POST', path: '/webhooks/zephyrcart', functionName: 'Receiver' }];

const eventOf = (rawHeaders: readonly string[], body: Buffer, target = '/webhooks/zephyrcart') =>
  httpApiEvent({ method: 'POST', target, rawHeaders, body, sourceIp: '127.0.0.1' }, 'POST /webhooks/zephyrcart', NOW);
const bytesOf = (event: HttpApiEvent) => Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');

async function front(invoke: (name: string, event: unknown) => Promise<Outcome>) {
  const answers: Answered[] = [];
  const opened = await startHttpFront(0);
  onTestFinished(() => opened.close());
  opened.open(ROUTES, invoke, (answered) => answers.push(answered));
  return { url: opened.url, answers };
}

describe('an event of payload format 2.0', () => {
  it('has header names in lower case and joins repeated headers by a comma', () => {
    const { headers } = eventOf(['X-Sig', 'a', 'x-sig', 'b', 'Content-Type', 'application/json'], Buffer.from('{}'));

    expect(headers).toEqual({ 'x-sig': 'a,b', 'content-type': 'application/json' });
  });

  it('takes cookies and the query apart', () => {
    const event = eventOf(['Cookie', 'a=1; b=2'], Buffer.alloc(0), '/webhooks/zephyrcart?x=1&x=2&y=%20');

    expect(event).toMatchObject({
      rawPath: '/webhooks/zephyrcart',
      rawQueryString: 'x=1&x=2&y=%20',
      queryStringParameters: { x: '1,2', y: ' ' },
      cookies: ['a=1', 'b=2'],
      isBase64Encoded: false,
    });
    expect(event).not.toHaveProperty('body');
  });

  it.each([
    ['application/json', false],
    ['application/json; charset=utf-8', false],
    ['text/plain', false],
    ['application/octet-stream', true],
    ['application/x-www-form-urlencoded', true],
    [undefined, true],
  ])('of type %s is base64: %s', (type, encoded) => {
    const event = eventOf(type === undefined ? [] : ['content-type', type], Buffer.from('{"ü":1}'));

    expect(event.isBase64Encoded).toBe(encoded);
    expect(bytesOf(event).toString()).toBe('{"ü":1}');
  });

  it('keeps every byte of a body that is not text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) =>
        bytesOf(eventOf(['content-type', 'application/octet-stream'], Buffer.from(bytes))).equals(bytes),
      ),
    );
  });

  it('keeps every text as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) =>
        bytesOf(eventOf(['content-type', 'application/json'], Buffer.from(text))).equals(Buffer.from(text)),
      ),
    );
  });
});

describe('the HTTP API', () => {
  it('hands a request to the function of its route and its answer back', async () => {
    const seen: unknown[] = [];
    const { url, answers } = await front(async (name, event) => {
      seen.push([name, (event as HttpApiEvent).body]);
      return {
        ok: true,
        result: { statusCode: 202, headers: { 'Content-Type': 'application/json' }, body: '{"status":"queued"}' },
      };
    });

    const response = await fetch(`${url}/webhooks/zephyrcart`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json', 'x-zephyrcart-delivery-id': 'D1' },
    });

    expect([response.status, await response.text()]).toEqual([202, '{"status":"queued"}']);
    expect(seen).toEqual([['Receiver', '{}']]);
    expect(answers).toEqual([{ status: 202, path: '/webhooks/zephyrcart', deliveryId: 'D1' }]);
  });

  it.each([
    ['GET', '/webhooks/zephyrcart'],
    ['POST', '/webhooks/other'],
    ['POST', '/'],
  ])('knows no %s %s', async (method, path) => {
    const { url } = await front(() => Promise.reject(new Error('must not be invoked')));

    const response = await fetch(url + path, { method });

    expect([response.status, await response.json()]).toEqual([404, { message: 'Not Found' }]);
  });

  it('refuses what Lambda could not take', async () => {
    const { url } = await front(() => Promise.reject(new Error('must not be invoked')));

    const response = await fetch(`${url}/webhooks/zephyrcart`, { method: 'POST', body: 'x'.repeat(6 * 1024 * 1024) });

    expect(response.status).toBe(413);
  });

  it('answers 500 for a function that failed, and nothing of its error', async () => {
    const { url } = await front(async () => ({ ok: false, error: { errorType: 'Error', errorMessage: 'secret' } }));

    const response = await fetch(`${url}/webhooks/zephyrcart`, { method: 'POST', body: '{}' });

    expect([response.status, await response.json()]).toEqual([500, { message: 'Internal Server Error' }]);
  });

  it('answers 503 until it is opened, and names a port that is in use', async () => {
    const opened = await startHttpFront(0);
    onTestFinished(() => opened.close());

    expect((await fetch(opened.url)).status).toBe(503);
    await expect(startHttpFront(Number(new URL(opened.url).port))).rejects.toThrow(PortBusyError);
  });
});

describe('a function’s answer', () => {
  it('without a status code is the JSON body of a 200', () => {
    expect(answerOf({ a: 1 })).toMatchObject({ status: 200, body: Buffer.from('{"a":1}') });
  });

  it('with a status code that is none is a 500', () => {
    expect(answerOf({ statusCode: 'queued' }).status).toBe(500);
  });

  it('in base64 goes out as bytes, with its cookies', () => {
    expect(answerOf({ statusCode: 200, body: '//8=', isBase64Encoded: true, cookies: ['a=1'] })).toMatchObject({
      body: Buffer.from([255, 255]),
      headers: { 'set-cookie': ['a=1'] },
    });
  });
});
