import { exactIntegers, parseJson } from './json.ts';
import { isAbsent, isPayload, type Payload, readText } from './payload.ts';
import { type Refused, refused } from './refusal.ts';

/** Events that ask for something. `order.cancelled` asks for a person (contract sheet zephyrcart C12). */
const HANDLED = ['order.created', 'order.refunded', 'order.cancelled'] as const;
export type HandledType = (typeof HANDLED)[number];

export const isHandled = (type: string): type is HandledType => HANDLED.some((handled) => handled === type);

export type Livemode = 'live' | 'test' | 'unknown';

export interface Envelope {
  readonly type: string;
  /** As sent; a reader of instants decides what it is worth. */
  readonly createdAt?: string;
  /** The resource; undefined when there is no object. */
  readonly data: Payload | undefined;
  readonly livemode: Livemode;
}

/** Opens an event, or says why it is `unreadable`. Its numbers are exactly what the bytes say, or NaN. */
export function openEnvelope(body: Uint8Array): Envelope | Refused {
  const event = parseJson(body, exactIntegers);
  if (event === undefined) return refused('unreadable', 'The body is not JSON in UTF-8.');
  if (!isPayload(event)) return refused('unreadable', 'The body is not a JSON object.');
  if (typeof event.type !== 'string') return refused('unreadable', 'type is not a text.');
  const createdAt = readText(event.created_at);
  return {
    type: event.type,
    ...(createdAt === undefined ? {} : { createdAt }),
    data: resourceOf(event),
    livemode: livemodeOf(event),
  };
}

/** The object an event is about: `data`, or `data.object` as other webhook senders nest it (contract sheet zephyrcart 3.3). */
function resourceOf(event: Payload): Payload | undefined {
  const { data } = event;
  if (!isPayload(data)) return undefined;
  return isAbsent(data.id) && isPayload(data.object) ? data.object : data;
}

/**
 * Test or live by the three places that may say so (contract sheet zephyrcart 3.5). One `false` outweighs everything: a
 * test order in the live company is worse than a live order that somebody has to send again.
 */
export function livemodeOf(event: Payload): Livemode {
  const data = resourceOf(event);
  const refund = isPayload(data?.refund) ? data.refund : undefined;
  const found = [data?.livemode, event.livemode, refund?.livemode];
  if (found.includes(false)) return 'test';
  return found.includes(true) ? 'live' : 'unknown';
}
