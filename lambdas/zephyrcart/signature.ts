import { createHmac, timingSafeEqual } from 'node:crypto';

/** ZephyrCart's own tolerance: a signature this many seconds old, or ahead of our clock, is still good. */
export const TOLERANCE_SECONDS = 300;

/**
 * What is known about a signature. `skewSeconds` is our clock minus the sender's: positive when the message is old.
 * `stale` and `early` are said of a *correct* digest only, so that a clock (or a late delivery) is told apart from a
 * wrong secret. `secret` is the index of the secret that matched.
 */
export type Verdict =
  | { readonly valid: true; readonly timestamp: number; readonly skewSeconds: number; readonly secret: number }
  | {
      readonly valid: false;
      readonly cause: 'missing' | 'malformed' | 'wrong' | 'stale' | 'early';
      /** Whenever the header holds one readable `t`, whatever else is wrong with it. */
      readonly skewSeconds?: number;
    };

export interface SignedRequest {
  /** Value of `X-ZephyrCart-Signature`; undefined when the request has none. */
  readonly header: string | undefined;
  /** Exactly the bytes received, after undoing only the gateway's base64. */
  readonly body: Uint8Array;
  /** Whole texts, `whsec_` included. Any may match, so that a rotation loses nothing. */
  readonly secrets: readonly string[];
  /** Whole Unix seconds. */
  readonly nowSeconds: number;
  readonly toleranceSeconds?: number;
}

/** Judges a signature (contract sheet zephyrcart 1.3 and 3.2). Never throws, whatever the header holds. */
export function verifySignature(request: SignedRequest): Verdict {
  const { header, body, secrets, nowSeconds, toleranceSeconds = TOLERANCE_SECONDS } = request;
  if (header === undefined) return { valid: false, cause: 'missing' };
  const { t, digests } = readHeader(header);
  if (t === undefined) return { valid: false, cause: 'malformed' };
  const timestamp = Number(t);
  const skewSeconds = nowSeconds - timestamp;
  if (digests.length === 0) return { valid: false, cause: 'malformed', skewSeconds };
  const secret = matchingSecret(t, body, secrets, digests);
  if (secret === undefined) return { valid: false, cause: 'wrong', skewSeconds };
  // Asked this way round, a clock that is not a number refuses.
  if (Math.abs(skewSeconds) <= toleranceSeconds) return { valid: true, timestamp, skewSeconds, secret };
  return { valid: false, cause: skewSeconds < 0 ? 'early' : 'stale', skewSeconds };
}

/** The header value of a body signed now, for whoever plays ZephyrCart. `timestampSeconds` are whole Unix seconds. */
export function signatureHeader(body: Uint8Array, secret: string, timestampSeconds: number): string {
  const t = String(timestampSeconds);
  return `t=${t},v1=${digest(t, body, secret).toString('hex')}`;
}

function readHeader(header: string): { t: string | undefined; digests: Buffer[] } {
  const times: string[] = [];
  const digests: Buffer[] = [];
  for (const part of header.split(',')) {
    const equals = part.indexOf('=');
    const key = part.slice(0, Math.max(equals, 0)).trim();
    const value = part.slice(equals + 1).trim();
    if (key === 't') times.push(value);
    // Lower case only: decoding upper case too would accept a header that is not the one that was sent.
    if (key === 'v1' && /^[0-9a-f]{64}$/.test(value)) digests.push(Buffer.from(value, 'hex'));
  }
  const [t, ...more] = times;
  // With two times nobody can say which one was signed.
  const readable = t !== undefined && more.length === 0 && /^[0-9]{1,12}$/.test(t);
  return { t: readable ? t : undefined, digests };
}

function matchingSecret(t: string, body: Uint8Array, secrets: readonly string[], digests: Buffer[]) {
  let match: number | undefined;
  for (const [index, secret] of secrets.entries()) {
    // Anybody can sign with an empty key: it is never a secret.
    if (secret === '') continue;
    const expected = digest(t, body, secret);
    // No early way out: the time must not tell which secret or which digest came close.
    for (const sent of digests) if (timingSafeEqual(expected, sent)) match ??= index;
  }
  return match;
}

function digest(t: string, body: Uint8Array, secret: string): Buffer {
  return createHmac('sha256', secret).update(`${t}.`).update(body).digest();
}
