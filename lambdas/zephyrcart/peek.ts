import { livemodeOf } from './envelope.ts';
import { parseJson } from './json.ts';
import { isPayload } from './payload.ts';

/**
 * The receiver's cheap look: enough to ignore what is not for us, nothing more. `test` means that at least one place
 * says so. `type` is undefined when the event names none: such an event is queued and refused with its reason, as is
 * an `unreadable` one, because nothing signed may be lost.
 */
export function peek(body: Uint8Array): { type: string | undefined; test: boolean } | 'unreadable' {
  const event = parseJson(body);
  if (!isPayload(event)) return 'unreadable';
  return { type: typeof event.type === 'string' ? event.type : undefined, test: livemodeOf(event) === 'test' };
}
