import { describe, expect, it } from 'vitest';
import { NeverConnected, readNetworkError } from '../../lambdas/erp/network.ts';

const coded = (code: unknown, cause?: unknown) => Object.assign(new Error('x', { cause }), { code });

describe('an error of the network', () => {
  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED'])(
    'of %s is of a connection that was never made, wherever it stands',
    (code) => {
      for (const error of [coded(code), new TypeError('fetch failed', { cause: coded(code) })]) {
        expect(readNetworkError(error)).toEqual({ connected: false, words: code });
      }
    },
  );

  it.each(['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE'])('of %s may have come with a request under way', (code) => {
    expect(readNetworkError(coded(code))).toEqual({ connected: true, words: code });
  });

  it('speaks by the innermost code', () => {
    expect(readNetworkError(coded('UND_ERR_SOCKET', coded('ECONNRESET')))).toEqual({
      connected: true,
      words: 'ECONNRESET',
    });
  });

  it('of several addresses was never connected only if none of them was', () => {
    const all = (...codes: string[]) =>
      readNetworkError(new AggregateError(codes.map((code) => coded(code)))).connected;
    expect(all('ECONNREFUSED', 'EHOSTUNREACH')).toBe(false);
    expect(all('ECONNREFUSED', 'ECONNRESET')).toBe(true);
    expect(all()).toBe(true);
  });

  it('without a code is known by its name, and what is no error by that', () => {
    expect(readNetworkError(new RangeError('x'))).toEqual({ connected: true, words: 'RangeError' });
    expect(readNetworkError(coded(7))).toEqual({ connected: true, words: 'Error' });
    expect(readNetworkError({ code: 'ECONNREFUSED' })).toEqual({ connected: true, words: 'unknown error' });
    expect(readNetworkError(null)).toEqual({ connected: true, words: 'unknown error' });
  });

  it('that is its own cause is read to an end', () => {
    const error = coded('ECONNRESET');
    error.cause = error;
    expect(readNetworkError(error)).toEqual({ connected: true, words: 'ECONNRESET' });
  });
});

describe('a connection that was never made', () => {
  it('says so, and why', () => {
    const refused = new NeverConnected(coded('ECONNREFUSED'));
    expect(refused.message).toBe('no connection: ECONNREFUSED');
    expect(readNetworkError(refused)).toEqual({ connected: false, words: 'ECONNREFUSED' });

    const nameless = new NeverConnected(new Error('handshake'));
    expect(nameless.message).toBe('no connection: handshake');
    expect(readNetworkError(nameless)).toEqual({ connected: false, words: 'ERP_NEVER_CONNECTED' });
  });
});
