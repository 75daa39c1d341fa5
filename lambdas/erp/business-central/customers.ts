import type { Order } from '../../zephyrcart/order.ts';
import type { CustomerDirectory, CustomerSettings } from '../customers.ts';
import type { Failure } from '../failures.ts';
import { type Json, textProperty } from '../json.ts';
import { typedInOrder } from '../typed-words.ts';
import { type Answer, readError, rows } from './answers.ts';
import type { ApiRequest, Client, Reply } from './client.ts';
import { LENGTHS } from './fields.ts';
import { noList, refusedRead } from './lists.ts';
import { toCustomer } from './mapping.ts';
import { literal, type Paths } from './paths.ts';
import type { BusinessCentralSettings } from './settings.ts';
import { unreadable } from './settlement.ts';
import { createTexts } from './text.ts';

/** What numbers and addresses of customers may look like. */
export const LIMITS = {
  longestNumber: LENGTHS.customerNumber,
  takes: (email: string) => createTexts().email(email) !== undefined,
};

type Share = <T>(work: (client: Client) => Promise<T>) => Promise<T>;

export const customerSettings = ({ customer }: Pick<BusinessCentralSettings, 'customer'>): CustomerSettings => ({
  strategy: customer.strategy,
  collective: customer.number,
  table: customer.table ?? {},
});

/** Business Central's customer list (contract sheet business-central 5.1). */
export function createDirectory(share: Share, paths: Paths, settings: BusinessCentralSettings): CustomerDirectory {
  return {
    ...LIMITS,
    byEmail: (email, signal) =>
      share(async (client) => {
        const filter = `tolower(email) eq ${literal(email)}`;
        const path = paths.list('customers', { filter, top: '3', select: 'number,email' });
        const found = rowsOf(client, await client.read({ method: 'GET', path }, signal));
        if ('failure' in found) return found;
        // A filter that is not understood can be ignored, and the answer be everybody.
        const theirs = found.rows.every((row) => textProperty(row, 'email')?.toLowerCase() === email);
        const numbers = found.rows.flatMap((row) => textProperty(row, 'number') ?? []);
        return theirs && numbers.length === found.rows.length ? { numbers } : { failure: unreadable(200) };
      }),
    create: (number, order, signal) => share((client) => create(client, paths, number, order, settings, signal)),
  };
}

/** Never repeated here: the number makes a second try harmless, also one by another worker. */
async function create(
  client: Client,
  paths: Paths,
  number: string,
  order: Order,
  settings: BusinessCentralSettings,
  signal: AbortSignal,
): Promise<{ readonly number: string } | { readonly failure: Failure }> {
  const request: ApiRequest = {
    method: 'POST',
    path: paths.list('customers', {}),
    body: toCustomer(number, order, settings),
    typed: typedInOrder(order),
  };
  const prepared = await client.prepare(request, signal);
  if ('failure' in prepared) return prepared;
  const reply = await prepared.send();
  if (!('status' in reply)) return { failure: reply.failure };
  if (reply.status === 201) return { number };
  if (isTaken(reply)) return { number };
  return { failure: reply.status < 400 ? unreadable(reply.status) : client.explain(reply) };
}

/** Somebody else made it in this moment, or its address was changed since. */
function isTaken({ body }: Answer): boolean {
  return readError(body)?.code === 'Internal_EntityWithSameKeyExists';
}

function rowsOf(client: Client, reply: Reply): { readonly rows: readonly Json[] } | { readonly failure: Failure } {
  if (!('status' in reply)) {
    // As for a look-up: one that stays silent, after several tries, is down for everybody.
    return {
      failure:
        reply.failure.retryAfterSeconds === undefined
          ? ({ ...reply.failure, class: 'systemic' } as const)
          : reply.failure,
    };
  }
  if (reply.status !== 200) return { failure: refusedRead(client, reply) };
  const found = rows(reply.body);
  return found === undefined ? { failure: noList(reply) } : { rows: found };
}
