import { Buffer } from 'node:buffer';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { printable } from '../event-queue/message.ts';

/** One POST, taken out of its API Gateway event. */
export interface Delivery {
  /** The bytes that were signed. */
  readonly body: Uint8Array;
  readonly signature: string | undefined;
  readonly deliveryId: string | undefined;
  readonly attempt: string | undefined;
  /**
   * `X-ZephyrCart-Timestamp` is there and is not the signature's `t`. It is never trusted, but tells which of two
   * clocks is off (contract sheet zephyrcart 3.2).
   */
  readonly timestampHeaderDiffers: boolean;
}

type Request = Pick<APIGatewayProxyEventV2, 'body' | 'headers' | 'isBase64Encoded'>;

export function deliveryOf(event: Request): Delivery {
  const signature = header(event, 'x-zephyrcart-signature');
  const timestamp = header(event, 'x-zephyrcart-timestamp');
  return {
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    signature,
    deliveryId: printable(header(event, 'x-zephyrcart-delivery-id')),
    attempt: printable(header(event, 'x-zephyrcart-delivery-attempt')),
    timestampHeaderDiffers: timestamp !== undefined && timestamp.trim() !== signedTimestamp(signature),
  };
}

/** API Gateway writes names in lower case and joins duplicates with commas; other front ends may not lower them. */
function header({ headers }: Request, name: string): string | undefined {
  return headers[name] ?? Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

function signedTimestamp(signature: string | undefined): string | undefined {
  return signature?.match(/(?:^|,)\s*t\s*=\s*(\d{1,12})\s*(?:,|$)/)?.[1];
}
