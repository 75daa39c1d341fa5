import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signatureHeader, verifySignature } from '../../lambdas/zephyrcart/signature.ts';
import { exampleBytes } from './examples.ts';

interface Vectors {
  secret: string;
  payloads: { file: string; bytes: number; sha256: string; timestamp: number; signature_header: string }[];
  cases: {
    name: string;
    secret?: string;
    secrets?: string[];
    now: number;
    body_base64: string;
    header: string | null;
    expect: 'accept' | 'reject';
  }[];
}

const vectors: Vectors = JSON.parse(exampleBytes('vectors.json').toString('utf8'));
const secret = 'whsec_test_0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const now = 1_780_391_673;
const body = Buffer.from('{"type":"order.created"}');
const signed = signatureHeader(body, secret, now);
const digest = signed.slice(signed.indexOf('v1=') + 3);

const judge = (header: string | undefined, nowSeconds = now, secrets: readonly string[] = [secret]) =>
  verifySignature({ header, body, secrets, nowSeconds });

describe('published vectors', () => {
  test('there are 24 cases and 6 payloads', () => {
    expect([vectors.cases.length, vectors.payloads.length]).toEqual([24, 6]);
  });

  test.each(vectors.cases)('$name: $expect', (vector) => {
    // Act
    const verdict = verifySignature({
      header: vector.header ?? undefined,
      body: Buffer.from(vector.body_base64, 'base64'),
      secrets: vector.secrets ?? [vector.secret ?? ''],
      nowSeconds: vector.now,
    });

    // Assess
    expect(verdict.valid).toBe(vector.expect === 'accept');
  });

  test.each(vectors.payloads)('$file has its published bytes and signature', (payload) => {
    // Act
    const bytes = exampleBytes(payload.file);

    // Assess
    expect(bytes.length).toBe(payload.bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(payload.sha256);
    expect(signatureHeader(bytes, vectors.secret, payload.timestamp)).toBe(payload.signature_header);
  });
});

describe('what a verdict says', () => {
  test('a valid signature names its time, its skew and the secret that matched', () => {
    expect(judge(signed, now + 7, ['whsec_other', secret])).toEqual({
      valid: true,
      timestamp: now,
      skewSeconds: 7,
      secret: 1,
    });
  });

  test('the first of several matching secrets is named', () => {
    expect(judge(signed, now, [secret, secret])).toMatchObject({ valid: true, secret: 0 });
  });

  test.each([
    ['no header', undefined, { valid: false, cause: 'missing' }],
    ['an empty header', '', { valid: false, cause: 'malformed' }],
    ['no digest', `t=${now - 5}`, { valid: false, cause: 'malformed', skewSeconds: 5 }],
    ['two times', `t=${now},t=${now},v1=${digest}`, { valid: false, cause: 'malformed' }],
    ['the whole header twice', `${signed},${signed}`, { valid: false, cause: 'malformed' }],
    ['a time of 13 digits', `t=0000000000001,v1=${digest}`, { valid: false, cause: 'malformed' }],
    ['a negative time', `t=-1,v1=${digest}`, { valid: false, cause: 'malformed' }],
    ['a time in other digits', `t=１７８０３９１６７３,v1=${digest}`, { valid: false, cause: 'malformed' }],
    ['a digest in upper case', `t=${now},v1=${'A'.repeat(64)}`, { valid: false, cause: 'malformed', skewSeconds: 0 }],
    ['a digest with more behind it', `${signed}0`, { valid: false, cause: 'malformed', skewSeconds: 0 }],
    ['a digest under another key', `t=${now},v2=${digest}`, { valid: false, cause: 'malformed', skewSeconds: 0 }],
    ['a part without a key', `t=${now},${digest}`, { valid: false, cause: 'malformed', skewSeconds: 0 }],
    ['another digest', `t=${now - 9},v1=${'0'.repeat(64)}`, { valid: false, cause: 'wrong', skewSeconds: 9 }],
  ])('%s is told from the others', (_, header, verdict) => {
    expect(judge(header)).toEqual(verdict);
  });

  test('a correct digest out of time is stale or early, a wrong one is wrong at any time', () => {
    expect(judge(signed, now + 301)).toEqual({ valid: false, cause: 'stale', skewSeconds: 301 });
    expect(judge(signed, now - 301)).toEqual({ valid: false, cause: 'early', skewSeconds: -301 });
    expect(judge(signed, now + 301, ['whsec_other'])).toEqual({ valid: false, cause: 'wrong', skewSeconds: 301 });
  });

  test('a wider tolerance lets an older signature in', () => {
    const request = { header: signed, body, secrets: [secret], nowSeconds: now + 1000 };
    expect(verifySignature({ ...request, toleranceSeconds: 1000 }).valid).toBe(true);
    expect(verifySignature({ ...request, toleranceSeconds: 999 }).valid).toBe(false);
  });

  test('unknown parts, spaces and a malformed digest beside a good one do no harm', () => {
    expect(judge(` t = ${now} , v0=x,, v1=short, v1 = ${digest} ,`).valid).toBe(true);
  });

  test('a time is signed as it is written', () => {
    expect(judge(signed.replace('t=', 't=0'))).toMatchObject({ cause: 'wrong', skewSeconds: 0 });
  });

  test('neither no secret nor an empty one lets anybody in', () => {
    expect(judge(signed, now, [])).toMatchObject({ cause: 'wrong' });
    expect(judge(signatureHeader(body, '', now), now, [''])).toMatchObject({ cause: 'wrong' });
  });

  test('a clock that is not a number refuses', () => {
    expect(judge(signed, Number.NaN).valid).toBe(false);
  });

  test('a header of ten thousand blanks is answered', () => {
    expect(judge(' '.repeat(10_000))).toEqual({ valid: false, cause: 'malformed' });
  });
});

describe('for any body, secret and time', () => {
  const bodies = fc.uint8Array({ maxLength: 200 });
  const secrets = fc.string({ minLength: 1, maxLength: 60 }).map((text) => `whsec_${text}`);
  const times = fc.nat({ max: 999_999_999_999 });

  test('what was signed is accepted inside the tolerance and only there', () => {
    fc.assert(
      fc.property(bodies, secrets, times, fc.integer({ min: -700, max: 700 }), (bytes, key, t, skewSeconds) => {
        const header = signatureHeader(bytes, key, t);
        const verdict = verifySignature({ header, body: bytes, secrets: [key], nowSeconds: t + skewSeconds });
        const cause = skewSeconds < 0 ? 'early' : 'stale';
        expect(verdict).toEqual(
          Math.abs(skewSeconds) <= 300
            ? { valid: true, timestamp: t, skewSeconds, secret: 0 }
            : { valid: false, cause, skewSeconds },
        );
      }),
    );
  });

  test('one flipped bit in the body is a wrong signature', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), secrets, fc.nat(), (bytes, key, where) => {
        const header = signatureHeader(bytes, key, now);
        const changed = flip(bytes, where);
        expect(verifySignature({ header, body: changed, secrets: [key], nowSeconds: now })).toMatchObject({
          valid: false,
          cause: 'wrong',
        });
      }),
    );
  });

  test('one flipped bit in the header is never accepted', () => {
    fc.assert(
      fc.property(bodies, secrets, fc.nat(), (bytes, key, where) => {
        const header = Buffer.from(flip(Buffer.from(signatureHeader(bytes, key, now)), where)).toString('latin1');
        expect(verifySignature({ header, body: bytes, secrets: [key], nowSeconds: now }).valid).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('no header whatever throws or gets in', () => {
    const parts = fc.constantFrom('t', 'v1', '=', ',', ' ', String(now), digest, '0', '\ud800', '\0');
    const headers = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(parts, { maxLength: 12 }).map((p) => p.join('')),
    );
    fc.assert(
      fc.property(headers, (header) => {
        expect(verifySignature({ header, body: Buffer.from('x'), secrets: [secret], nowSeconds: now }).valid).toBe(
          false,
        );
      }),
      { numRuns: 1000 },
    );
  });
});

function flip(bytes: Uint8Array, where: number): Uint8Array {
  const bit = where % (bytes.length * 8);
  return bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}
