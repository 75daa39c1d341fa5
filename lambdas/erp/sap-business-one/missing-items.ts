import type { Failure } from '../failures.ts';
import type { Item } from '../items.ts';
import { type Json, textProperty } from '../json.ts';
import { rowsOf } from '../listed.ts';
import { distinct, naming } from '../naming.ts';
import { suspecting, type Unread, unreadBy } from '../unread-items.ts';
import { ERP, listed } from './answers.ts';
import type { Client, Reply } from './client.ts';
import type { OrderDraft, SapBusinessOneDraft } from './draft.ts';
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
  const items = distinct([...shippingItem(draft), ...draft.items]);
  const known = await readItems(client, items, signal);
  if ('isForNow' in known) {
    const suspected = naming(failure, items, `${failure.detail} Concerned are one or more of`);
    return suspecting(suspected, known);
  }
  const missing = items.filter(({ number }) => !known.has(number));
  if (missing.length > 0) return naming({ ...failure, reason: 'unknown_sku' }, missing, `${ERP} has no item for`);
  const blocked = items.filter(({ number }) => known.get(number) === 'blocked');
  if (blocked.length > 0) {
    return naming({ ...failure, reason: 'blocked_item' }, blocked, `${ERP} holds back, as inactive, the item for`);
  }
  // Mended in the meantime: the next attempt passes.
  return { ...naming(failure, items, `${failure.detail} A moment later all was well with`), class: 'transient' };
}

/** Shipping can be an item too, of which no line of the order tells. */
const shippingItem = ({ body, items }: OrderDraft): readonly Item[] =>
  body.DocumentLines.map(({ ItemCode }) => ItemCode)
    .filter((code) => items.every(({ number }) => number !== code))
    .map((number) => ({ sku: number, number }));

/** By number as it is asked for. */
export async function readItems(
  client: Client,
  items: readonly Pick<Item, 'number'>[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, 'sold' | 'blocked'> | Unread> {
  const known = new Map<string, 'sold' | 'blocked'>();
  let last: Reply | undefined;
  for (const asked of questions(items.map(({ number }) => number))) {
    const found = await rowsOf(asked, 'ItemCode', async (codes) => {
      const path = list('Items', {
        select: 'ItemCode,Valid,Frozen',
        filter: codes.map((code) => `ItemCode eq ${literal(code)}`).join(' or '),
        top: String(FILTER_SIZE),
      });
      last = await client.get(path, signal);
      return 'status' in last && last.status === 200 ? listed(last.body) : undefined;
    });
    if (found === undefined) return unreadBy(last);
    for (const [number, row] of found) known.set(number, stateOf(row));
  }
  return known;
}

/** Two numbers that only capitals tell apart are asked for apart: the answer would not say which of the two it is. */
function questions(numbers: readonly string[]): readonly (readonly string[])[] {
  const open: string[][] = [];
  for (const number of numbers) {
    const capitals = number.toUpperCase();
    const fits = (asked: readonly string[]) =>
      asked.length < FILTER_SIZE && asked.every((other) => other.toUpperCase() !== capitals);
    const question = open.find(fits);
    if (question === undefined) open.push([number]);
    else question.push(number);
  }
  return open;
}

/** Items and business partners have the same two switches. */
export function stateOf(row: Json): 'sold' | 'blocked' {
  return textProperty(row, 'Frozen') === 'tYES' || textProperty(row, 'Valid') === 'tNO' ? 'blocked' : 'sold';
}
