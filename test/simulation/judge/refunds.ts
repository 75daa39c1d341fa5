import { referenceOf } from '../inspection/facts.ts';
import type { SentOrder } from '../sales/events.ts';
import type { Item } from '../table/expression.ts';
import type { World } from '../world.ts';
import { said } from './said.ts';

export function judgeTotal({ inspector, erp, table }: World, key: string, meant: number): void {
  const stored = erp.total(referenceOf(key));
  if (stored === undefined || stored === meant) return;
  const named = table.read(key)?.difference as { readonly minorUnits?: unknown } | undefined;
  if (named?.minorUnits !== stored - meant)
    inspector.find(`the total differs, unnamed: ${key} is ${stored}, not ${meant}`);
}

/** Of a posted order: room is what admissions took; whoever has room is posted; taxes come to what they should. */
export function judgeRefunds(world: World, order: SentOrder, entry: Item): void {
  const { inspector, table } = world;
  const refunds = order.refunds.map((refund) => {
    const admission = entry[`admission#${refund.id}`] as { readonly amount: number } | undefined;
    return { ...refund, key: `refund:${refund.id}`, entry: table.read(`refund:${refund.id}`), admission };
  });
  const posted = refunds.filter((refund) => refund.entry?.status === 'posted');
  const refunded = sum(posted.map((refund) => Number(refund.entry?.total)));
  const [total, admitted] = [Number(entry.total), sum(refunds.map(({ admission }) => admission?.amount ?? 0))];
  for (const refund of posted) {
    const meant = Number(refund.entry?.total);
    if (meant !== refund.amount && meant !== refund.changed)
      inspector.find(`${refund.key} is ${meant}, and was never sent so`);
    judgeTotal(world, refund.key, meant);
  }
  if (refunded > total) inspector.find(`more refunded than paid: ${refunded} of ${total} of order:${order.id}`);
  for (const refund of refunds) judgeAdmission(world, refund, total - refunded);
  if (admitted !== Number(entry.refunded ?? 0))
    inspector.find(`admissions come to ${admitted}, the order says ${String(entry.refunded)}`);

  const shares = sum(posted.map((refund) => Number(refund.entry?.tax)));
  const share = roundedShare(refunded, Number(entry.tax), total);
  // Each release may put the share of one refund off by a unit.
  if (Math.abs(shares - share) > sum(refunds.map((refund) => Number(refund.entry?.releases ?? 0))))
    inspector.find(`tax shares come to ${shares} instead of ${share}: order:${order.id}`);
}

interface Judged {
  readonly key: string;
  readonly amount: number;
  readonly changed?: number;
  readonly entry: Item | undefined;
  readonly admission: { readonly amount: number } | undefined;
}

function judgeAdmission(
  { inspector }: World,
  { key, amount, changed = amount, entry, admission }: Judged,
  room: number,
): void {
  const isPosted = entry?.status === 'posted';
  if (entry?.released === true && admission === undefined && entry.reason === 'operator_decision') return;
  if (isPosted && admission !== undefined && admission.amount !== entry.total)
    inspector.find(`${key} is ${String(entry.total)}, and was admitted with ${admission.amount}`);
  if (isPosted !== (admission !== undefined)) inspector.find(`${key} is ${said(entry)}, its admission says otherwise`);
  if (isPosted) return;
  if (changed <= room) inspector.find(`not posted: ${key} has room, ${said(entry)}`);
  if (entry?.reason !== 'over_refund') inspector.find(`${key} is ${said(entry)}, not over_refund`);
}

/** Rounded half up. In the words of the contract, not by the code that is judged. */
function roundedShare(amount: number, tax: number, total: number): number {
  return total === 0 ? 0 : Number((2n * BigInt(amount) * BigInt(tax) + BigInt(total)) / (2n * BigInt(total)));
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
