import type { PublishCommandInput } from '@aws-sdk/client-sns';
import type { Context } from 'aws-lambda';
import { vi } from 'vitest';
import { createConsumer } from '../../lambdas/consumer/consumer.ts';
import { createBusinessCentralErp } from '../../lambdas/erp/business-central/adapter.ts';
import { encodeMessage } from '../../lambdas/event-queue/message.ts';
import { createLedger } from '../../lambdas/ledger/ledger.ts';
import { createCensusPages } from '../../lambdas/paging/census-pages.ts';
import { createPages } from '../../lambdas/paging/pages.ts';
import { createRedrive } from '../../lambdas/redrive/redrive.ts';
import { SEED } from '../../local/business-central/seed.ts';
import { createBusinessCentral } from '../../local/business-central/simulator.ts';
import { createMemorySqs, DEAD, EVENTS } from './memory-sqs.ts';
import { createMemoryTable } from './memory-table.ts';
import { START } from './world.ts';

const ORIGIN = 'http://127.0.0.1';
const MINUTE = 60_000;
const reading = { acceptTaxInclusivePrices: true, testOrders: 'ignore' } as const;

/**
 * The whole way in virtual time: queues, the real consumer and redrive, a ledger, and the strict simulator of Business
 * Central behind the real adapter. The lock is left out: what is right must be so without it.
 */
export function openShop() {
  const table = createMemoryTable('shop');
  vi.setSystemTime(START);
  const now = () => Date.now();
  const sqs = createMemorySqs(now);
  const ledger = createLedger({ client: table as never, tableName: 'shop' }, now);
  const simulator = createBusinessCentral({ clock: now, sleep: async () => {} });
  const mail: { readonly topic: string; readonly subject: string; readonly message: string }[] = [];
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const publishing = {
    sns: {
      send: async ({ input }: { input: PublishCommandInput }) => {
        const { TopicArn: topic = '', Subject: subject = '', Message: message = '' } = input;
        mail.push({ topic, subject: subject.replace('ZephyrCart bridge: ', ''), message });
      },
    } as never,
    catalogTopicArn: 'catalogue',
    operationsTopicArn: 'operations',
    runbookUrl: 'docs/operate.md',
    causes: ledger.causes,
    now,
    log,
  };

  const erpFor = (customer: string) =>
    createBusinessCentralErp({
      settings: {
        baseUrl: `${ORIGIN}/v2.0/${SEED.tenantId}/${SEED.environment}/api/v2.0`,
        companyId: SEED.companyId,
        customer: { strategy: 'default', number: customer },
        accounts: SEED.accounts,
        pricesIncludeTax: true,
        localCurrency: 'GBP',
        timeZone: 'Europe/Berlin',
        items: {},
        tax: { codes: {} },
        shipping: { description: 'Shipping' },
        currencies: {},
        countries: {},
      },
      now,
      sleep: async () => {},
      random: () => 0.5,
      login: {
        kind: 'entra',
        tokenUrl: `${ORIGIN}/${SEED.tenantId}/oauth2/v2.0/token`,
        principals: 1,
        credentials: async () => ({ clientId: SEED.clientId, clientSecret: SEED.clientSecret }),
      },
      log,
      fetch: (url, init) => {
        // Business Central counts requests over time: each takes a little of it.
        vi.setSystemTime(now() + 100);
        return simulator.fetch(new Request(url, init));
      },
    });

  let attempts = 0;
  const consumerFor = (customer: string) =>
    createConsumer({
      erp: erpFor(customer),
      ledger,
      lock: { run: async (_key, _context, work) => ({ outcome: 'worked', result: await work() }) },
      sqs: sqs as never,
      queueUrl: EVENTS,
      pages: createPages(publishing),
      settings: {
        perInstance: 5,
        settlingSeconds: 900,
        patience: { orderUnknownHours: 72, retryHours: 336, exchangeRateHours: 72, approvalHours: 336 },
        maintenanceWindows: [],
        reading,
      },
      now,
      random: () => 0.5,
      attemptId: () => {
        attempts += 1;
        return `attempt-${attempts}`;
      },
      deadline: () => new AbortController().signal,
      log,
      metrics: { count: () => {}, took: () => {}, posted: () => {}, publish: () => {} },
    });

  const redrive = createRedrive({
    sqs: sqs as never,
    deadLetterQueueUrl: DEAD,
    deadLetterQueueArn: 'arn:dead',
    eventQueueUrl: EVENTS,
    eventQueueArn: 'arn:events',
    ledger,
    erp: erpFor(SEED.customer),
    reading,
    settlingSeconds: 900,
    now,
    sleep: async () => {},
    runId: () => `run-${Date.now()}`,
    deadline: () => new AbortController().signal,
    censusPages: createCensusPages({ ...publishing, upkeep: ledger.upkeep }),
    windows: [],
    giveUpAfterDays: 90,
    metrics: { gauge: () => {}, publish: () => {} },
    log,
  });

  const work = consumerFor(SEED.customer);
  const context = { getRemainingTimeInMillis: () => 150_000 } as unknown as Context;
  /** Works what is visible until nothing is. */
  const drain = async (consumer = work) => {
    while (sqs.visible(EVENTS) > 0) {
      const event = sqs.batch();
      if (event.Records.length > 0) sqs.done(event, (await consumer(event, context)).batchItemFailures);
    }
  };

  return {
    sqs,
    ledger,
    simulator,
    mail,
    redrive,
    consumerFor,
    drain,
    post(body: Uint8Array) {
      const content = encodeMessage({ body, deliveryId: 'delivery', receivedAt: now() });
      if (content === 'too large') throw new Error('the test body is too large');
      sqs.put(EVENTS, content.MessageBody, content.MessageAttributes);
    },
    /** A quarter of an hour, as the schedule has it: the census, and what becomes of what it moved. */
    async quarterHour(): Promise<unknown> {
      vi.setSystemTime(now() + 15 * MINUTE);
      const report = await redrive({ census: true });
      await drain();
      return report;
    },
  };
}
