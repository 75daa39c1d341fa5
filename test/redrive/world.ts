import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { vi } from 'vitest';
import type { CauseKey, Reason } from '../../lambdas/erp/failures.ts';
import type { Erp, Mended } from '../../lambdas/erp/port.ts';
import { encodeMessage } from '../../lambdas/event-queue/message.ts';
import { createLedger } from '../../lambdas/ledger/ledger.ts';
import { createCensusPages } from '../../lambdas/paging/census-pages.ts';
import { createRedrive } from '../../lambdas/redrive/redrive.ts';
import { createFakeErp } from '../consumer/fake-erp.ts';
import type { openLocalTable } from '../ledger/local-table.ts';
import { eventOf, orderId, START } from './events.ts';
import { createMemorySqs, DEAD, EVENTS, type MemorySqs } from './memory-sqs.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

let tables = 0;

/** Both queues, a ledger table and an ERP behind the port; time is the faked `Date`. */
export async function openRedriveWorld(local: Awaited<ReturnType<typeof openLocalTable>>) {
  tables += 1;
  const tableName = `redrive-${tables}`;
  await local.createTable(tableName);
  vi.setSystemTime(START);
  const now = () => Date.now();
  const sqs = createMemorySqs(now);
  const ledger = createLedger({ client: local.documents, tableName }, now);
  const fake = createFakeErp();
  const mended = new Map<string, Mended['outcome']>();
  const asked: CauseKey[] = [];
  const slept: number[] = [];
  const lines: { message: string; fields: Record<string, unknown> }[] = [];
  const pages: { topic: string; subject: string; message: string }[] = [];
  const gauges: Record<string, number> = {};
  const sns = { away: false };
  const censusPages = createCensusPages({
    sns: {
      send: async (command: { input: PublishCommandInput }) => {
        if (sns.away) throw new Error('SNS is away');
        const { TopicArn: topic = '', Subject: subject = '', Message: message = '' } = command.input;
        pages.push({ topic, subject: subject.replace('ZephyrCart bridge: ', ''), message });
      },
    } as never,
    catalogTopicArn: 'catalogue',
    operationsTopicArn: 'operations',
    runbookUrl: 'https://runbook.example/operate.md',
    causes: ledger.causes,
    upkeep: ledger.upkeep,
    now,
    log: { info: () => {}, warn: () => {}, error: (message, fields = {}) => void lines.push({ message, fields }) },
  });
  let runs = 0;

  const erp: Erp = {
    ...fake.erp,
    isMended: async (cause) => {
      asked.push(cause);
      const outcome = mended.get(cause.subject ?? cause.reason) ?? 'not yet';
      if (outcome !== 'unanswered') return { outcome };
      return { outcome, failure: { class: 'systemic', reason: 'erp_unavailable', detail: '503' } };
    },
  };

  const start = (overrides: { readonly sqs?: Pick<MemorySqs, 'send'>; readonly erp?: Partial<Erp> } = {}) =>
    createRedrive({
      sqs: (overrides.sqs ?? sqs) as never,
      deadLetterQueueUrl: DEAD,
      deadLetterQueueArn: 'arn:dead',
      eventQueueUrl: EVENTS,
      eventQueueArn: 'arn:events',
      ledger,
      erp: { ...erp, ...overrides.erp },
      reading: { acceptTaxInclusivePrices: true, testOrders: 'ignore' },
      settlingSeconds: 900,
      censusPages,
      windows: [],
      giveUpAfterDays: 90,
      metrics: {
        gauge: (name, value) => {
          gauges[name] = value;
        },
        publish: () => {},
      },
      now,
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
        vi.setSystemTime(now() + milliseconds);
      },
      runId: () => {
        runs += 1;
        return `run-${runs}`;
      },
      deadline: () => new AbortController().signal,
      log: {
        info: (message, fields = {}) => void lines.push({ message, fields }),
        warn: (message, fields = {}) => void lines.push({ message, fields }),
        error: (message, fields = {}) => void lines.push({ message, fields }),
      },
    });

  /** A dead letter as the consumer and SQS leave it: ledger entry, mark, message. */
  const kill = async (
    body: Uint8Array,
    key: string,
    why: { readonly reason: Reason; readonly skus?: readonly string[]; readonly subject?: string } | 'crashed',
    when: { readonly receivedAt?: number; readonly sentAt?: number; readonly orderId?: string } = {},
  ): Promise<string> => {
    const receivedAt = when.receivedAt ?? now();
    const content = encodeMessage({ body, deliveryId: 'delivery-1', receivedAt });
    if (content === 'too large') throw new Error('the test body is too large');
    const id = sqs.put(DEAD, content.MessageBody, content.MessageAttributes, 0, when.sentAt ?? receivedAt);
    if (why === 'crashed') return id;
    const facts = {
      receivedAt: new Date(receivedAt).toISOString(),
      messageId: id,
      currency: 'EUR',
      exponent: 2,
      total: 7110,
    };
    await ledger.entries.writeFailed(
      key,
      { ...why, detail: `failed for ${why.reason}` },
      { ...facts, ...(when.orderId === undefined ? {} : { orderId: when.orderId }) },
    );
    await ledger.marks.mark(id, { reason: why.reason, detail: `failed for ${why.reason}`, keys: [key] });
    return id;
  };

  const killOrder = (n: number, why: Parameters<typeof kill>[2], when: Parameters<typeof kill>[3] = {}, sku?: string) =>
    kill(eventOf('order', n, sku), `order:${orderId(n)}`, why, when);

  return {
    tableName,
    sqs,
    ledger,
    erp,
    fake,
    mended,
    asked,
    slept,
    lines,
    start,
    kill,
    killOrder,
    now,
    pages,
    gauges,
    sns,
  };
}

export type RedriveWorld = Awaited<ReturnType<typeof openRedriveWorld>>;

/** The key of every order or refund in a queue, by its body. */
export const idsIn = (sqs: MemorySqs, url: string): readonly string[] =>
  sqs.messages(url).map(({ body }) => /(order|refund)_0\d+/.exec(body)?.[0] ?? body);
