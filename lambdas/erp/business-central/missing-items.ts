import type { Failure } from '../failures.ts';
import type { Item } from '../items.ts';
import { rowsOf } from '../listed.ts';
import { distinct, naming } from '../naming.ts';
import { suspecting, type Unread, unreadBy } from '../unread-items.ts';
import { listed } from './answers.ts';
import type { Client, Reply } from './client.ts';
import type { BusinessCentralDraft } from './draft.ts';
import { literal, type Paths } from './paths.ts';

/** Item numbers in one filter: an address stays well under the 2,048 characters that web servers take. */
const FILTER_SIZE = 20;

/**
 * Business Central says that some item does not exist, or is blocked, but not always which: names the SKUs, all at once,
 * in the words of whoever mends the catalogue. Other failures pass unchanged.
 */
export async function nameItems(
  client: Client,
  paths: Paths,
  draft: BusinessCentralDraft,
  failure: Failure,
  signal: AbortSignal,
): Promise<Failure> {
  if (draft.kind !== 'order') return failure;
  if (failure.reason === 'blocked_item') return nameBlocked(distinct(draft.items), failure);
  if (failure.reason !== 'unknown_sku') return failure;
  const items = distinct(draft.items);
  if (items.length === 1) return naming(failure, items, 'Business Central has no item for');
  const known = await knownNumbers(client, paths, items, signal);
  if ('isForNow' in known) {
    const suspected = naming(failure, items, 'Business Central has no item for one or more of');
    return suspecting(suspected, known);
  }
  const missing = items.filter((item) => !known.has(item.number));
  if (missing.length > 0) return naming(failure, missing, 'Business Central has no item for');
  // Created in the meantime: the next attempt passes.
  return { ...naming(failure, items, 'Business Central missed an item a moment ago, and now has'), class: 'transient' };
}

function nameBlocked(items: readonly Item[], failure: Failure): Failure {
  const named = items.filter(
    ({ number }) => failure.detail.includes(`No.=${number}.`) || failure.detail.includes(`Item ${number} `),
  );
  const concerned = named.length > 0 || items.length > 1 ? named : items;
  return concerned.length === 0 ? failure : naming(failure, concerned, `${failure.detail} Concerned:`);
}

async function knownNumbers(
  client: Client,
  paths: Paths,
  items: readonly Item[],
  signal: AbortSignal,
): Promise<ReadonlySet<string> | Unread> {
  const known = new Set<string>();
  let last: Reply | undefined;
  for (let start = 0; start < items.length; start += FILTER_SIZE) {
    const asked = items.slice(start, start + FILTER_SIZE).map(({ number }) => number);
    const found = await rowsOf(asked, 'number', async (numbers) => {
      const filter = numbers.map((number) => `number eq ${literal(number)}`).join(' or ');
      const path = paths.list('items', { filter, select: 'number' });
      last = await client.read({ method: 'GET', path }, signal);
      return 'status' in last && last.status === 200 ? listed(last.body) : undefined;
    });
    if (found === undefined) return unreadBy(last);
    for (const number of found.keys()) known.add(number);
  }
  return known;
}
