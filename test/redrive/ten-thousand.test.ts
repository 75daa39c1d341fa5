import { expect, it } from 'vitest';
import { encodeMessage } from '../../lambdas/event-queue/message.ts';
import { eventOf, orderId } from './events.ts';
import { DEAD, EVENTS } from './memory-sqs.ts';
import { openShop, type Shop } from './shop.ts';
import { businessCentral } from './shop-erp.ts';
import { idsIn } from './world.ts';

const TEN_THOUSAND = 10_000;
const CALL_MS = 5;
const QUARTER_HOUR = 15 * 60_000;
const CAUSE = { reason: 'unknown_sku', subject: 'TEA-NEW' } as const;

/** As the consumer and SQS leave them: entry, mark, message; and the cause that people were told of. */
async function kill(shop: Shop, count: number): Promise<void> {
  const receivedAt = new Date(shop.now()).toISOString();
  for (let n = 0; n < count; n += 1) {
    const content = encodeMessage({ body: eventOf('order', n, 'TEA-NEW'), deliveryId: 'd', receivedAt: shop.now() });
    if (content === 'too large') throw new Error('the test body is too large');
    const messageId = shop.sqs.put(DEAD, content.MessageBody, content.MessageAttributes);
    const key = `order:${orderId(n)}`;
    const why = { reason: CAUSE.reason, detail: 'no such item', skus: [CAUSE.subject] };
    const facts = { receivedAt, messageId, currency: 'EUR', exponent: 2, total: 7110 };
    await shop.ledger.entries.writeFailed(key, why, facts);
    await shop.ledger.marks.mark(messageId, { ...why, keys: [key] });
  }
  await shop.ledger.causes.record(CAUSE, { key: `order:${orderId(0)}` });
  await shop.ledger.causes.confirmPage(CAUSE);
}

it('ten thousand dead letters: each census ends within the function’s time, the first counts all, and the next ones give back each letter once until none is left', async () => {
  // Prepare
  const shop = openShop(businessCentral, CALL_MS);
  await kill(shop, TEN_THOUSAND);

  // Act: nothing is mended, then the item is there.
  const first = await shop.census();
  const [counted] = await shop.ledger.causes.open();
  shop.erp.addItem('TEA-NEW');
  const runs: Awaited<ReturnType<Shop['census']>>[] = [];
  while (shop.sqs.messages(DEAD).length > 0 && runs.length < 10) {
    shop.pass(QUARTER_HOUR);
    runs.push(await shop.census());
  }

  // Assess
  expect(first.report).toMatchObject({ examined: TEN_THOUSAND, redriven: 0, finished: true, causes: { open: 1 } });
  expect(counted).toMatchObject({
    events: TEN_THOUSAND,
    money: [{ currency: 'EUR', minorUnits: TEN_THOUSAND * 7110 }],
  });
  expect(runs.map(({ report }) => report.finished)).toEqual([...runs.slice(1).map(() => false), true]);
  expect(runs.length).toBeGreaterThan(1);
  for (const { timeLeft } of [first, ...runs]) expect(timeLeft).toBeGreaterThan(0);
  const moved = idsIn(shop.sqs, EVENTS);
  expect([moved.length, new Set(moved).size]).toEqual([TEN_THOUSAND, TEN_THOUSAND]);
  expect(runs.reduce((sum, { report }) => sum + report.redriven, 0)).toBe(TEN_THOUSAND);
  // Half a count closes nothing: it stays open, on its way, until its orders are posted.
  expect(await shop.ledger.causes.open()).toMatchObject([{ subject: CAUSE.subject, events: TEN_THOUSAND }]);
});
