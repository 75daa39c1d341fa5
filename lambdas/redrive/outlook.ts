import type { CauseKey, CauseReason, Failure } from '../erp/failures.ts';
import type { Erp } from '../erp/port.ts';
import type { Entry } from '../ledger/entry.ts';
import { admissionOf, roomFor } from '../ledger/refund-room.ts';
import type { Task } from '../zephyrcart/event.ts';
import { orderKey } from '../zephyrcart/keys.ts';
import { SENDER_REASONS } from '../zephyrcart/refusal.ts';
import { brokenBy, causesOfKey, isOtherContent, type Letter } from './letter.ts';
import type { Question } from './questions.ts';

/** What would become of a dead letter if it were tried again now. */
export type Outlook =
  | { readonly outcome: 'passes' }
  | { readonly outcome: 'fails'; readonly reason: CauseReason; readonly detail: string }
  /** Only a try tells whether these are mended. */
  | { readonly outcome: 'unknown'; readonly causes: readonly CauseKey[] };

const PASSES: Outlook = { outcome: 'passes' };

/** What the bridge decides by itself, from the event and the ledger: looked at anew, not asked for. */
const OURS: ReadonlySet<string> = new Set<string>(SENDER_REASONS);

/** Rehearses a dead letter: reads and translates it as the consumer would, and asks the ERP; writes nothing anywhere. */
export async function outlookOf(
  letter: Letter,
  erp: Pick<Erp, 'translateOrder' | 'translateRefund'>,
  ask: Question,
): Promise<Outlook> {
  if (letter.broken) return askAll([brokenBy(letter)], ask);
  const outlooks = await Promise.all(letter.tasks.map((task) => outlookOfTask(task, letter, erp, ask)));
  const failing = outlooks.find(({ outcome }) => outcome === 'fails');
  if (failing !== undefined) return failing;
  const causes = outlooks.flatMap((outlook) => (outlook.outcome === 'unknown' ? outlook.causes : []));
  return causes.length > 0 ? { outcome: 'unknown', causes } : PASSES;
}

/** The same of one of its tasks. */
export async function outlookOfTask(
  task: Task,
  letter: Letter,
  erp: Pick<Erp, 'translateOrder' | 'translateRefund'>,
  ask: Question,
): Promise<Outlook> {
  if (task.kind === 'refused') return fails(task.refusal.reason, task.refusal.detail);
  const entry = letter.entry(task.key);
  if (isOtherContent(task, entry)) {
    return fails('payload_changed', `${task.key} stands with other content than this event's.`);
  }
  if (entry?.status === 'posted') return PASSES;
  const refusal =
    task.kind === 'order'
      ? refusalOf(erp.translateOrder(task.order))
      : refundRefusal(task, letter.entry(orderKey(task.refund.orderId)));
  if (refusal !== undefined) return fails(refusal.reason, refusal.detail);
  return askAll(causesOfKey(letter, task.key), ask);
}

async function askAll(causes: readonly CauseKey[], ask: Question): Promise<Outlook> {
  const unknown: CauseKey[] = [];
  for (const cause of causes.filter(({ reason }) => !OURS.has(reason))) {
    const answer = await ask(cause);
    if (answer.outcome === 'unanswered') return fails(answer.failure.reason, answer.failure.detail);
    if (answer.outcome === 'not yet') return fails(cause.reason, `${cause.subject ?? cause.reason}: not mended yet.`);
    if (answer.outcome === 'unknown') unknown.push(cause);
  }
  return unknown.length > 0 ? { outcome: 'unknown', causes: unknown } : PASSES;
}

/** A refund needs its order in the ERP, and room in it. */
function refundRefusal(
  { refund }: Task & { kind: 'refund' },
  order: Entry | undefined,
): Pick<Failure, 'reason' | 'detail'> | undefined {
  if (order?.status !== 'posted') {
    return { reason: 'order_unknown', detail: `Its order ${refund.orderId} is not in the ERP yet.` };
  }
  if (admissionOf(order, refund.id) !== undefined || roomFor(order) >= refund.amount) return undefined;
  return { reason: 'over_refund', detail: `${refund.orderId} has room for ${roomFor(order)} minor units.` };
}

const refusalOf = (translation: ReturnType<Erp['translateOrder']>): Failure | undefined =>
  translation.outcome === 'refused' ? translation.failure : undefined;

const fails = (reason: CauseReason, detail: string): Outlook => ({ outcome: 'fails', reason, detail });
