import type { PublishCommandInput } from '@aws-sdk/client-sns';
import type { Context } from 'aws-lambda';
import { createConsumer } from '../../lambdas/consumer/consumer.ts';
import { encodeMessage } from '../../lambdas/event-queue/message.ts';
import { createLedger } from '../../lambdas/ledger/ledger.ts';
import { createCensusPages } from '../../lambdas/paging/census-pages.ts';
import { createPages } from '../../lambdas/paging/pages.ts';
import { createRedrive } from '../../lambdas/redrive/redrive.ts';
import { START } from './events.ts';
import { createMemorySqs, DEAD, EVENTS } from './memory-sqs.ts';
import { createMemoryTable } from './memory-table.ts';
import type { Clock, ShopErp } from './shop-erp.ts';

const QUARTER_HOUR = 15 * 60_000;
/** What Lambda gives one run of the redrive function, milliseconds. */
const RUN = 300_000;
const reading = { acceptTaxInclusivePrices: true, testOrders: 'ignore' } as const;

export type Shop = ReturnType<typeof openShop>;

/**
 * The whole way in virtual time: queues, the real consumer and redrive, a ledger, and a strict simulator behind the real
 * adapter of an ERP. The lock is left out: what is right must be so without it.
 * @param callTime milliseconds that every call of SQS and DynamoDB takes, one after the other
 */
export function openShop(erpAt: (clock: Clock) => ShopErp, callTime = 0) {
  let time = START;
  /** Every log line, as JSON. */
  const lines: string[] = [];
  const write = (message: string, fields: object = {}) => void lines.push(JSON.stringify({ message, ...fields }));
  const log = { info: write, warn: write, error: write };
  const now = () => time;
  const pass = (milliseconds: number) => {
    time += milliseconds;
  };
  const erp = erpAt({ now, pass });
  const slow = <Client extends { send(command: object): Promise<never> }>(client: Client): Client => ({
    ...client,
    send: (command: object) => {
      pass(callTime);
      return client.send(command);
    },
  });
  const sqs = slow(createMemorySqs(now));
  const table = createMemoryTable('shop');
  const ledger = createLedger({ client: slow(table) as never, tableName: 'shop' }, now);
  const mail: { readonly topic: string; readonly subject: string; readonly message: string }[] = [];
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

  let attempts = 0;
  const consumerFor = (customer: string) =>
    createConsumer({
      erp: erp.adapter(customer),
      ledger,
      lock: { run: async (_key, _context, work) => ({ outcome: 'worked', result: await work() }) },
      sqs: sqs as never,
      queueUrl: EVENTS,
      pages: createPages({ ...publishing, entries: ledger.entries }),
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
      metrics: { count: () => {}, took: () => {}, accepted: () => {}, posted: () => {}, publish: () => {} },
    });

  const redrive = createRedrive({
    sqs: sqs as never,
    deadLetterQueueUrl: DEAD,
    deadLetterQueueArn: 'arn:dead',
    eventQueueUrl: EVENTS,
    eventQueueArn: 'arn:events',
    ledger,
    erp: erp.adapter(erp.customer),
    reading,
    settlingSeconds: 900,
    now,
    sleep: async (milliseconds) => pass(milliseconds),
    runId: () => `run-${time}`,
    deadline: () => new AbortController().signal,
    censusPages: createCensusPages({ ...publishing, upkeep: ledger.upkeep }),
    windows: [],
    giveUpAfterDays: 90,
    metrics: { gauge: () => {}, publish: () => {} },
    log,
  });

  const work = consumerFor(erp.customer);
  const context = { getRemainingTimeInMillis: () => 150_000 } as unknown as Context;
  /** Works what is visible until nothing is. */
  const drain = async (consumer = work) => {
    while (sqs.visible(EVENTS) > 0) {
      const event = sqs.batch();
      if (event.Records.length > 0) sqs.done(event, (await consumer(event, context)).batchItemFailures);
    }
  };

  /** One run, and how much of its time was left at its end, milliseconds. */
  const census = async () => {
    const end = now() + RUN;
    const report = await redrive({ census: true }, { getRemainingTimeInMillis: () => end - now() });
    if (report.status !== 'census') throw new Error(`no census: ${report.status}`);
    return { report, timeLeft: end - now() };
  };

  return {
    now,
    erp,
    sqs,
    ledger,
    items: table.items,
    mail,
    lines,
    consumerFor,
    drain,
    pass,
    post(body: Uint8Array) {
      const content = encodeMessage({ body, deliveryId: 'delivery', receivedAt: now() });
      if (content === 'too large') throw new Error('the test body is too large');
      sqs.put(EVENTS, content.MessageBody, content.MessageAttributes);
    },
    census,
    /** A quarter of an hour, as the schedule has it: the census, and what becomes of what it moved. */
    async quarterHour(): Promise<void> {
      pass(QUARTER_HOUR);
      await census();
      await drain();
    },
  };
}
