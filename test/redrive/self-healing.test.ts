import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DEAD, EVENTS } from './memory-sqs.ts';
import { openShop } from './shop.ts';
import { eventOf, orderId, refundId } from './world.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

const GOOD = { from: 0, count: 1500 };
const NEW_TEA = { from: 10_000, count: 300 };
const NO_POT = { from: 20_000, count: 20 };
const BLOCKED = { from: 30_000, count: 5 };
const REFUNDED = 40;
const numbers = ({ from, count }: { from: number; count: number }) => Array.from({ length: count }, (_, n) => from + n);

it('thousands of orders, 300 with one unknown SKU, 20 with another, 5 of a blocked customer: three pages; once the item exists its orders and refunds are posted without a hand, the others stay, and one page says that it is over', async () => {
  // Prepare: the day's orders, some of them refunded already.
  const shop = openShop();
  for (const n of numbers(BLOCKED)) shop.post(eventOf('order', n));
  await shop.drain(shop.consumerFor('20000')); // the customer that the configuration named then
  for (const n of numbers(NEW_TEA).slice(0, REFUNDED)) shop.post(eventOf('refund', n, 'TEA-NEW'));
  for (const n of numbers(GOOD)) shop.post(eventOf('order', n));
  for (const n of numbers(NEW_TEA)) shop.post(eventOf('order', n, 'TEA-NEW'));
  for (const n of numbers(NO_POT)) shop.post(eventOf('order', n, 'POT-NONE'));

  // Act
  await shop.drain();

  // Assess: three pages, not 325.
  expect(shop.mail.map(({ topic, subject }) => [topic, subject]).toSorted()).toEqual([
    ['catalogue', 'unknown_sku: POT-NONE'],
    ['catalogue', 'unknown_sku: TEA-NEW'],
    ['operations', 'blocked_customer: 20000'],
  ]);
  expect(shop.sqs.visible(DEAD)).toBe(325);

  // Nothing heals, and nobody is told again, while nothing is mended; what is counted is right to the cent.
  for (let quarter = 0; quarter < 4; quarter += 1) await shop.quarterHour();
  expect([shop.mail.length, shop.sqs.visible(DEAD)]).toEqual([3, 325]);
  const causes = await shop.ledger.causes.open();
  expect(causes.map(({ subject, events, money }) => [subject, events, money[0]?.minorUnits]).toSorted()).toEqual([
    ['20000', 5, 5 * 7110],
    ['POT-NONE', 20, 20 * 7110],
    ['TEA-NEW', 300, 300 * 7110],
  ]);

  // Act: the catalogue team creates the item. Nobody does anything else.
  shop.simulator.admin.putItem('TEA-NEW', { vatPercent: '19' });
  for (let quarter = 0; quarter < 8; quarter += 1) await shop.quarterHour();

  // Assess: one document each, the refunds too; 25 stay; one page says that it is over.
  const written = shop.simulator.admin.creations().map(({ externalDocumentNumber }) => externalDocumentNumber);
  expect(new Set(written).size).toBe(written.length);
  expect(written).toHaveLength(GOOD.count + NEW_TEA.count + REFUNDED);
  const refunds = numbers(NEW_TEA).slice(0, REFUNDED);
  const entries = [
    ...numbers(NEW_TEA).map((n) => `order:${orderId(n)}`),
    ...refunds.map((n) => `refund:${refundId(n)}`),
  ];
  for (const key of entries) expect((await shop.ledger.entries.read(key))?.status, key).toBe('posted');
  expect([shop.sqs.visible(DEAD), shop.sqs.messages(EVENTS).length]).toEqual([25, 0]);
  expect(shop.mail.slice(3).map(({ topic, subject }) => [topic, subject])).toEqual([
    ['catalogue', 'over: unknown_sku: TEA-NEW'],
  ]);

  // A day later one digest for each team tells what still waits.
  vi.setSystemTime(Date.now() + 24 * 3_600_000);
  await shop.quarterHour();
  expect(
    shop.mail
      .slice(4)
      .map(({ topic, subject }) => [topic, subject])
      .toSorted(),
  ).toEqual([
    ['catalogue', 'daily digest: 20 events for one cause'],
    ['operations', 'daily digest: 5 events for one cause'],
  ]);
  expect(shop.mail[4]?.message).toMatch(
    /^- unknown_sku: POT-NONE: 20 events \(1422\.00 EUR\), since 2026-06-02 \d\d:\d\d UTC\./,
  );
}, 300_000);
