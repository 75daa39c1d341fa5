import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { BridgeConfiguration } from '../../config/schema.ts';
import { CALL_LIMITS } from '../call-limits.ts';
import { required } from '../environment.ts';
import { erpFrom } from '../erp-access/wiring.ts';
import { createSqsClient } from '../event-queue/sqs.ts';
import { createLedger } from '../ledger/ledger.ts';
import { createLog } from '../log.ts';
import { createBreaker } from './breaker.ts';
import { createBusinessAge } from './business-age.ts';
import { createMapping } from './mapping.ts';

/**
 * The breaker as Lambda runs it: `EVENT_SOURCE_MAPPING_ID`, `LEDGER_TABLE`, `QUEUE_URL`, `QUEUE_NAME`, and what the ERP
 * needs.
 * @throws when a variable is missing
 */
export function breakerFrom(env: NodeJS.ProcessEnv, configuration: BridgeConfiguration) {
  const log = createLog();
  const now = Date.now;
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(CALL_LIMITS));
  const ledger = createLedger({ client, tableName: required(env, 'LEDGER_TABLE') }, now);
  const metrics = new Metrics();

  return createBreaker({
    states: ledger.breaker,
    erp: erpFrom(env, configuration, log, ledger.breaker),
    mapping: createMapping(new LambdaClient(CALL_LIMITS), required(env, 'EVENT_SOURCE_MAPPING_ID')),
    businessAge: createBusinessAge({
      cloudwatch: new CloudWatchClient(CALL_LIMITS),
      sqs: createSqsClient(CALL_LIMITS, env),
      queueUrl: required(env, 'QUEUE_URL'),
      queueName: required(env, 'QUEUE_NAME'),
      entries: ledger.entries,
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
