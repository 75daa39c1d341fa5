import type { Failure } from '../failures.ts';
import { isArray, property } from '../json.ts';
import { silent, unreadable } from './ask.ts';
import { fieldOf } from './catalogue.ts';
import type { Client, Reply } from './client.ts';
import { list } from './query.ts';
import type { SapBusinessOneSettings } from './settings.ts';

/**
 * One row of everything that look-ups read: proves address, company, login, the right to read, and that the configured
 * user fields exist. What only refunds need is asked for too: delivery would go on, and stop again at the next of them.
 * Changes nothing.
 */
export async function probe(
  client: Client,
  settings: SapBusinessOneSettings,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const unusable = await client.recheck();
  if (unusable !== undefined) return unusable;
  const [orders, ...others] = lists(settings);
  return failureOf(client, await client.get(orders, signal)) ?? probeAll(client, others, signal);
}

/** In one round trip, where the server takes batches. */
async function probeAll(client: Client, paths: readonly string[], signal: AbortSignal): Promise<Failure | undefined> {
  const batch = await client.getAll(paths, signal);
  if ('connected' in batch || 'status' in batch) return failureOf(client, batch);
  for (const [index, path] of paths.entries()) {
    const inner = batch[index];
    const failure = failureOf(client, inner?.status === 200 ? inner : await client.get(path, signal));
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function lists(settings: SapBusinessOneSettings) {
  const { orderReferenceField, refundReferenceField, checkDrafts } = settings;
  const one = (set: string, field: string | undefined, key = 'DocEntry') =>
    list(set, { select: [key, ...(field === undefined ? [] : [field])].join(','), top: '1' });
  const skuField = fieldOf(settings);
  return [
    one('Orders', orderReferenceField),
    one('CreditNotes', refundReferenceField),
    one('Invoices', orderReferenceField),
    ...(checkDrafts ? [one('Drafts', orderReferenceField)] : []),
    ...(skuField === undefined ? [] : [one('Items', skuField, 'ItemCode')]),
  ] as const;
}

function failureOf(client: Client, reply: Reply): Failure | undefined {
  if (!('status' in reply)) return silent(reply);
  if (reply.status !== 200) return client.explain(reply);
  return isArray(property(reply.body, 'value')) ? undefined : unreadable(reply.status);
}
