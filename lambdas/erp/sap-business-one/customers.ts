import type { Order } from '../../zephyrcart/order.ts';
import type { CustomerDirectory, CustomerSettings } from '../customers.ts';
import type { Failure } from '../failures.ts';
import { textProperty } from '../json.ts';
import { typedInOrder } from '../typed-words.ts';
import { ERP, readError, saysItExists } from './answers.ts';
import { askAlone, unreadable } from './ask.ts';
import type { Client } from './client.ts';
import { failureOf } from './creation.ts';
import { LENGTHS } from './fields.ts';
import { toBusinessPartner } from './mapping.ts';
import { list, literal } from './query.ts';
import type { SapBusinessOneSettings } from './settings.ts';

/** What codes and addresses of business partners may look like. SAP does not look into an address. */
export const LIMITS = {
  longestNumber: LENGTHS.CardCode,
  takes: (email: string) => email.length <= LENGTHS.EmailAddress && /^[^\s@]+@[^\s@]+$/.test(email),
};

export const customerSettings = ({ customer }: Pick<SapBusinessOneSettings, 'customer'>): CustomerSettings => ({
  strategy: customer.strategy,
  collective: customer.cardCode,
  table: customer.table ?? {},
});

/** Customers among the company's business partners (contract sheet sap-business-one 5.1). */
export function createDirectory(client: Client, settings: SapBusinessOneSettings): CustomerDirectory {
  return {
    ...LIMITS,
    async byEmail(email, signal) {
      const path = list('BusinessPartners', {
        select: 'CardCode,EmailAddress',
        filter: `CardType eq 'cCustomer' and EmailAddress eq ${literal(email)}`,
        top: '3',
      });
      const rows = await askAlone(client, path, signal, 'any case');
      if ('failure' in rows) return rows;
      // A filter that is not understood can be ignored, and the answer be everybody.
      const theirs = rows.every((row) => textProperty(row, 'EmailAddress')?.toLowerCase() === email);
      const numbers = rows.flatMap((row) => textProperty(row, 'CardCode') ?? []);
      return theirs && numbers.length === rows.length ? { numbers } : { failure: unreadable(200) };
    },
    create: (number, order, signal) => create(client, settings, number, order, signal),
  };
}

type Made = { readonly number: string } | { readonly failure: Failure };

/** Without a settling time: the code makes a second try harmless, also one by another worker, or after a late commit. */
async function create(
  client: Client,
  settings: SapBusinessOneSettings,
  number: string,
  order: Order,
  signal: AbortSignal,
): Promise<Made> {
  const body = toBusinessPartner(number, order, settings);
  const request = { path: 'BusinessPartners', body, typed: typedInOrder(order) };
  const reply = await client.post(request, () => true, signal);
  if (reply === 'too late') return { failure: NO_TIME };
  if (!('status' in reply)) return { failure: reply.failure };
  if (reply.status === 201) {
    // Not ours where the company numbers business partners by itself: then its own counts.
    const made = textProperty(reply.body, 'CardCode');
    return made === undefined ? { failure: unreadable(reply.status) } : { number: made };
  }
  const failure = failureOf({ client }, reply);
  const error = readError(reply.body);
  return error !== undefined && saysItExists(error) ? taken(client, number, failure, signal) : { failure };
}

/** Somebody else made it in this moment, or its address was changed since; or something else of it is there already. */
async function taken(client: Client, number: string, failure: Failure, signal: AbortSignal): Promise<Made> {
  const filter = `CardCode eq ${literal(number)}`;
  const rows = await askAlone(client, list('BusinessPartners', { select: 'CardCode', filter, top: '1' }), signal);
  if ('failure' in rows) return rows;
  return rows.some((row) => textProperty(row, 'CardCode') === number) ? { number } : { failure };
}

const NO_TIME: Failure = {
  class: 'transient',
  reason: 'erp_unavailable',
  detail: `There was no time left to make the customer of the order in ${ERP}.`,
};
