import type { Failure } from '../failures.ts';
import type { Item } from '../items.ts';
import { type Json, textProperty } from '../json.ts';
import { distinct, naming } from '../naming.ts';
import { ERP, rows } from './answers.ts';
import type { Client } from './client.ts';
import type { SapBusinessOneDraft } from './draft.ts';
import { list, literal } from './query.ts';

/** Item numbers in one filter: one page of the answer, and an address well under what proxies take. */
const FILTER_SIZE = 20;

/**
 * SAP names the row of the first item that is missing or inactive, and no other: names all the SKUs at once, in the words
 * of whoever mends the catalogue. Other failures pass unchanged.
 */
export async function nameItems(
  client: Client,
  draft: SapBusinessOneDraft,
  failure: Failure,
  signal: AbortSignal,
): Promise<Failure> {
  if (draft.kind !== 'order') return failure;
  if (failure.reason !== 'unknown_sku' && failure.reason !== 'blocked_item') return failure;
  const items = distinct(draft.items);
  const known = await readItems(client, items, signal);
  if (known === undefined) return naming(failure, items, `${failure.detail} Concerned are one or more of`);
  const missing = items.filter(({ number }) => !known.has(number.toUpperCase()));
  if (missing.length > 0) return naming({ ...failure, reason: 'unknown_sku' }, missing, `${ERP} has no item for`);
  const blocked = items.filter(({ number }) => known.get(number.toUpperCase()) === 'blocked');
  if (blocked.length > 0) {
    return naming({ ...failure, reason: 'blocked_item' }, blocked, `${ERP} holds back, as inactive, the item for`);
  }
  // Mended in the meantime: the next attempt passes.
  return { ...naming(failure, items, `${failure.detail} A moment later all was well with`), class: 'transient' };
}

/** By number in capitals: where case counts, SAP has given only what matches. Undefined when it cannot be found out now. */
export async function readItems(
  client: Client,
  items: readonly Pick<Item, 'number'>[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, 'sold' | 'blocked'> | undefined> {
  const known = new Map<string, 'sold' | 'blocked'>();
  for (let start = 0; start < items.length; start += FILTER_SIZE) {
    const filter = items.slice(start, start + FILTER_SIZE).map(({ number }) => `ItemCode eq ${literal(number)}`);
    const path = list('Items', {
      select: 'ItemCode,Valid,Frozen',
      filter: filter.join(' or '),
      top: String(FILTER_SIZE),
    });
    const reply = await client.get(path, signal);
    const found = 'status' in reply && reply.status === 200 ? rows(reply.body) : undefined;
    if (found === undefined) return undefined;
    for (const row of found) known.set((textProperty(row, 'ItemCode') ?? '').toUpperCase(), stateOf(row));
  }
  return known;
}

/** Items and business partners have the same two switches. */
export function stateOf(row: Json): 'sold' | 'blocked' {
  return textProperty(row, 'Frozen') === 'tYES' || textProperty(row, 'Valid') === 'tNO' ? 'blocked' : 'sold';
}
