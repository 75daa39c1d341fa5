import { type Envelope, isHandled, openEnvelope } from './envelope.ts';
import { eventKey, orderKey, readId } from './keys.ts';
import { type Order, readOrder } from './order.ts';
import type { ReadingOptions } from './reading-options.ts';
import type { Refund } from './refund.ts';
import { refundTasks } from './refund-tasks.ts';
import { type Refusal, refused } from './refusal.ts';

export type { ReadingOptions } from './reading-options.ts';

/** One thing that a queued event asks for, or why it cannot be done. `key` is the ledger key (design D3). */
export type Task =
  | { readonly kind: 'order'; readonly key: string; readonly order: Order }
  | {
      readonly kind: 'refund';
      readonly key: string;
      readonly refund: Refund;
      /** Nothing in the event says live or test: live only if its order is already in the live company. */
      readonly livemodeUnknown: boolean;
    }
  | { readonly kind: 'refused'; readonly key: string; readonly refusal: Refusal };

/** What is in a queued event: at least one task, or nothing for us (another type, or test mode). */
export type Reading =
  | { readonly kind: 'ignored'; readonly why: 'type' | 'test' }
  | { readonly kind: 'tasks'; readonly tasks: readonly [Task, ...Task[]] };

/**
 * What the bytes of a queued event ask for. Never throws: what cannot be read becomes a refused task, under the key of
 * its order or refund when that much is readable, else under the key of the bytes.
 */
export function readEvent(body: Uint8Array, options: ReadingOptions): Reading {
  const key = eventKey(body);
  const envelope = openEnvelope(body);
  if ('refusal' in envelope) return { kind: 'tasks', tasks: [{ kind: 'refused', key, ...envelope }] };
  const { type, data, livemode } = envelope;
  if (!isHandled(type)) return { kind: 'ignored', why: 'type' };
  if (livemode === 'test' && options.testOrders === 'ignore') return { kind: 'ignored', why: 'test' };
  if (data === undefined) {
    return { kind: 'tasks', tasks: [{ kind: 'refused', key, ...refused('unreadable', 'data is not an object.') }] };
  }
  if (type === 'order.created') return { kind: 'tasks', tasks: [orderTask(envelope, key, options)] };
  if (type === 'order.refunded') return { kind: 'tasks', tasks: refundTasks(envelope, key, options) };
  return { kind: 'tasks', tasks: [cancelledTask(envelope, key)] };
}

function orderTask({ data, livemode, createdAt }: Envelope, key: string, options: ReadingOptions): Task {
  const id = readId(data?.id);
  const read =
    livemode === 'unknown'
      ? refused('livemode_missing', 'Neither data.livemode nor livemode says whether the order is live or a test.')
      : readOrder(data, options, createdAt === undefined ? {} : { createdAt });
  if ('order' in read) return { kind: 'order', key: orderKey(read.order.id), order: read.order };
  return { kind: 'refused', key: id === undefined ? key : orderKey(id), refusal: read.refusal };
}

/** Under the key of the bytes: under the order's own, a cancellation that comes first would fail the order itself. */
function cancelledTask({ data }: Envelope, key: string): Task {
  const detail = `The order ${readId(data?.id) ?? 'of this event'} was cancelled in ZephyrCart; a person decides in the ERP.`;
  return { kind: 'refused', key, ...refused('order_cancelled', detail) };
}
