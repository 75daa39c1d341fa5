import type { Failure } from '../failures.ts';
import { isArray, property } from '../json.ts';
import { silent, unreadable } from './ask.ts';
import type { Client } from './client.ts';
import { list } from './query.ts';
import type { SapBusinessOneSettings } from './settings.ts';

/**
 * One row of the orders: proves address, company, login, the right to read, and that the configured user field exists.
 * Changes nothing.
 */
export async function probe(
  client: Client,
  { orderReferenceField }: SapBusinessOneSettings,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const unusable = await client.recheck();
  if (unusable !== undefined) return unusable;
  const select = ['DocEntry', ...(orderReferenceField === undefined ? [] : [orderReferenceField])].join(',');
  const reply = await client.get(list('Orders', { select, top: '1' }), signal);
  if (!('status' in reply)) return silent(reply);
  if (reply.status === 200) return isArray(property(reply.body, 'value')) ? undefined : unreadable(reply.status);
  return client.explain(reply);
}
