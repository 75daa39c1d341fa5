import { eventOf, orderId, refundId } from './events.ts';
import { DEAD, EVENTS } from './memory-sqs.ts';
import type { Shop } from './shop.ts';

/** How many orders of which kind. */
export interface Size {
  readonly good: number;
  /** With an unknown SKU that the catalogue team then creates. */
  readonly newItem: number;
  /** Of those, refunded before they are posted. */
  readonly refunded: number;
  /** With another unknown SKU. */
  readonly noItem: number;
  /** Of a blocked customer. */
  readonly blocked: number;
}

/** What happened in a day of the shop. */
export type Day = Awaited<ReturnType<typeof liveThrough>>;

const CENTS = 7110;
const DAY = 24 * 3_600_000;

/**
 * A day: orders come, some cannot be written; nobody does anything for an hour; the catalogue team creates one item;
 * nobody does anything for two hours; the next day.
 */
export async function liveThrough(shop: Shop, size: Size) {
  const { erp, mail, sqs, ledger } = shop;
  const newItem = numbers(10_000_000, size.newItem);
  const refunded = newItem.slice(0, size.refunded);
  const told = (from: number) =>
    mail
      .slice(from)
      .map(({ topic, subject }) => `${topic}: ${subject}`)
      .toSorted();

  for (const n of numbers(30_000_000, size.blocked)) shop.post(eventOf('order', n));
  await shop.drain(shop.consumerFor(erp.blockedCustomer)); // the customer that the configuration named then
  for (const n of refunded) shop.post(eventOf('refund', n, 'TEA-NEW'));
  for (const n of numbers(0, size.good)) shop.post(eventOf('order', n));
  for (const n of newItem) shop.post(eventOf('order', n, 'TEA-NEW'));
  for (const n of numbers(20_000_000, size.noItem)) shop.post(eventOf('order', n, 'POT-NONE'));
  await shop.drain();
  const opening = told(0);
  const deadLetters = sqs.visible(DEAD);

  for (let quarter = 0; quarter < 4; quarter += 1) await shop.quarterHour();
  const inTheFirstHour = { told: told(opening.length), deadLetters: sqs.visible(DEAD) };
  const causes = await ledger.causes.open();
  const counted = causes.map(({ subject, events, money }) => [subject, events, money[0]?.minorUnits]).toSorted();

  erp.addItem('TEA-NEW');
  const before = mail.length;
  for (let quarter = 0; quarter < 8; quarter += 1) await shop.quarterHour();
  const written = erp.written();
  const keys = [...newItem.map((n) => `order:${orderId(n)}`), ...refunded.map((n) => `refund:${refundId(n)}`)];
  const entries = await Promise.all(keys.map((key) => ledger.entries.read(key)));
  const afterTwoHours = {
    told: told(before),
    documents: { written: written.length, distinct: new Set(written).size },
    postedByThemselves: entries.filter((entry) => entry?.status === 'posted').length,
    left: { deadLetters: sqs.visible(DEAD), events: sqs.messages(EVENTS).length },
  };

  const lastMail = mail.length;
  shop.pass(DAY);
  await shop.quarterHour();
  return { opening, deadLetters, inTheFirstHour, counted, afterTwoHours, theNextDay: told(lastMail) };
}

/** What is promised of such a day, however many orders it has (design D8 and D9). */
export function promised({ good, newItem, refunded, noItem, blocked }: Size, blockedCustomer: string): Day {
  const deadLetters = newItem + noItem + blocked;
  const documents = good + newItem + refunded;
  return {
    opening: [
      'catalogue: unknown_sku: POT-NONE',
      'catalogue: unknown_sku: TEA-NEW',
      `operations: blocked_customer: ${blockedCustomer}`,
    ],
    deadLetters,
    inTheFirstHour: { told: [], deadLetters },
    counted: [
      [blockedCustomer, blocked, blocked * CENTS],
      ['POT-NONE', noItem, noItem * CENTS],
      ['TEA-NEW', newItem, newItem * CENTS],
    ],
    afterTwoHours: {
      told: ['catalogue: over: unknown_sku: TEA-NEW'],
      documents: { written: documents, distinct: documents },
      postedByThemselves: newItem + refunded,
      left: { deadLetters: noItem + blocked, events: 0 },
    },
    theNextDay: [
      `catalogue: daily digest: ${noItem} events for one cause`,
      `operations: daily digest: ${blocked} events for one cause`,
    ],
  };
}

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);
