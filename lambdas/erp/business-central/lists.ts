import type { Failure } from '../failures.ts';
import { isArray, type Json, property, textProperty } from '../json.ts';
import { isDown } from '../silence.ts';
import { type Answer, readError, rows } from './answers.ts';
import { batchAnswers } from './batch-answers.ts';
import type { ApiRequest, Client } from './client.ts';
import { batch } from './paths.ts';
import { unreadable } from './settlement.ts';

/** One list for each request, all of whose rows carry the reference beside it; the last one stands for those behind it. */
export async function lists(
  client: Client,
  requests: readonly ApiRequest[],
  references: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly lists: readonly (readonly Json[])[] } | { readonly failure: Failure }> {
  const answers = await ask(client, requests, signal);
  if ('failure' in answers) return answers;
  const found: (readonly Json[])[] = [];
  for (const [index, answer] of answers.answers.entries()) {
    const hits = cleanHits(client, answer, references[index] ?? references.at(-1) ?? '');
    if ('failure' in hits) return hits;
    found.push(hits.hits);
  }
  return { lists: found };
}

async function ask(
  client: Client,
  requests: readonly ApiRequest[],
  signal: AbortSignal,
): Promise<{ readonly answers: readonly (Answer | undefined)[] } | { readonly failure: Failure }> {
  const [only] = requests;
  const single = requests.length === 1 && only !== undefined;
  const reply = await client.read(single ? only : batch(requests), signal);
  // A look-up is cheap: an ERP that cannot even do that, after several tries, is down for everybody.
  // Being asked to wait is no outage: each event waits, and delivery goes on.
  if (!('status' in reply) && reply.failure.retryAfterSeconds !== undefined) return { failure: reply.failure };
  if (!('status' in reply)) return { failure: { ...reply.failure, class: 'systemic' } };
  if (single) return { answers: [reply] };
  const isBatch = reply.status === 200 && isArray(property(reply.body, 'responses'));
  if (!isBatch) return { failure: refusedRead(client, reply) };
  return { answers: batchAnswers(reply, requests.length) };
}

/** The rows of one list: whole, and each with our reference, since a filter that is not understood can be ignored. */
function cleanHits(
  client: Client,
  answer: Answer | undefined,
  reference: string,
): { readonly hits: readonly Json[] } | { readonly failure: Failure } {
  if (answer === undefined) return { failure: unreadable(200) };
  if (answer.status !== 200) return { failure: refusedRead(client, answer) };
  const hits = rows(answer.body);
  const ours = hits?.every((hit) => textProperty(hit, 'externalDocumentNumber')?.toUpperCase() === reference);
  return hits !== undefined && ours === true ? { hits } : { failure: noList(answer) };
}

/**
 * A look-up that is refused says nothing against the document, hence never final: whatever it is, it concerns all of them.
 */
export function refusedRead(client: Client, answer: Answer): Failure {
  if (answer.status < 400) return noList(answer);
  const failure = client.explain(answer);
  if (failure.class === 'final' || failure.class === 'patient') {
    return { ...failure, class: 'systemic', reason: 'erp_configuration' };
  }
  const locked = readError(answer.body)?.message.includes('locked') === true;
  return isDown(answer.status) && !locked ? { ...failure, class: 'systemic' } : failure;
}

/**
 * Success without what was asked for. A list that goes on elsewhere, or holds the rows of others, is a matter of this
 * document; no list at all is what a proxy in Business Central's place answers, and answers to everybody.
 */
export function noList({ status, body }: Answer): Failure {
  const failure = unreadable(status);
  return isArray(property(body, 'value')) ? failure : { ...failure, class: 'systemic' };
}
