import { Buffer, isUtf8 } from 'node:buffer';
import { gunzipSync, gzipSync } from 'node:zlib';

/**
 * One event on the queue: ZephyrCart's body, byte for byte, with what its headers said beside it. Plain text where SQS
 * can carry it, else gzip in base64 with the attribute `encoding` (design section 5, platform sheet 2).
 */
export interface QueuedEvent {
  readonly body: Uint8Array;
  /** `X-ZephyrCart-Delivery-Id` and `X-ZephyrCart-Delivery-Attempt`, for correlation only. */
  readonly deliveryId?: string;
  readonly attempt?: string;
  /** When the receiver had it first; milliseconds since 1970. A renewal and a redrive keep it. */
  readonly receivedAt: number;
}

export type EventToSend = Omit<QueuedEvent, 'receivedAt' | 'deliveryId' | 'attempt'> & {
  /** Header values as they came, hostile ones included. */
  readonly deliveryId?: string | undefined;
  readonly attempt?: string | undefined;
  readonly receivedAt: Date | number;
};

/** The two fields of `SendMessage` that this format decides. */
export interface EncodedMessage {
  readonly MessageBody: string;
  readonly MessageAttributes: Record<string, { DataType: string; StringValue: string }>;
}

/** What an event source mapping hands over, as far as the format needs it. */
export interface ReceivedRecord {
  readonly body: string;
  readonly messageAttributes: Readonly<
    Record<string, { readonly stringValue?: string | undefined; readonly dataType?: string } | undefined>
  >;
  readonly attributes?: { readonly SentTimestamp?: string };
}

/** A message that this format did not write, or that was damaged. Its text names the fault, never the body. */
export class MalformedMessageError extends Error {
  override readonly name = 'MalformedMessageError';
}

/** SQS's limit in bytes for body and attributes together. */
const MESSAGE_LIMIT = 1_048_576;
/** From here on compression costs less than the 64 KB units that SQS bills; bytes. */
const PLAIN_BELOW = 256 * 1024;
/** Longer than any request that API Gateway passes on, so that only a gzip bomb reaches it; bytes. */
const UNPACKED_LIMIT = 10 * 1024 * 1024;

const PACKED = 'gzip+base64';
/**
 * SQS takes the characters of XML 1.0 and no others. Those beyond U+FFFF (emoji, rare Han) are packed although SQS takes
 * them: emulators that people test against refuse them, and an order is not worth that difference.
 */
const STORABLE = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD]+$/u;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** A header value that is safe in an attribute and a log line: at most 128 printable ASCII characters, or nothing. */
export function printable(value: string | undefined): string | undefined {
  const cut = value?.trim().slice(0, 128);
  return cut !== undefined && /^[\x20-\x7E]+$/.test(cut) ? cut : undefined;
}

/** Writes an event as a queue message; `'too large'` when neither plain nor packed fits into one. */
export function encodeMessage(event: EventToSend): EncodedMessage | 'too large' {
  const labels = {
    deliveryId: printable(event.deliveryId),
    attempt: printable(event.attempt),
    receivedAt: new Date(event.receivedAt).toISOString(),
  };
  const text = storableText(event.body);
  const plain = text === undefined ? undefined : message(text, labels);
  if (plain && event.body.length < PLAIN_BELOW) return plain;

  const packed = message(gzipSync(event.body).toString('base64'), { ...labels, encoding: PACKED });
  if (fits(packed)) return packed;
  // Text that hardly compresses grows by base64, and may fit only as it is.
  return plain && fits(plain) ? plain : 'too large';
}

/**
 * Reads a queue message back. Without `receivedAt` (sent by hand from a console) SQS's own time of sending stands in.
 * @throws MalformedMessageError when the bytes of the event cannot be had
 */
export function decodeMessage(record: ReceivedRecord): QueuedEvent {
  const deliveryId = printable(attribute(record, 'deliveryId'));
  const attempt = printable(attribute(record, 'attempt'));
  return {
    body: bytes(record),
    receivedAt: receivedAt(record),
    ...(deliveryId === undefined ? {} : { deliveryId }),
    ...(attempt === undefined ? {} : { attempt }),
  };
}

/** The same message once more, for a renewal: body and attributes untouched, so `receivedAt` stays the first one. */
export function copyMessage(record: ReceivedRecord): EncodedMessage {
  const MessageAttributes: EncodedMessage['MessageAttributes'] = {};
  for (const [name, value] of Object.entries(record.messageAttributes)) {
    if (value?.stringValue === undefined) continue;
    MessageAttributes[name] = { DataType: value.dataType ?? 'String', StringValue: value.stringValue };
  }
  return { MessageBody: record.body, MessageAttributes };
}

function storableText(body: Uint8Array): string | undefined {
  if (!isUtf8(body)) return undefined;
  // Buffer, unlike TextDecoder's default, keeps a byte order mark; SQS needs at least one character.
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  return STORABLE.test(text) ? text : undefined;
}

function message(MessageBody: string, labels: Record<string, string | undefined>): EncodedMessage {
  const MessageAttributes: EncodedMessage['MessageAttributes'] = {};
  for (const [name, value] of Object.entries(labels)) {
    if (value !== undefined) MessageAttributes[name] = { DataType: 'String', StringValue: value };
  }
  return { MessageBody, MessageAttributes };
}

function fits({ MessageBody, MessageAttributes }: EncodedMessage): boolean {
  let size = Buffer.byteLength(MessageBody);
  for (const [name, { DataType, StringValue }] of Object.entries(MessageAttributes)) {
    size += Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(StringValue);
  }
  return size <= MESSAGE_LIMIT;
}

function attribute(record: ReceivedRecord, name: string): string | undefined {
  return record.messageAttributes[name]?.stringValue;
}

function receivedAt(record: ReceivedRecord): number {
  const stated = attribute(record, 'receivedAt');
  const time = stated === undefined ? Number(record.attributes?.SentTimestamp ?? Number.NaN) : Date.parse(stated);
  if (!Number.isFinite(time)) {
    throw new MalformedMessageError('The attribute receivedAt is missing or no ISO 8601 instant.');
  }
  return time;
}

function bytes(record: ReceivedRecord): Uint8Array {
  const encoding = attribute(record, 'encoding');
  if (encoding === undefined) return Buffer.from(record.body, 'utf8');
  if (encoding !== PACKED) {
    throw new MalformedMessageError(`The attribute encoding is not ${PACKED}, the only one that is written.`);
  }
  if (record.body.length % 4 !== 0 || !BASE64.test(record.body)) {
    throw new MalformedMessageError(`The body is not base64, although the attribute encoding says ${PACKED}.`);
  }
  return unpack(Buffer.from(record.body, 'base64'));
}

function unpack(packed: Uint8Array): Uint8Array {
  try {
    return gunzipSync(packed, { maxOutputLength: UNPACKED_LIMIT });
  } catch (error) {
    const tooLong = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    const fault = tooLong ? `unpacks to more than ${UNPACKED_LIMIT} bytes` : 'is not gzip, or was cut short';
    throw new MalformedMessageError(`The packed body ${fault}.`, { cause: error });
  }
}
