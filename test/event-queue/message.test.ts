import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  copyMessage,
  decodeMessage,
  type EncodedMessage,
  encodeMessage,
  MalformedMessageError,
  type ReceivedRecord,
} from '../../lambdas/event-queue/message.ts';
import { asReceived, encoded, sizeOf } from './received.ts';

const RECEIVED_AT = Date.UTC(2026, 5, 2, 9, 14, 33, 120);
const utf8 = (text: string) => new TextEncoder().encode(text);
const encodingOf = (message: EncodedMessage) => message.MessageAttributes.encoding?.StringValue;
/** Bytes without any pattern, the same in every run. */
const noise = (length: number) => {
  let state = 42;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
};

describe('a queue message', () => {
  it('gives back any bytes exactly, with the time to the millisecond', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 2000 }),
          fc.string({ unit: 'binary', maxLength: 500 }).map(utf8),
          fc.string({ unit: 'grapheme', maxLength: 500 }).map(utf8),
        ),
        fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }),
        (body, receivedAt) => {
          const back = decodeMessage(asReceived(encoded({ body, receivedAt })));

          expect(Buffer.compare(back.body, body)).toBe(0);
          expect(back.receivedAt).toBe(receivedAt.getTime());
        },
      ),
      { numRuns: 500 },
    );
  });

  it('holds only characters that SQS accepts, whatever the body holds', () => {
    const accepted = (codePoint: number) =>
      [0x9, 0xa, 0xd].includes(codePoint) ||
      (codePoint >= 0x20 && codePoint <= 0xd7ff) ||
      (codePoint >= 0xe000 && codePoint <= 0xfffd);
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom('\0', '\b', '\u{1F}', '\uFFFE', '\uFFFF', '\uFEFF', 'a'), fc.string()),
    });
    fc.assert(
      fc.property(text, fc.string({ unit: 'binary' }), (body, header) => {
        const message = encoded({ body: utf8(body), deliveryId: header, attempt: header, receivedAt: 0 });

        const values = Object.values(message.MessageAttributes).map(({ StringValue }) => StringValue);
        for (const value of [message.MessageBody, ...values]) {
          expect(value.length).toBeGreaterThan(0);
          expect([...value].every((character) => accepted(character.codePointAt(0) ?? 0))).toBe(true);
        }
      }),
    );
  });

  it('carries every example event as plain text', () => {
    const files = readdirSync('examples').filter((file) => file.startsWith('order-'));

    for (const file of files) {
      const body = readFileSync(`examples/${file}`);
      const message = encoded({ body, receivedAt: RECEIVED_AT });

      expect(message.MessageBody).toBe(body.toString('utf8'));
      expect(encodingOf(message)).toBeUndefined();
    }
    expect(files.length).toBeGreaterThanOrEqual(6);
  });

  it.each([
    ['nothing at all', utf8('')],
    ['a NUL', utf8('{"a":"\0"}')],
    ['the non-character U+FFFE', utf8('\uFFFE')],
    ['the non-character U+FFFF', utf8('\uFFFF')],
    ['a lone surrogate in CESU form', Uint8Array.of(0xed, 0xa0, 0x80)],
    ['bytes that are no UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d)],
    ['an emoji, which SQS takes and emulators refuse', utf8('"\u{1F375}"')],
    ['256 KiB of text', utf8('x'.repeat(256 * 1024))],
  ])('packs a body of %s, and says so', (_, body) => {
    const message = encoded({ body, receivedAt: RECEIVED_AT });

    expect(encodingOf(message)).toBe('gzip+base64');
    expect(Buffer.compare(decodeMessage(asReceived(message)).body, body)).toBe(0);
  });

  it.each([
    ['a byte order mark', '\uFEFF{}'],
    ['line ends of all kinds', 'a\r\nb\rc\n\td'],
    ['letters of every script in the basic plane', '"\u00E9\u0416\u6771\uFFFD"'],
    ['one byte less than 256 KiB', 'x'.repeat(256 * 1024 - 1)],
  ])('leaves %s as plain text', (_, text) => {
    const message = encoded({ body: utf8(text), receivedAt: RECEIVED_AT });

    expect(message.MessageBody).toBe(text);
    expect(Buffer.compare(decodeMessage(asReceived(message)).body, utf8(text))).toBe(0);
  });

  it('is refused as too large when even compression does not make it fit', () => {
    expect(encodeMessage({ body: noise(900_000), receivedAt: RECEIVED_AT })).toBe('too large');
  });

  it('carries text that packing would only lengthen as it is, to the last byte of the limit and not one more', () => {
    const letters = noise(1_048_576).map((byte) => 0x21 + (byte % 94));
    const send = (length: number) => ({ body: letters.subarray(0, length), deliveryId: 'd', receivedAt: RECEIVED_AT });
    const labels = sizeOf(encoded(send(1))) - 1;
    const largest = 1_048_576 - labels;

    const message = encoded(send(largest));

    expect(sizeOf(message)).toBe(1_048_576);
    expect(encodingOf(message)).toBeUndefined();
    expect(Buffer.compare(decodeMessage(asReceived(message)).body, letters.subarray(0, largest))).toBe(0);
    expect(encodeMessage(send(largest + 1))).toBe('too large');
  });
});

describe('what the headers said', () => {
  it('travels beside the body', () => {
    const message = encoded({ body: utf8('{}'), deliveryId: '01KT3SSY', attempt: '2', receivedAt: RECEIVED_AT });

    expect(message.MessageAttributes.receivedAt?.StringValue).toBe('2026-06-02T09:14:33.120Z');
    expect(decodeMessage(asReceived(message))).toMatchObject({ deliveryId: '01KT3SSY', attempt: '2' });
  });

  it('is cut to 128 characters', () => {
    const message = encoded({ body: utf8('{}'), deliveryId: 'x'.repeat(4000), receivedAt: RECEIVED_AT });

    expect(message.MessageAttributes.deliveryId?.StringValue).toBe('x'.repeat(128));
  });

  it.each(['', '   ', 'a\nb', 'gr\u00FCn', '\0', '\u202Eevil'])('is left out when it is %j', (hostile) => {
    const message = encoded({ body: utf8('{}'), deliveryId: hostile, attempt: hostile, receivedAt: RECEIVED_AT });

    expect(Object.keys(message.MessageAttributes)).toEqual(['receivedAt']);
    expect(decodeMessage(asReceived(message))).not.toHaveProperty('deliveryId');
  });
});

describe('a renewed message', () => {
  it('is the same body with the same attributes, unknown ones included', () => {
    const message = encoded({ body: Uint8Array.of(0), deliveryId: 'd', attempt: '1', receivedAt: RECEIVED_AT });
    const record = asReceived(message);

    expect(copyMessage(record)).toEqual(message);
    expect(
      copyMessage({ ...record, messageAttributes: { later: { stringValue: '1', dataType: 'Number' } } }),
    ).toMatchObject({ MessageAttributes: { later: { DataType: 'Number', StringValue: '1' } } });
  });
});

describe('a message that this format did not write', () => {
  const at = { stringValue: '2026-06-02T09:14:33.120Z' };
  const packed = (body: string): ReceivedRecord => ({
    body,
    messageAttributes: { receivedAt: at, encoding: { stringValue: 'gzip+base64' } },
  });

  it.each<[string, ReceivedRecord, string]>([
    ['an encoding from elsewhere', { body: '', messageAttributes: { encoding: { stringValue: 'br' } } }, 'encoding'],
    ['no base64', packed('{"a":1}'), 'base64'],
    ['base64 that is no gzip', packed('AAAA'), 'gzip'],
    ['gzip that was cut short', packed(gzipSync('secret words').subarray(0, 15).toString('base64')), 'cut short'],
    ['a gzip bomb', packed(gzipSync(new Uint8Array(64 * 1024 * 1024)).toString('base64')), '10485760'],
    ['no time', { body: '{}', messageAttributes: {} }, 'receivedAt'],
    ['a time that is none', { body: '{}', messageAttributes: { receivedAt: { stringValue: 'noon' } } }, 'receivedAt'],
  ])('with %s is refused by name, without a word of its body', (_, record, fault) => {
    const decode = () => decodeMessage(record);

    expect(decode).toThrow(MalformedMessageError);
    expect(decode).toThrow(fault);
    expect(decode).not.toThrow('secret words');
  });

  it('without attributes takes the time at which SQS had it', () => {
    const record = { body: '{}', messageAttributes: {}, attributes: { SentTimestamp: String(RECEIVED_AT) } };

    expect(decodeMessage(record).receivedAt).toBe(RECEIVED_AT);
  });
});
