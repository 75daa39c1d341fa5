import { readFileSync } from 'node:fs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { createConsumer } from '../../lambdas/consumer/consumer.ts';
import { createLock } from '../../lambdas/consumer/lock.ts';
import type { ConsumerPorts } from '../../lambdas/consumer/ports.ts';
import type { Failure } from '../../lambdas/erp/failures.ts';
import type { Erp } from '../../lambdas/erp/port.ts';
import type { Money } from '../../lambdas/ledger/cause.ts';
import { createLedger } from '../../lambdas/ledger/ledger.ts';
import type { openLocalTable } from '../ledger/local-table.ts';
import { createMemoryQueue } from './memory-queue.ts';

export const SETTLING_SECONDS = 900;

export const example = (name: string): Uint8Array =>
  readFileSync(new URL(`../../examples/${name}.json`, import.meta.url));

export interface Line {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

let tables = 0;

/**
 * One queue, one ledger table, virtual time (the clock is the faked `Date`), and consumers that come and go.
 * `erp` makes the adapter of each consumer process.
 */
export async function openWorld(local: Awaited<ReturnType<typeof openLocalTable>>, erp: () => Erp) {
  tables += 1;
  const tableName = `world-${tables}`;
  await local.createTable(tableName);
  const now = () => Date.now();
  const queue = createMemoryQueue(now);
  const ledger = createLedger({ client: local.documents, tableName }, now);
  const lines: Line[] = [];
  const pages: { key: string; failure: Failure }[] = [];
  const accepted: Money[] = [];
  const counted: string[] = [];
  let attempts = 0;

  /** A consumer process of its own, on a client of its own when given. */
  const start = (
    dynamo: DynamoDBClient = local.dynamo,
    sqs: ConsumerPorts['sqs'] = queue as never,
    adapter = erp(),
    windows: ConsumerPorts['settings']['maintenanceWindows'] = [],
  ) => {
    const client = DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } });
    const write =
      (level: Line['level']) =>
      (message: string, fields: Record<string, unknown> = {}) =>
        void lines.push({ level, message, fields });
    return createConsumer({
      erp: adapter,
      ledger: createLedger({ client, tableName }, now),
      lock: createLock(dynamo, tableName),
      sqs,
      queueUrl: 'http://queue',
      pages: { failed: async (key, failure) => void pages.push({ key, failure }), differs: async () => {} },
      settings: {
        perInstance: 2,
        settlingSeconds: SETTLING_SECONDS,
        patience: { orderUnknownHours: 72, retryHours: 336, exchangeRateHours: 120, approvalHours: 336 },
        maintenanceWindows: windows,
        reading: { acceptTaxInclusivePrices: true, testOrders: 'ignore' },
      },
      now,
      random: () => 0.5,
      attemptId: () => {
        attempts += 1;
        return `attempt-${attempts}`;
      },
      deadline: () => new AbortController().signal,
      log: { info: write('info'), warn: write('warn'), error: write('error') },
      metrics: {
        count: (name) => void counted.push(name),
        took: () => {},
        accepted: (money) => void accepted.push(money),
        posted: () => {},
        publish: () => {},
      },
    });
  };

  return { tableName, queue, ledger, lines, pages, accepted, counted, start };
}

export const context = (remaining = 150_000): Context =>
  ({
    functionName: 'consumer',
    awsRequestId: 'request-1',
    getRemainingTimeInMillis: () => remaining,
  }) as unknown as Context;
