import type { Failure } from '../failures.ts';
import { codesIn, subjectOf } from '../naming.ts';
import type { Creation } from '../port.ts';
import { isDown, unanswered } from '../silence.ts';
import { typedInOrder, typedInRefund } from '../typed-words.ts';
import { type Answer, readError } from './answers.ts';
import type { ApiRequest, Client } from './client.ts';
import type { BusinessCentralDraft } from './draft.ts';
import { nameItems } from './missing-items.ts';
import type { Paths } from './paths.ts';
import { CREDIT_MEMOS, ORDERS, readDocument } from './read-back.ts';
import { settle, unreadable } from './settlement.ts';

/** Statuses that Business Central and its gateways give only to what they did not execute. */
const DEFINITE = new Set([401, 403, 405, 413, 429]);

/** One document with its lines, in one atomic request (contract sheet business-central 2.6). */
export function creationRequest(paths: Paths, draft: BusinessCentralDraft): ApiRequest & { readonly body: object } {
  const kind = draft.kind === 'order' ? ORDERS : CREDIT_MEMOS;
  const typed = draft.kind === 'order' ? typedInOrder(draft.order, codesIn(draft)) : typedInRefund(draft.refund);
  return { method: 'POST', path: paths.list(kind.set, { expand: kind.lines }), body: draft.body, typed };
}

export async function create(
  client: Client,
  paths: Paths,
  draft: BusinessCentralDraft,
  mayLeave: () => boolean,
  signal: AbortSignal,
): Promise<Creation> {
  const prepared = await client.prepare(creationRequest(paths, draft), signal);
  if (signal.aborted) return { outcome: 'too late' };
  if ('failure' in prepared) return { outcome: 'refused', failure: prepared.failure };

  // Nothing asynchronous may come between the question and the sending (design D3).
  if (!mayLeave()) return { outcome: 'too late' };
  const reply = await prepared.send();

  if (!('status' in reply)) return unanswered(reply);
  if (reply.status === 201) return created(client, paths, draft, reply, signal);
  const failure = failureOf(client, reply);
  if (!isDefinite(reply)) return { outcome: 'ambiguous', failure, ...unheard(reply) };
  const named = await nameItems(client, paths, draft, failure, signal);
  return { outcome: 'refused', failure: { ...named, ...subjectOf(named, draft) } };
}

async function created(
  client: Client,
  paths: Paths,
  draft: BusinessCentralDraft,
  reply: Answer,
  signal: AbortSignal,
): Promise<Creation> {
  const kind = draft.kind === 'order' ? ORDERS : CREDIT_MEMOS;
  const stored = readDocument(reply.body, kind);
  if (stored?.reference !== draft.reference) return { outcome: 'ambiguous', failure: unreadable(reply.status) };
  const settled = await settle(client, paths, draft, stored, signal);
  // The document exists, but not yet as meant: a later look-up goes on here.
  if ('unfinished' in settled) return { outcome: 'ambiguous', failure: settled.unfinished };
  return { outcome: 'created', document: settled.document };
}

/** A document that others lock is that document's trouble. */
function unheard(answer: Answer): { readonly unheard?: true } {
  const locked = readError(answer.body)?.message.includes('locked') === true;
  return isDown(answer.status) && !locked ? { unheard: true } : {};
}

/** A refusal counts only when Business Central itself can be heard in it; a gateway's page proves nothing. */
function isDefinite(answer: Answer): boolean {
  if (DEFINITE.has(answer.status)) return true;
  const refusal = answer.status >= 400 && answer.status < 500 && answer.status !== 408;
  return refusal && readError(answer.body) !== undefined;
}

function failureOf(client: Client, answer: Answer): Failure {
  if (answer.status < 400) return unreadable(answer.status);
  const failure = client.explain(answer);
  // The token was dropped; whether the next one is refused too, the next look-up finds out.
  if (answer.status === 401 && answer.refusedSecretVersion === undefined) return { ...failure, class: 'transient' };
  if (isDefinite(answer) || failure.class === 'transient' || failure.class === 'systemic') return failure;
  return { ...failure, class: 'transient', reason: 'erp_unavailable' };
}
