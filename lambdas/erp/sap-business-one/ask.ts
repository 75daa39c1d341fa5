import type { Failure } from '../failures.ts';
import { isArray, type Json, property, textProperty } from '../json.ts';
import { isDown } from '../silence.ts';
import { type Answer, ERP, rows } from './answers.ts';
import type { Client, Letters, Unanswered } from './client.ts';

/**
 * Several lists, in one round trip. A batch stops at its first failure, and some servers have none: what it leaves open is
 * asked for by itself, and counts only if that answer is clean (design D3).
 */
export async function ask(
  client: Client,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly lists: readonly (readonly Json[])[] } | { readonly failure: Failure }> {
  const batch = await client.getAll(paths, signal);
  if ('connected' in batch) return { failure: silent(batch) };
  if ('status' in batch) return { failure: refusedRead(client, batch) };
  const lists: (readonly Json[])[] = [];
  for (const [index, path] of paths.entries()) {
    const found = cleanRows(batch[index]) ?? (await askAlone(client, path, signal));
    if ('failure' in found) return found;
    lists.push(found);
  }
  return { lists };
}

/** One list. Only a clean answer is one. */
export async function askAlone(
  client: Client,
  path: string,
  signal: AbortSignal,
  letters?: Letters,
): Promise<readonly Json[] | { readonly failure: Failure }> {
  const reply = await client.get(path, signal, letters);
  if (!('status' in reply)) return { failure: silent(reply) };
  return cleanRows(reply) ?? { failure: refusedRead(client, reply) };
}

const cleanRows = (answer: Answer | undefined) => (answer?.status === 200 ? rows(answer.body) : undefined);

/** A read is cheap: an ERP that cannot even do that, after several tries, is down for everybody. */
export function silent({ busy, failure }: Unanswered): Failure {
  // Our own queues, or being asked to wait, are no outage: each event waits, and delivery goes on.
  return busy === true || failure.retryAfterSeconds !== undefined ? failure : { ...failure, class: 'systemic' };
}

/** A look-up that is refused says nothing against the document, hence never final: whatever it is, it concerns all of them. */
export function refusedRead(client: Client, answer: Answer): Failure {
  if (answer.status < 400) return noList(answer);
  const failure = client.explain(answer);
  if (failure.class === 'final' || failure.class === 'patient') {
    return { ...failure, class: 'systemic', reason: 'erp_configuration' };
  }
  return isDown(answer.status) ? { ...failure, class: 'systemic' } : failure;
}

/**
 * Success without what was asked for. A list that goes on elsewhere is a matter of this document; no list at all is what a
 * proxy in the Service Layer's place answers, and answers to everybody.
 */
function noList({ status, body }: Answer): Failure {
  const failure = unreadable(status);
  return isArray(property(body, 'value')) ? failure : { ...failure, class: 'systemic' };
}

/** An answer of success without what was asked for in it. */
export function unreadable(status: number): Failure {
  const detail = `${ERP} answered ${status}, but not with what was asked for.`;
  return { class: 'transient', reason: 'erp_unavailable', detail };
}

/** Whether every row is ours: a filter that is not understood can be ignored. */
export function areOurs(hits: readonly Json[], reference: string, field: string | undefined): boolean {
  const fields = ['NumAtCard', ...(field === undefined ? [] : [field])];
  return hits.every((hit) => fields.some((name) => textProperty(hit, name)?.toUpperCase() === reference));
}
