import { type ItemDirectory, numberOf } from '../catalogue.ts';
import { OR } from '../customers.ts';
import type { CauseKey } from '../failures.ts';
import { itemNumber } from '../items.ts';
import { type Json, property, textProperty } from '../json.ts';
import { rowOf } from '../listed.ts';
import type { Mended } from '../port.ts';
import { listed, rows } from './answers.ts';
import type { Client } from './client.ts';
import { NUMBERS } from './draft.ts';
import { literal, type Paths } from './paths.ts';
import { listOf } from './references.ts';
import type { BusinessCentralSettings } from './settings.ts';
import { unreadable } from './settlement.ts';

/**
 * What the API shows of a cause: whether an item is there and not blocked, whether a customer is, and whether a code is.
 * Whether an item is blocked for sale only, a period open or a rate entered, it does not show (contract sheet
 * business-central 5.2 and 5.3).
 */
export async function isMended(
  client: Client,
  paths: Paths,
  settings: BusinessCentralSettings,
  { reason, subject }: CauseKey,
  signal: AbortSignal,
  directory?: ItemDirectory,
): Promise<Mended> {
  switch (reason) {
    case 'unknown_sku':
    case 'blocked_item': {
      if (subject === undefined) return { outcome: 'unknown' };
      const number = await numberOf(directory, subject, itemNumber(subject, settings, NUMBERS), signal);
      if (typeof number !== 'string') return number;
      const item = await find(client, paths, 'items', number, signal);
      if ('outcome' in item) return item;
      if (item.row === undefined || property(item.row, 'blocked') === true) return { outcome: 'not yet' };
      // "Blocked" is lifted, or it never was that but "Sales Blocked".
      return { outcome: reason === 'unknown_sku' ? 'mended' : 'unknown' };
    }
    case 'unknown_customer':
    case 'blocked_customer': {
      // Several had one address: only a try tells which are left.
      if (subject?.includes(OR)) return { outcome: 'unknown' };
      const customer = await find(client, paths, 'customers', subject ?? settings.customer.number, signal);
      if ('outcome' in customer) return customer;
      return { outcome: customer.row === undefined ? 'not yet' : stateOf(customer.row) };
    }
    case 'erp_reference_unknown':
      return isListed(client, paths, subject, signal);
    default:
      return { outcome: 'unknown' };
  }
}

/**
 * A code that is there now lets everything pass at once. One that is not proves nothing: by now the configuration may lead
 * to another. Nor does a refusal: the lists are read for nothing else, and not everybody has the right to.
 */
async function isListed(client: Client, paths: Paths, subject = '', signal: AbortSignal): Promise<Mended> {
  const list = listOf(subject);
  if (list === undefined) return { outcome: 'unknown' };
  const path = paths.list(list.set, { filter: `code eq ${literal(list.code)}`, top: '1', select: 'code' });
  const reply = await client.read({ method: 'GET', path }, signal);
  if (!('status' in reply)) return { outcome: 'unanswered', failure: reply.failure };
  const found = reply.status === 200 ? rows(reply.body) : undefined;
  return { outcome: found !== undefined && found.length > 0 ? 'mended' : 'unknown' };
}

async function find(
  client: Client,
  paths: Paths,
  set: 'items' | 'customers',
  number: string,
  signal: AbortSignal,
): Promise<{ readonly row: Json | undefined } | Mended> {
  const path = paths.list(set, { filter: `number eq ${literal(number)}`, top: '1', select: 'number,blocked' });
  const reply = await client.read({ method: 'GET', path }, signal);
  if (!('status' in reply)) return { outcome: 'unanswered', failure: reply.failure };
  if (reply.status >= 400) return { outcome: 'unanswered', failure: client.explain(reply) };
  const found = reply.status === 200 ? listed(reply.body) : undefined;
  const row = found === undefined ? undefined : rowOf(found, 'number', number);
  if (row === undefined) return { outcome: 'unanswered', failure: unreadable(reply.status) };
  return { row: row === 'missing' ? undefined : row };
}

/** Not blocked is blank, which the wire spells as a space, `_x0020_` (contract sheet business-central 2.2). */
function stateOf(customer: Json): 'mended' | 'not yet' | 'unknown' {
  const blocked = textProperty(customer, 'blocked')?.trim();
  if (blocked === undefined) return 'unknown';
  return blocked === '' || blocked === '_x0020_' ? 'mended' : 'not yet';
}
