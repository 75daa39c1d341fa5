import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { BridgeConfiguration } from '../../config/schema.ts';
import { CALL_LIMITS } from '../call-limits.ts';
import { required } from '../environment.ts';
import { erpFrom } from '../erp-access/wiring.ts';
import { createSqsClient } from '../event-queue/sqs.ts';
import { createLedger } from '../ledger/ledger.ts';
import { createLog } from '../log.ts';
import { createPages } from '../paging/pages.ts';
import { createConsumer } from './consumer.ts';
import { createLock } from './lock.ts';
import { createMeter } from './meter.ts';
import { settingsOf } from './settings.ts';
import { timed } from './timed-erp.ts';

/**
 * The consumer as Lambda runs it: `QUEUE_URL`, `LEDGER_TABLE`, `CATALOG_TOPIC_ARN`, `OPERATIONS_TOPIC_ARN`, and what
 * the ERP needs.
 * @throws when a variable is missing
 */
export function consumerFrom(env: NodeJS.ProcessEnv, configuration: BridgeConfiguration) {
  const log = createLog();
  const now = Date.now;
  const tableName = required(env, 'LEDGER_TABLE');
  const dynamo = new DynamoDBClient(CALL_LIMITS);
  const client = DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } });
  const ledger = createLedger({ client, tableName }, now);

  const metrics = createMeter();

  return createConsumer({
    erp: timed(erpFrom(env, configuration, log, ledger), metrics, now),
    ledger,
    lock: createLock(dynamo, tableName),
    sqs: createSqsClient(CALL_LIMITS, env),
    queueUrl: required(env, 'QUEUE_URL'),
    pages: createPages({
      sns: new SNSClient(CALL_LIMITS),
      causes: ledger.causes,
      entries: ledger.entries,
      catalogTopicArn: required(env, 'CATALOG_TOPIC_ARN'),
      operationsTopicArn: required(env, 'OPERATIONS_TOPIC_ARN'),
      runbookUrl: configuration.runbookUrl,
      now,
      log,
    }),
    settings: settingsOf(configuration),
    now,
    random: Math.random,
    attemptId: randomUUID,
    deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
    log,
    metrics,
  });
}
