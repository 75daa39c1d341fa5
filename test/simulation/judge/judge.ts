import { referenceOf } from '../inspection/facts.ts';
import type { SentOrder } from '../sales/events.ts';
import type { World } from '../world.ts';
import { judgeCauses } from './causes.ts';
import { judgeDeadLetters } from './dead-letters.ts';
import { judgeDelivery } from './delivery.ts';
import { judgeRefunds, judgeTotal } from './refunds.ts';
import { said } from './said.ts';

/** A mark outlives every message, and nothing else does. Seconds. */
const LONGEST_MARK = 15 * 86_400;
const LOCK_LIFE = 150_000;

/** What must be true when everything has come to rest: no trouble any more, the ERP well, dead letters redriven. */
export function judge(world: World, orders: readonly SentOrder[], about: { allSent: boolean; calmAt: number }): void {
  const { inspector, events } = world;
  if (!about.allSent) inspector.find('ZephyrCart is still trying to deliver');
  const waiting = events.all().map((message) => inspector.facts.eventOf(message)?.name ?? message.id);
  if (waiting.length > 0) inspector.find(`still on the queue: ${waiting.join(', ')}`);
  judgeDocuments(world);
  for (const order of orders) judgeOrder(world, order);
  judgeDeadLetters(world, orders);
  judgeDelivery(world, about.calmAt);
  judgeCauses(world);
  inspector.mails.judge();
  judgeLeftovers(world);
  for (const violation of world.erp.violations()) judgeClient(world, violation);
}

/** Two processes may each hold a token or a session, and none knows of the other's, nor what one that died was told. */
const OF_EACH_PROCESS = /^(token while one is held|login while a session is held|login after a refusal)/;

function judgeClient({ inspector }: World, violation: string): void {
  if (!OF_EACH_PROCESS.test(violation)) inspector.find(`the adapter did what no client may: ${violation}`);
}

function judgeDocuments({ inspector, erp }: World): void {
  const { facts, find } = inspector;
  const counts = Map.groupBy(erp.made(), ({ reference }) => reference);
  for (const [reference, made] of counts) {
    const key = facts.keyOf(reference);
    if (made.length > 1) find(`${made.length} documents: ${key ?? reference}`);
    else if (key === undefined) find(`a document for nothing that was sent: ${reference}`);
    else if (!facts.isPosted(key)) find(`there is a document, and the ledger does not say so: ${key}`);
  }
  for (const key of facts.accepted().flatMap(({ keys }) => keys)) {
    if (facts.isPosted(key) && !counts.has(referenceOf(key))) find(`posted without a document: ${key}`);
  }
}

function judgeOrder(world: World, order: SentOrder): void {
  const { inspector, table } = world;
  const key = `order:${order.id}`;
  const entry = table.read(key);
  const sent = order.events.filter(({ keys }) => keys.includes(key));
  if (sent.length > 0 && entry?.status !== 'posted') inspector.find(`not posted: ${key}, ${said(entry)}`);
  if (entry?.status !== 'posted') return;
  judgeTotal(world, key, Number(entry.total));
  // Of several contents the second one to come is flagged, whichever that is.
  if (sent.length > 1 && entry.payloadChanged !== true)
    inspector.find(`${key} came with two contents, and nobody was told`);
  judgeRefunds(world, order, entry);
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
