import { randomUUID } from 'node:crypto';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { BridgeConfiguration } from '../../config/schema.ts';
import { CALL_LIMITS } from '../call-limits.ts';
import { required } from '../environment.ts';
import { erpFrom } from '../erp-access/wiring.ts';
import { createSqsClient } from '../event-queue/sqs.ts';
import { createLease } from '../ledger/lease.ts';
import { createLedger } from '../ledger/ledger.ts';
import { createLog } from '../log.ts';
import { publishTo } from '../paging/publisher.ts';
import { createAnnounce } from './announcements.ts';
import { createBreaker } from './breaker.ts';
import { createBusinessAge } from './business-age.ts';
import { createConsumerHealth } from './consumer-health.ts';
import { createMapping } from './mapping.ts';

/**
 * The breaker as Lambda runs it: `EVENT_SOURCE_MAPPING_ID`, `CONSUMER_FUNCTION_NAME`, `LEDGER_TABLE`, `QUEUE_URL`,
 * `QUEUE_NAME`, `OPERATIONS_TOPIC_ARN`, and what the ERP needs.
 * @throws when a variable is missing
 */
export function breakerFrom(env: NodeJS.ProcessEnv, configuration: BridgeConfiguration) {
  const log = createLog();
  const now = Date.now;
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(CALL_LIMITS));
  const table = { client, tableName: required(env, 'LEDGER_TABLE') };
  const ledger = createLedger(table, now);
  const metrics = new Metrics();
  const cloudwatch = new CloudWatchClient(CALL_LIMITS);
  const sns = new SNSClient(CALL_LIMITS);
  const operations = required(env, 'OPERATIONS_TOPIC_ARN');

  return createBreaker({
    states: ledger.breaker,
    erp: erpFrom(env, configuration, log, ledger),
    mapping: createMapping(new LambdaClient(CALL_LIMITS), required(env, 'EVENT_SOURCE_MAPPING_ID')),
    consumer: createConsumerHealth({
      // A cold start takes longer than other calls; asked once, because the next minute asks again.
      lambda: new LambdaClient({ maxAttempts: 1 }),
      cloudwatch,
      functionName: required(env, 'CONSUMER_FUNCTION_NAME'),
      now,
      log,
    }),
    announce: createAnnounce({
      announcements: ledger.announcements,
      backlog: ledger.backlog,
      lease: createLease(table, now, 'announcements'),
      holder: randomUUID,
      publish: (words) => publishTo(sns, operations, words),
      runbookUrl: configuration.runbookUrl,
      now,
    }),
    businessAge: createBusinessAge({
      cloudwatch,
      sqs: createSqsClient(CALL_LIMITS, env),
      queueUrl: required(env, 'QUEUE_URL'),
      queueName: required(env, 'QUEUE_NAME'),
      entries: ledger.entries,
      backlog: ledger.backlog,
      orderPatienceHours: configuration.patience.orderUnknownHours,
      now,
    }),
    windows: configuration.maintenanceWindows,
    now,
    deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
    log,
    metrics: {
      gauge: (name, value) =>
        void metrics.addMetric(name, name === 'BusinessAgeSeconds' ? MetricUnit.Seconds : MetricUnit.Count, value),
      publish: () => {
        if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
      },
    },
  });
}
