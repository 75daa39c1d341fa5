import { type Delivery, jobOf } from '../../lambdas/consumer/jobs.ts';
import { type Failure, sentenceOf } from '../../lambdas/erp/failures.ts';
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
    else for (const task of reading.tasks) previews.push(await previewTask(name, task, roomFor, ports));
  }
  return previews;
}

async function previewTask(
  event: string,
  task: Task,
  roomFor: ReturnType<typeof createRefundRooms>,
  { translator }: RefundRoomPorts,
): Promise<Preview> {
  const about = { event, key: task.key };
  if (task.kind === 'refused') return { ...about, outcome: 'fails', ...words({ class: 'final', ...task.refusal }) };
  const { refundRoom, assumed } = task.kind === 'refund' ? await roomFor(task.refund) : NO_REFUND;
  if (task.kind === 'refund' && task.livemodeUnknown) assumed.push('the order is a live one: nothing says so here');
  const asked = task.kind === 'order' ? await translator.assumeCustomer?.(task.order) : undefined;
  const chooseCustomer = asked && (async () => ({ outcome: 'chosen', customer: asked.customer }) as const);
  const erp = { ...translator, ...(chooseCustomer === undefined ? {} : { chooseCustomer }) };
  const job = jobOf(task, DELIVERY, { erp, refundRoom, orderPatience: 0, isLastTry: async () => true });
  const prepared = await job.prepare(new AbortController().signal);
  if (prepared.outcome === 'ready') {
    const { draft } = prepared;
    const request = translator.requestOf(draft);
    const openQuestions = [...(asked?.open === undefined ? [] : [asked.open]), ...translator.openQuestions(draft)];
    return { ...about, outcome: 'document', request, assumed, openQuestions };
  }
  const outcome = prepared.outcome === 'not final' ? 'waits' : 'fails';
  return { ...about, outcome, ...words(prepared.failure), assumed };
}

/** An order asks for no room. */
const NO_REFUND: AssumedRoom = {
  refundRoom: { admit: async () => ({ outcome: 'contended' }), wait: async () => 'waiting' },
  assumed: [],
};

function words({ reason, detail, skus }: Failure) {
  return { reason, sentence: sentenceOf(reason), detail, ...(skus === undefined ? {} : { skus: [...skus] }) };
}
