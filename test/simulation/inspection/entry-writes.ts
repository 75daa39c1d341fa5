import { isDeepStrictEqual } from 'node:util';
import type { Sandbox } from '../sandbox.ts';
import type { Item } from '../table/expression.ts';

/** What a posted entry says of its document, for ever. */
const LASTING = ['document', 'total', 'tax', 'currency', 'customer', 'fingerprint', 'messageId', 'deliveryId'] as const;
/** What only a key has that is not posted. */
const UNPOSTED = ['postingSince', 'unposted', 'reason', 'causes'] as const;

/** Holds every write of an order's or refund's entry against the table of decision 3. */
export function checkEntryWrite(
  id: string,
  { before = {}, after }: { readonly before: Item | undefined; readonly after: Item },
  { actor, settling }: { readonly actor: Sandbox | undefined; readonly settling: number },
  find: (what: string) => void,
): void {
  if (before.receivedAt !== undefined && after.receivedAt !== before.receivedAt)
    find(`${id} was received at ${String(before.receivedAt)}, and now at ${String(after.receivedAt)}`);
  if (after.status === 'posted') {
    const left = UNPOSTED.filter((name) => after[name] !== undefined);
    if (left.length > 0) find(`${id} is posted and still has ${left.join(', ')}`);
  }
  const lost = Object.keys(before).filter((name) => name.startsWith('admission#') && after[name] === undefined);
  if (lost.length > 0 && actor?.name.startsWith('redrive') !== true)
    find(`${actor?.name} gives back the room of ${lost.join(', ')} in ${id}: only an operator does`);
  checkAdmissions(id, before, after, find);
  if (before.status === 'posted' && after.status === 'posted') {
    const changed = LASTING.filter((name) => !isDeepStrictEqual(before[name], after[name]));
    if (changed.length > 0) find(`posted, and written again: ${changed.join(', ')} of ${id}`);
  }
  if (before.postingSince !== undefined && before.postingSince !== after.postingSince && after.status !== 'posted')
    checkPosting(id, String(before.postingSince), after.postingSince, { actor, settling }, find);
}

/** What is new says what was refunded before it, and adds to that. */
function checkAdmissions(id: string, before: Item, after: Item, find: (what: string) => void): void {
  const refunded = Number(before.refunded ?? 0);
  for (const name of Object.keys(after).filter((one) => one.startsWith('admission#') && before[one] === undefined)) {
    const admission = after[name] as { readonly before: number; readonly amount: number };
    if (admission.before !== refunded || Number(after.refunded) !== refunded + admission.amount)
      find(
        `${name} in ${id} says ${JSON.stringify(admission)}, after ${refunded} and with ${String(after.refunded)} then`,
      );
  }
}

/** Whoever's request may be under way is waited for, and only its own process says that it is not. */
function checkPosting(
  id: string,
  before: string,
  after: unknown,
  { actor, settling }: { readonly actor: Sandbox | undefined; readonly settling: number },
  find: (what: string) => void,
): void {
  const [began, attempt = ''] = before.split(' ');
  if (after === undefined) {
    if (actor !== undefined && !attempt.startsWith(`${actor.name}.`))
      find(`${actor.name} took away the record of ${attempt}, whose request for ${id} may be under way`);
    return;
  }
  const waited = Number(String(after).split(' ')[0]) - Number(began);
  if (!(waited > settling))
    find(`${id} is to be sent again ${waited} ms after ${attempt}, whose request may be under way`);
}
