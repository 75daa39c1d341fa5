import type { Failure } from '../failures.ts';
import { textProperty } from '../json.ts';
import { codesIn, subjectOf } from '../naming.ts';
import type { Creation, LookUp } from '../port.ts';
import { isDown, unanswered } from '../silence.ts';
import { typedInOrder, typedInRefund } from '../typed-words.ts';
import { type Answer, readError, saysItExists } from './answers.ts';
import { unreadable } from './ask.ts';
import type { WriteRequest } from './client.ts';
import { compare } from './comparison.ts';
import type { CancellationDraft, SapBusinessOneDraft } from './draft.ts';
import { formOf, lookUp, type Sight } from './look-up.ts';
import { nameItems } from './missing-items.ts';
import { readDocument, writtenFor } from './read-back.ts';

/** Statuses that the Service Layer and its proxies give only to what they did not execute. */
const DEFINITE = new Set([401, 403, 405, 413, 429]);

/** One document, in one request. */
export async function create(
  sight: Sight,
  draft: SapBusinessOneDraft,
  mayLeave: () => boolean,
  signal: AbortSignal,
): Promise<Creation> {
  const reply = await sight.client.post(requestOf(draft), mayLeave, signal);
  if (reply === 'too late') return { outcome: 'too late' };
  if (!('status' in reply)) return unanswered(reply);
  if (draft.kind === 'cancellation' ? reply.status === 204 : reply.status === 201) return created(sight, draft, reply);
  return refused(sight, draft, reply, signal);
}

/** The request that makes the document, or cancels the order. */
export function requestOf(draft: SapBusinessOneDraft): WriteRequest {
  switch (draft.kind) {
    case 'order':
      return { path: 'Orders', body: draft.body, typed: typedInOrder(draft.order, codesIn(draft)) };
    case 'credit memo':
      return { path: 'CreditNotes', body: draft.body, typed: typedInRefund(draft.admitted.refund) };
    case 'cancellation':
      return { path: `Orders(${encodeURIComponent(draft.order.entry)})/Cancel` };
  }
}

function created(sight: Sight, draft: SapBusinessOneDraft, { status, body }: Answer): Creation {
  if (draft.kind === 'cancellation') return { outcome: 'created', document: cancelledOrder(draft) };
  const stored = readDocument(body, formOf(sight, draft));
  // The document may exist all the same; a later look-up tells.
  if (stored === undefined || textProperty(body, 'NumAtCard')?.toUpperCase() !== draft.reference) {
    return { outcome: 'ambiguous', failure: unreadable(status) };
  }
  const difference = compare(draft, stored);
  const kind = draft.kind === 'order' ? 'sales order' : 'credit memo';
  const document = { kind, id: stored.entry, number: stored.number, ...writtenFor(stored) } as const;
  return { outcome: 'created', document: difference === undefined ? document : { ...document, difference } };
}

const cancelledOrder = ({ order }: CancellationDraft) =>
  ({ kind: 'sales order', id: order.entry, number: order.number }) as const;

async function refused(
  sight: Sight,
  draft: SapBusinessOneDraft,
  answer: Answer,
  signal: AbortSignal,
): Promise<Creation> {
  const failure = failureOf(sight, answer);
  if (!isDefinite(answer))
    return { outcome: 'ambiguous', failure, ...(isDown(answer.status) ? { unheard: true } : {}) };
  if (draft.kind === 'cancellation') return notCancelled(failure);
  if (mayHaveCome(answer)) return reconciled(await lookUp(sight, draft, signal), failure);
  const named = await nameItems(sight.client, draft, failure, signal);
  return { outcome: 'refused', failure: { ...named, ...subjectOf(named, draft) } };
}

/** A refusal counts only when SAP Business One itself can be heard in it; a proxy's page proves nothing. */
function isDefinite(answer: Answer): boolean {
  if (DEFINITE.has(answer.status)) return true;
  if (answer.status < 400 || answer.status >= 500 || answer.status === 408) return false;
  const error = readError(answer.body);
  // A commit that failed now and then did not, and a node may lose the company after one (contract sheet sap-business-one 6.2).
  return (
    error !== undefined &&
    error.code !== '-1116' &&
    error.code !== '305' &&
    !/Could not commit transaction/i.test(error.text)
  );
}

/** What a refusal means; one in which SAP Business One itself cannot be heard is never final. */
export function failureOf({ client }: Pick<Sight, 'client'>, answer: Answer): Failure {
  if (answer.status < 400) return unreadable(answer.status);
  const failure = client.explain(answer);
  if (isDefinite(answer) || failure.class === 'transient' || failure.class === 'systemic') return failure;
  return { ...failure, class: 'transient', reason: 'erp_unavailable' };
}

/** Refusals behind which our document can stand: an approval made a draft of it, or an earlier attempt of ours came through. */
function mayHaveCome(answer: Answer): boolean {
  const error = readError(answer.body);
  if (error === undefined) return false;
  if (saysItExists(error)) return true;
  // Unknown partners have the same code, and a text of their own.
  return /No matching records found/i.test(error.text) || (error.code === '-2028' && !/not found/i.test(error.text));
}

function reconciled(found: LookUp<SapBusinessOneDraft>, failure: Failure): Creation {
  switch (found.outcome) {
    case 'found':
      return { outcome: 'created', document: found.document };
    case 'absent':
      return { outcome: 'refused', failure };
    case 'refused':
      return { outcome: 'refused', failure: found.failure };
    case 'inconclusive':
      // A draft that waits may become the document: the record of this request stays, and keeps from another one those
      // who looked before there was a draft. Anything else leaves open what the refusal meant.
      return { outcome: 'ambiguous', failure: found.failure };
  }
}

/** Something was made of the order in the meantime: the next look-up sees it, and decides anew. */
function notCancelled(failure: Failure): Creation {
  return { outcome: 'refused', failure: failure.class === 'final' ? { ...failure, class: 'transient' } : failure };
}
