import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { signatureHeader } from '../../lambdas/zephyrcart/signature.ts';

export const SECRET = 'whsec_test_0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 2026-06-02T09:14:33.250Z, in milliseconds. */
export const NOW = 1_780_391_673_250;

export const example = (name: string): Buffer => readFileSync(`examples/${name}.json`);

/** A POST as the HTTP API hands it over, payload format 2.0. */
export function post(body: string | Uint8Array, headers: Record<string, string>, base64 = false) {
  const bytes = Buffer.from(body);
  const event: APIGatewayProxyEventV2 = {
    version: '2.0',
    routeKey: 'POST /webhooks/zephyrcart',
    rawPath: '/webhooks/zephyrcart',
    rawQueryString: '',
    headers: { 'content-type': 'application/json', ...headers },
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: {
        method: 'POST',
        path: '/webhooks/zephyrcart',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: '',
      },
      requestId: 'request',
      routeKey: 'POST /webhooks/zephyrcart',
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
    body: bytes.toString(base64 ? 'base64' : 'utf8'),
    isBase64Encoded: base64,
  };
  return event;
}

/** A correctly signed POST. */
export function signed(
  body: string | Uint8Array,
  { secret = SECRET, at = Math.floor(NOW / 1000), headers = {} as Record<string, string>, base64 = false } = {},
) {
  return post(
    body,
    {
      'x-zephyrcart-signature': signatureHeader(Buffer.from(body), secret, at),
      'x-zephyrcart-timestamp': String(at),
      'x-zephyrcart-delivery-id': '01KT3SSZ0000000000DELIVERY',
      'x-zephyrcart-delivery-attempt': '1',
      ...headers,
    },
    base64,
  );
}

/** A POST that is correctly signed at this moment, in base64 as the HTTP API carries what it takes for binary. */
export function fresh(body: Uint8Array, secret = SECRET) {
  return signed(body, { secret, at: Math.floor(Date.now() / 1000), base64: true });
}
