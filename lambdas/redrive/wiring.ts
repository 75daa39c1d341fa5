import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { BridgeConfiguration } from '../../config/schema.ts';
import { CALL_LIMITS } from '../call-limits.ts';
import { settingsOf } from '../consumer/settings.ts';
import { required } from '../environment.ts';
import { erpFrom } from '../erp-access/wiring.ts';
import { createSqsClient } from '../event-queue/sqs.ts';
import { createLedger } from '../ledger/ledger.ts';
import { createLog } from '../log.ts';
import { createCensusPages } from '../paging/census-pages.ts';
import { createRedrive } from './redrive.ts';

/**
 * The redrive as Lambda runs it: `DEAD_LETTER_QUEUE_URL`, `DEAD_LETTER_QUEUE_ARN`, `EVENT_QUEUE_URL`, `EVENT_QUEUE_ARN`,
 * `LEDGER_TABLE`, `CATALOG_TOPIC_ARN`, `OPERATIONS_TOPIC_ARN`, and what the ERP needs.
 * @throws when a variable is missing
 */
export function redriveFrom(env: NodeJS.ProcessEnv, configuration: BridgeConfiguration) {
  const log = createLog();
  const now = Date.now;
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(CALL_LIMITS), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const ledger = createLedger({ client, tableName: required(env, 'LEDGER_TABLE') }, now);
  const metrics = new Metrics();
  const { reading, settlingSeconds } = settingsOf(configuration);

  return createRedrive({
    sqs: createSqsClient(CALL_LIMITS, env),
    deadLetterQueueUrl: required(env, 'DEAD_LETTER_QUEUE_URL'),
    deadLetterQueueArn: required(env, 'DEAD_LETTER_QUEUE_ARN'),
    eventQueueUrl: required(env, 'EVENT_QUEUE_URL'),
    eventQueueArn: required(env, 'EVENT_QUEUE_ARN'),
    ledger,
    erp: erpFrom(env, configuration, log, ledger),
    reading,
    settlingSeconds,
    now,
    sleep: (milliseconds) => sleep(milliseconds),
    runId: randomUUID,
    windows: configuration.maintenanceWindows,
    giveUpAfterDays: configuration.giveUpAfterDays,
    censusPages: createCensusPages({
      sns: new SNSClient(CALL_LIMITS),
      catalogTopicArn: required(env, 'CATALOG_TOPIC_ARN'),
      operationsTopicArn: required(env, 'OPERATIONS_TOPIC_ARN'),
      runbookUrl: configuration.runbookUrl,
      causes: ledger.causes,
      upkeep: ledger.upkeep,
      now,
      log,
    }),
    metrics: {
      gauge: (name, value) =>
        void metrics.addMetric(name, name === 'OldestMessageSeconds' ? MetricUnit.Seconds : MetricUnit.Count, value),
      publish: () => {
        if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
      },
    },
    deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
    log,
  });
}
