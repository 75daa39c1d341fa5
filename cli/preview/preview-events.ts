import { type Delivery, jobOf } from '../../lambdas/consumer/jobs.ts';
import { type Failure, sentenceOf } from '../../lambdas/erp/failures.ts';
import type { AdmittedRefund } from '../../lambdas/erp/port.ts';
import { readEvent, type Task } from '../../lambdas/zephyrcart/event.ts';
import { ordersIn } from './order-book.ts';
import type { RecordedEvent } from './recorded.ts';
import { type AssumedRoom, createRefundRooms, type RefundRoomPorts } from './refund-rooms.ts';
import type { Preview } from './result.ts';

/** A delivery that never was: nothing of it goes into a document. */
const DELIVERY: Delivery = { messageId: 'preview', receiptHandle: 'preview', receivedAt: 0, age: 0 };

/**
 * What would become of events, in the order given, by the consumer's own code and without asking anybody. What refunds
 * need of their orders is taken from `orders`, then from the events themselves.
 */
export async function previewEvents(
  events: readonly RecordedEvent[],
  orders: readonly RecordedEvent[],
  ports: RefundRoomPorts,
): Promise<readonly Preview[]> {
  const roomFor = createRefundRooms(ordersIn([...orders, ...events], ports.reading), ports);
  const previews: Preview[] = [];
  for (const { name, body } of events) {
    const reading = readEvent(body, ports.reading);
    if (reading.kind === 'ignored') previews.push({ event: name, outcome: 'ignored', why: reading.why });
    else {
      for (const task of reading.tasks) {
        const preview = previewTask(name, task, roomFor, ports);
        previews.push(await preview.catch((error: unknown) => thrown(name, task, error)));
      }
    }
  }
  return previews;
}

async function previewTask(
  event: string,
  task: Task,
  roomFor: ReturnType<typeof createRefundRooms>,
  ports: RefundRoomPorts,
): Promise<Preview> {
  const about = { event, key: task.key };
  if (task.kind === 'refused') return { ...about, outcome: 'fails', ...words({ class: 'final', ...task.refusal }) };
  const room = task.kind === 'refund' ? await roomFor(task.refund) : NO_REFUND;
  const { refundRoom, assumed } = room;
  if (task.kind === 'refund' && task.livemodeUnknown) assumed.push('the order is a live one: nothing says so here');
  const { erp, open } = await assumedErp(task, room, ports);
  const job = jobOf(task, DELIVERY, { erp, refundRoom, orderPatience: 0, isLastTry: async () => true });
  const prepared = await job.prepare(new AbortController().signal);
  if (prepared.outcome !== 'ready') {
    const outcome = prepared.outcome === 'not final' ? 'waits' : 'fails';
    return { ...about, outcome, ...words(prepared.failure), assumed };
  }
  const { draft } = prepared;
  const refused = erp.misfits(draft).join(' ');
  if (refused !== '') {
    return { ...about, outcome: 'fails', ...words({ class: 'final', reason: 'rejected', detail: refused }), assumed };
  }
  const openQuestions = [...open, ...erp.openQuestions(draft)];
  return { ...about, outcome: 'document', request: erp.requestOf(draft), assumed, openQuestions };
}

/** What the ERP would be asked on the way to the document is answered as far as it is known here. */
async function assumedErp(task: Task, { order }: AssumedRoom, { translator }: RefundRoomPorts) {
  const asked = task.kind === 'order' ? await translator.assumeCustomer?.(task.order) : undefined;
  const { assumeRefund } = translator;
  const erp = {
    ...translator,
    ...(asked && { chooseCustomer: async () => ({ outcome: 'chosen', customer: asked.customer }) as const }),
    ...(order && assumeRefund && { translateRefund: (refund: AdmittedRefund) => assumeRefund(refund, order) }),
  };
  return { erp, open: asked?.open === undefined ? [] : [asked.open] };
}

/** An order asks for no room. */
const NO_REFUND: AssumedRoom = {
  refundRoom: { admit: async () => ({ outcome: 'contended' }), wait: async () => 'waiting' },
  assumed: [],
};

/** A mapping may be half done. What it throws becomes of this event, and is no reason to be silent about the others. */
function thrown(event: string, { key }: Task, error: unknown): Preview {
  const where =
    error instanceof Error ? error.stack?.split('\n').find((line) => line.startsWith('    at ')) : undefined;
  const detail = `${String(error)}${where === undefined ? '' : `, ${where.trim()}`}`;
  return { event, key, outcome: 'fails', ...words({ class: 'transient', reason: 'bridge_fault', detail }) };
}

function words({ reason, detail, skus }: Failure) {
  return { reason, sentence: sentenceOf(reason), detail, ...(skus === undefined ? {} : { skus: [...skus] }) };
}
