import type { Failure } from '../failures.ts';
import type { Difference, ErpDocument } from '../port.ts';
import type { Answer } from './answers.ts';
import { batchAnswers } from './batch-answers.ts';
import type { ApiRequest, Client, Reply } from './client.ts';
import { compare, type Repair } from './comparison.ts';
import type { BusinessCentralDraft } from './draft.ts';
import { batch, type Paths, query } from './paths.ts';
import { CREDIT_MEMOS, type DocumentKind, ORDERS, readDocument, type StoredDocument } from './read-back.ts';

export type Settled = { readonly document: ErpDocument } | { readonly unfinished: Failure };

/** Repairs of one document: more would fight with something that changes it back. */
const ROUNDS = 2;

/**
 * Brings a stored document to what was meant, as far as that is possible, and names what stays different. The page order
 * of credit memo lines lets a price list overwrite a price that was sent (contract sheet business-central 2.3).
 */
export async function settle(
  client: Client,
  paths: Paths,
  draft: BusinessCentralDraft,
  first: StoredDocument,
  signal: AbortSignal,
  mayRepair: () => Promise<boolean> = async () => true,
): Promise<Settled> {
  const kind = draft.kind === 'order' ? ORDERS : CREDIT_MEMOS;
  let stored = first;
  for (let round = 0; ; round += 1) {
    const { repairs, difference } = compare(draft, stored);
    const isLeft = repairs.length === 0 || stored.status !== 'Draft' || round === ROUNDS;
    if (isLeft || !(await mayRepair())) {
      return { document: documentOf(draft, stored, difference) };
    }
    const refusal = await repair(client, paths, kind, stored.id, repairs, signal);
    // Also what people could mend there later: the document exists, and says what it lacks.
    if (refusal?.class === 'final' || refusal?.class === 'patient')
      return { document: documentOf(draft, stored, withWords(difference, refusal)) };
    if (refusal !== undefined && !refusal.stale) return { unfinished: refusal };
    const again = await readAgain(client, paths, kind, stored.id, signal);
    if ('unfinished' in again) return again;
    stored = again.stored;
  }
}

type Refusal = Failure & { readonly stale?: boolean };

/** One line by PATCH, several as one transaction. One request, never repeated. Undefined when done. */
async function repair(
  client: Client,
  paths: Paths,
  kind: DocumentKind,
  documentId: string,
  repairs: readonly Repair[],
  signal: AbortSignal,
): Promise<Refusal | undefined> {
  const patches = repairs.map(
    ({ lineId, etag, fields }): ApiRequest => ({
      method: 'PATCH',
      path: paths.line(kind, documentId, lineId),
      headers: { 'If-Match': etag },
      body: fields,
    }),
  );
  const [only] = patches;
  const request = patches.length === 1 && only !== undefined ? only : batch(patches, { Isolation: 'snapshot' });
  const prepared = await client.prepare(request, signal);
  if ('failure' in prepared) return prepared.failure;
  const reply = await prepared.send();
  if (!('status' in reply)) return reply.failure;
  if (request === only) return reply.status === 200 ? undefined : refusalOf(client, reply);
  const answers = batchAnswers(reply, patches.length);
  if (reply.status === 200 && answers.every((answer) => answer?.status === 200)) return undefined;
  return refusalOf(client, answers.find((answer) => answer !== undefined && answer.status !== 200) ?? reply);
}

function refusalOf(client: Client, answer: Answer): Refusal {
  // Somebody else changed, or posted and so removed, the document: looked at again rather than overwritten.
  if (answer.status === 404) return vanished();
  const failure = client.explain(answer);
  return answer.status === 409 || answer.status === 412 ? { ...failure, class: 'transient', stale: true } : failure;
}

async function readAgain(
  client: Client,
  paths: Paths,
  kind: DocumentKind,
  id: string,
  signal: AbortSignal,
): Promise<{ readonly stored: StoredDocument } | { readonly unfinished: Failure }> {
  const path = `${paths.one(kind.set, id)}${query({ expand: kind.lines })}`;
  const reply: Reply = await client.read({ method: 'GET', path }, signal);
  if (!('status' in reply)) return { unfinished: reply.failure };
  if (reply.status === 404) return { unfinished: vanished() };
  if (reply.status !== 200) return { unfinished: client.explain(reply) };
  const stored = readDocument(reply.body, kind);
  return stored === undefined ? { unfinished: unreadable(reply.status) } : { stored };
}

function documentOf(
  draft: BusinessCentralDraft,
  stored: StoredDocument,
  difference: Difference | undefined,
): ErpDocument {
  return {
    kind: draft.kind === 'order' ? 'sales order' : 'credit memo',
    id: stored.id,
    number: stored.number,
    ...(stored.customer === undefined ? {} : { customer: stored.customer }),
    ...(difference === undefined ? {} : { difference }),
  };
}

function withWords(difference: Difference | undefined, refusal: Failure): Difference | undefined {
  return difference && { ...difference, lines: [...difference.lines, `repair refused: ${refusal.detail}`] };
}

function vanished(): Failure {
  const detail = 'The document was posted or deleted while it was read back.';
  return { class: 'transient', reason: 'erp_unavailable', detail };
}

/** An answer of success without the document in it. */
export function unreadable(status: number): Failure {
  const detail = `Business Central answered ${status}, but not with the whole document.`;
  return { class: 'transient', reason: 'erp_unavailable', detail };
}
