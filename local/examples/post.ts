import { signatureHeader, TOLERANCE_SECONDS } from '../../lambdas/zephyrcart/signature.ts';
import { ulid } from './ulid.ts';

export interface Posting {
  readonly url: string;
  readonly secret: string;
  readonly body: Uint8Array;
  /** Signed correctly, but longer ago than is accepted. */
  readonly stale?: boolean;
  /** One byte changed after signing. */
  readonly tampered?: boolean;
}

export interface Posted {
  readonly status: number;
  readonly body: string;
  readonly deliveryId: string;
}

/** Plays ZephyrCart: signs with the time of now, under a delivery id of its own, and posts. Rejects when nobody listens. */
export async function postEvent({ url, secret, body, stale = false, tampered = false }: Posting): Promise<Posted> {
  const now = Date.now();
  const seconds = Math.floor(now / 1000) - (stale ? TOLERANCE_SECONDS + 60 : 0);
  const deliveryId = ulid(now);
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-zephyrcart-signature': signatureHeader(body, secret, seconds),
      'x-zephyrcart-timestamp': String(seconds),
      'x-zephyrcart-delivery-id': deliveryId,
      'x-zephyrcart-delivery-attempt': '1',
    },
    body: tampered ? altered(body) : Buffer.from(body),
  });
  return { status: response.status, body: await response.text(), deliveryId };
}

function altered(body: Uint8Array): Buffer<ArrayBuffer> {
  const copy = Buffer.from(body);
  copy.writeUInt8(copy.readUInt8(copy.length - 1) ^ 1, copy.length - 1);
  return copy;
}
