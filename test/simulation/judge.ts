import { taxShare } from '../../lambdas/zephyrcart/money.ts';
import { referenceOf } from './inspection/facts.ts';
import type { SentOrder } from './sales/events.ts';
import type { Item } from './table/expression.ts';
import type { World } from './world.ts';

/** A mark outlives every message, and nothing else does. Seconds. */
const LONGEST_MARK = 15 * 86_400;
const LOCK_LIFE = 150_000;

/** What must be true when everything has come to rest: no trouble any more, the ERP well, dead letters redriven. */
export function judge(world: World, orders: readonly SentOrder[], allSent: boolean): void {
  const { inspector, events } = world;
  if (!allSent) inspector.find('ZephyrCart is still trying to deliver');
  const waiting = events.all().map((message) => inspector.facts.eventOf(message)?.name ?? message.id);
  if (waiting.length > 0) inspector.find(`still on the queue: ${waiting.join(', ')}`);
  judgeDocuments(world);
  for (const order of orders) judgeOrder(world, order);
  judgeDeadLetters(world, orders);
  judgeLeftovers(world);
  for (const violation of world.erp.violations()) judgeClient(world, violation);
}

/** Two processes may each hold a token or a session, and none knows of the other's, nor what one that died was told. */
const OF_EACH_PROCESS = /^(token while one is held|login while a session is held|login after a refusal)/;

function judgeClient({ inspector }: World, violation: string): void {
  if (!OF_EACH_PROCESS.test(violation)) inspector.find(`the adapter did what no client may: ${violation}`);
}

function judgeDocuments({ inspector, erp }: World): void {
  const counts = Map.groupBy(erp.made(), ({ reference }) => reference);
  for (const [reference, made] of counts) {
    const key = inspector.facts.keyOf(reference);
    if (made.length > 1) inspector.find(`${made.length} documents: ${key ?? reference}`);
    else if (key === undefined) inspector.find(`a document for nothing that was sent: ${reference}`);
    else if (!inspector.facts.isPosted(key))
      inspector.find(`there is a document, and the ledger does not say so: ${key}`);
  }
  for (const key of inspector.facts.accepted().flatMap(({ keys }) => keys)) {
    if (inspector.facts.isPosted(key) && !counts.has(referenceOf(key)))
      inspector.find(`posted without a document: ${key}`);
  }
}

function judgeOrder(world: World, order: SentOrder): void {
  const { inspector, table } = world;
  const key = `order:${order.id}`;
  const entry = table.read(key);
  const sent = !order.neverSent || order.events.some(({ keys }) => keys.includes(key));
  if (sent && entry?.status !== 'posted') inspector.find(`not posted: ${key}, ${said(entry)}`);
  if (entry?.status === 'posted') judgeTotal(world, key, Number(entry.total));
  let refunded = 0;
  for (const { id, amount, changed } of order.refunds) {
    const refund = table.read(`refund:${id}`);
    if (refund?.status !== 'posted') continue;
    const meant = Number(refund.total);
    if (meant !== amount && meant !== changed) inspector.find(`refund:${id} is ${meant}, and was never sent so`);
    judgeTotal(world, `refund:${id}`, meant);
    refunded += meant;
  }
  const total = Number(entry?.total ?? 0);
  if (refunded > total) inspector.find(`more refunded than paid: ${refunded} of ${total} of ${key}`);
  if (entry?.status === 'posted') judgeRefunds(world, order, entry, refunded);
}

function judgeTotal({ inspector, erp, table }: World, key: string, meant: number): void {
  const stored = erp.total(referenceOf(key));
  if (stored === undefined || stored === meant) return;
  const named = table.read(key)?.difference as { readonly minorUnits?: unknown } | undefined;
  if (named?.minorUnits !== stored - meant)
    inspector.find(`the total differs, unnamed: ${key} is ${stored}, not ${meant}`);
}

/** Room is what admissions took; whoever has room is posted; the shares of the tax come to what they should. */
function judgeRefunds({ inspector, table }: World, order: SentOrder, entry: Item, refunded: number): void {
  let [admitted, shares, releases] = [0, 0, 0];
  for (const { id, amount, changed = amount } of order.refunds) {
    const admission = entry[`admission#${id}`] as { readonly amount: number } | undefined;
    const refund = table.read(`refund:${id}`);
    const posted = refund?.status === 'posted';
    admitted += admission?.amount ?? 0;
    if (posted) shares += Number(refund.tax);
    releases += Number(refund?.releases ?? 0);
    if (refund?.released === true && !posted && admission === undefined && refund.reason === 'operator_decision')
      continue;
    if (posted !== (admission !== undefined))
      inspector.find(`refund:${id} is ${said(refund)}, its admission says otherwise`);
    if (!posted && refunded + changed <= Number(entry.total))
      inspector.find(`not posted: refund:${id} has room, ${said(refund)}`);
    if (!posted && refund?.reason !== 'over_refund') inspector.find(`refund:${id} is ${said(refund)}, not over_refund`);
  }
  if (admitted !== Number(entry.refunded ?? 0))
    inspector.find(`admissions come to ${admitted}, the order says ${String(entry.refunded)}`);
  const share = taxShare({ before: 0, amount: refunded, tax: Number(entry.tax), total: Number(entry.total) });
  // Each release may put the share of one refund off by a unit.
  if (Math.abs(shares - share) > releases)
    inspector.find(`tax shares come to ${shares} instead of ${share}: order:${order.id}`);
}

/** Only what nobody can post stays there: its reason stands in the ledger. */
function judgeDeadLetters({ inspector, deadLetters, table }: World, orders: readonly SentOrder[]): void {
  const unheard = (order: SentOrder) => !order.events.some(({ keys }) => keys.includes(`order:${order.id}`));
  const neverSent = new Set(orders.filter(unheard).flatMap((order) => order.refunds.map(({ id }) => `refund:${id}`)));
  for (const message of deadLetters.all()) {
    const event = inspector.facts.eventOf(message);
    const open = event?.keys.filter((key) => !inspector.facts.isPosted(key)) ?? [];
    const reasons = open.map((key) => table.read(key)?.reason);
    const reason = table.read(`message:${message.id}`)?.reason;
    if (reason === undefined) inspector.find(`no reason within one census: ${event?.name}`);
    if (event?.refused !== undefined) {
      if (reason !== event.refused) inspector.find(`${event.name} is dead for ${String(reason)}, not ${event.refused}`);
      continue;
    }
    const due = (key: string) => (neverSent.has(key) ? 'order_unknown' : 'over_refund');
    const good = open.every((key, index) => reasons[index] === due(key) || table.read(key)?.released === true);
    if (!good || open.length === 0)
      inspector.find(`stays in the dead letters: ${event?.name}, ${reasons.join(', ') || 'all posted'}`);
  }
}

function judgeLeftovers({ inspector, table, timeline }: World): void {
  const now = timeline.now();
  for (const item of table.all()) {
    const [id, expiry] = [String(item.id), Number(item.expiration)];
    if (id.startsWith('message:') && !(expiry <= now / 1000 + LONGEST_MARK))
      inspector.find(`a mark without an end: ${id}`);
    if (!id.startsWith('lock#')) continue;
    const held = item.lock === 'INPROGRESS' && !(Number(item.in_progress_expiration) <= now + LOCK_LIFE);
    if (held || !(expiry <= now / 1000 + LOCK_LIFE)) inspector.find(`a lock that outlives its patience: ${id}`);
  }
}

const said = (entry: Item | undefined) =>
  entry === undefined
    ? 'the ledger knows nothing of it'
    : `${String(entry.status)} (${String(entry.reason ?? entry.detail ?? '')})`;
