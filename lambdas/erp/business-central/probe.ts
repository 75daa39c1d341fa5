import type { Failure } from '../failures.ts';
import { isArray, property } from '../json.ts';
import type { Client } from './client.ts';
import type { Paths } from './paths.ts';
import { unreadable } from './settlement.ts';

/**
 * One row of the sales orders, as every principal: proves address, company, login and the right to read, and changes
 * nothing. The first alone, because what is wrong is mostly wrong for all; then the others at once: one after the other
 * they would take longer than a probe has, and delivery would stay off for ever.
 */
export async function probe(
  clients: readonly Client[],
  paths: Paths,
  signal: AbortSignal,
): Promise<Failure | undefined> {
  const ask = async (some: readonly Client[]) => {
    const failures = await Promise.all(some.map((client) => probeAs(client, paths, signal)));
    return failures.find((failure) => failure !== undefined);
  };
  return (await ask(clients.slice(0, 1))) ?? ask(clients.slice(1));
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
