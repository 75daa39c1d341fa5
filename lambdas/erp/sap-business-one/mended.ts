import { type ItemDirectory, numberOf } from '../catalogue.ts';
import { OR } from '../customers.ts';
import type { CauseKey } from '../failures.ts';
import { itemNumber } from '../items.ts';
import { rowOf } from '../listed.ts';
import type { Mended } from '../port.ts';
import { listed } from './answers.ts';
import { silent, unreadable } from './ask.ts';
import type { Client } from './client.ts';
import { NUMBERS } from './draft.ts';
import { stateOf } from './missing-items.ts';
import { list, literal } from './query.ts';
import type { SapBusinessOneSettings } from './settings.ts';

/** What can be asked for without writing: whether items and business partners are there and active. */
export async function isMended(
  client: Client,
  settings: SapBusinessOneSettings,
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
      const state = await find(client, 'Items', 'ItemCode', number, signal);
      if (typeof state === 'object') return state;
      const isMissingNoMore = reason === 'unknown_sku' && state !== 'missing';
      return { outcome: isMissingNoMore || state === 'sold' ? 'mended' : 'not yet' };
    }
    case 'unknown_customer':
    case 'blocked_customer': {
      // Several had one address: only a try tells which are left.
      if (subject?.includes(OR)) return { outcome: 'unknown' };
      const cardCode = subject ?? settings.customer.cardCode;
      const state = await find(client, 'BusinessPartners', 'CardCode', cardCode, signal);
      return typeof state === 'object' ? state : { outcome: state === 'sold' ? 'mended' : 'not yet' };
    }
    default:
      return { outcome: 'unknown' };
  }
}

async function find(
  client: Client,
  set: 'Items' | 'BusinessPartners',
  key: string,
  value: string,
  signal: AbortSignal,
): Promise<'sold' | 'blocked' | 'missing' | Mended> {
  const path = list(set, { select: `${key},Valid,Frozen`, filter: `${key} eq ${literal(value)}`, top: '1' });
  const reply = await client.get(path, signal);
  if (!('status' in reply)) return { outcome: 'unanswered', failure: silent(reply) };
  if (reply.status >= 400) return { outcome: 'unanswered', failure: client.explain(reply) };
  const found = reply.status === 200 ? listed(reply.body) : undefined;
  const row = found === undefined ? undefined : rowOf(found, key, value);
  if (row === undefined) return { outcome: 'unanswered', failure: unreadable(reply.status) };
  return row === 'missing' ? row : stateOf(row);
}
