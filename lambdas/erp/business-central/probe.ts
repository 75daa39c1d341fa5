import type { Failure } from '../failures.ts';
import { isArray, property } from '../json.ts';
import type { Client } from './client.ts';
import type { Paths } from './paths.ts';
import { unreadable } from './settlement.ts';

/**
 * One row of the sales orders, as every principal, one after the other: proves address, company, login and the right to
 * read, and changes nothing. The first failure is the answer.
 */
export async function probe(
  clients: readonly Client[],
  paths: Paths,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  for (const client of clients) {
    const failure = await probeAs(client, paths, signal);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

async function probeAs(client: Client, paths: Paths, signal: AbortSignal): Promise<Failure | undefined> {
  const unusable = await client.recheck();
  if (unusable !== undefined) return unusable;
  const path = paths.list('salesOrders', { top: '1', select: 'id,number' });
  const reply = await client.read({ method: 'GET', path }, signal);
  if (!('status' in reply)) return { ...reply.failure, class: 'systemic' };
  if (reply.status === 200) return isArray(property(reply.body, 'value')) ? undefined : unreadable(reply.status);
  return client.explain(reply);
}
