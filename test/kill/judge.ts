import { admissionOf } from '../../lambdas/ledger/refund-room.ts';
import { REFUNDED, type Scene, TOTALS } from './scene.ts';

/** Two processes may each hold a token or a session, and none knows of the other's. */
const OF_EACH_PROCESS = /^(token while one is held|login while a session is held)/;

/** What is wrong once a story is over; nothing if all is well. */
export type Findings = readonly string[];

/** One document with the right total, and a ledger that says so. */
export async function posted(scene: Scene, kind: 'order' | 'refund'): Promise<Findings> {
  const [id, key] = kind === 'order' ? [scene.orderId, scene.orderKey] : [scene.refundId, scene.refundKey];
  const made = scene.documentsOf(id);
  const entry = await scene.ledger.entries.read(key);
  const [document] = made;
  return [
    ...(made.length === 1 ? [] : [`${made.length} documents of ${key} in ${scene.erp.name}`]),
    ...made.flatMap(({ number, total }) =>
      total === TOTALS[kind] ? [] : [`${number} is over ${total}, not ${TOTALS[kind]}`],
    ),
    ...(entry?.status === 'posted'
      ? []
      : [`the ledger says of ${key}: ${entry?.status} (${entry?.reason ?? entry?.detail})`]),
    ...(entry?.document === undefined || entry.document.number === document?.number
      ? []
      : [`the ledger names ${entry.document.number} for ${key}, which is ${document?.number}`]),
    ...(entry?.postingSince === undefined ? [] : [`a POST of ${key} still counts as under way`]),
    ...(entry?.difference === undefined ? [] : [`a difference was named for ${key}, and there is none`]),
  ];
}

/** What was taken of the order's room is what was refunded, and nobody is waiting for it any more. */
export async function admitted(scene: Scene): Promise<Findings> {
  const order = await scene.ledger.entries.read(scene.orderKey);
  if (order === undefined) return [`the ledger does not know ${scene.orderKey}`];
  const admission = admissionOf(order, scene.refundId);
  const waiting = scene.ledger.refundRoom.waiting(order);
  return [
    ...(order.refunded === REFUNDED ? [] : [`${order.refunded} minor units count as refunded, not ${REFUNDED}`]),
    ...(admission?.before === 0 && admission.amount === REFUNDED
      ? []
      : [`the refund's admission is ${JSON.stringify(admission)}`]),
    ...(waiting.length === 0 ? [] : ['somebody still waits for the order, which is posted']),
  ];
}

/** Both queues are empty, nobody failed that was not to, and the ERP was asked nothing that it must not be asked. */
export async function atRest(scene: Scene): Promise<Findings> {
  const [events, deadLetters] = [await scene.messages('EventQueueUrl'), await scene.messages('DeadLetterQueueUrl')];
  const violations = scene.erp.admin.violations().map(({ kind, detail }) => `${kind}: ${detail}`);
  return [
    ...(events.length === 0 ? [] : [`${events.length} messages are still on the event queue`]),
    ...(deadLetters.length === 0 ? [] : [`${deadLetters.length} dead letters are left`]),
    ...scene.staff.troubles(),
    ...violations.filter((violation) => !OF_EACH_PROCESS.test(violation)),
  ];
}

/** One dead letter, marked with its reason, which the ledger says too; and nothing in the ERP. */
export async function deadOfUnknownItem(scene: Scene): Promise<Findings> {
  const letters = await scene.messages('DeadLetterQueueUrl');
  const entry = await scene.ledger.entries.read(scene.orderKey);
  const marks = await Promise.all(letters.map(({ messageId }) => scene.ledger.marks.read(messageId)));
  const made = scene.documentsOf(scene.orderId).length;
  return [
    ...(letters.length === 1 ? [] : [`${letters.length} dead letters instead of one`]),
    ...marks.flatMap((mark) =>
      mark?.reason === 'unknown_sku' ? [] : [`a dead letter is marked with ${mark?.reason}`],
    ),
    ...(entry?.reason === 'unknown_sku' && entry.skus?.includes(scene.sku)
      ? []
      : [`the ledger says ${entry?.status}, ${entry?.reason}, ${entry?.skus?.join()} of an unknown item`]),
    ...(made === 0 ? [] : [`${made} documents of an order with an unknown item`]),
  ];
}

/** Delivery was off and is on again, and operations were told of both. */
export async function delivering(scene: Scene): Promise<Findings> {
  const { state } = await scene.ledger.breaker.read();
  const told = (words: RegExp) => scene.mails().some((subject) => words.test(subject));
  return [
    ...(state === 'closed' ? [] : [`the breaker is ${state}`]),
    ...(scene.switched().includes('off') ? [] : ['delivery was never switched off']),
    ...(scene.delivery.state() === 'Enabled' ? [] : ['delivery is still off']),
    ...(told(/delivery is paused/) ? [] : ['nobody was told that delivery is paused']),
    ...(told(/delivery goes on/) ? [] : ['nobody was told that delivery goes on']),
  ];
}
