import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { BridgeConfiguration } from '../../config/schema.ts';
import { CALL_LIMITS } from '../call-limits.ts';
import { required } from '../environment.ts';
import { createCauses } from '../ledger/causes.ts';
import { createLog } from '../log.ts';
import { createWidget } from './widget.ts';

/**
 * The console widget as Lambda runs it: `LEDGER_TABLE` and `REDRIVE_FUNCTION_ARN`. It knows the redrive function by
 * name only: the person who presses a button calls it, with their own rights.
 * @throws when a variable is missing
 */
export function widgetFrom(env: NodeJS.ProcessEnv, { localCurrency, runbookUrl }: BridgeConfiguration) {
  const now = Date.now;
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(CALL_LIMITS));
  return createWidget({
    causes: createCauses({ client, tableName: required(env, 'LEDGER_TABLE') }, now),
    redriveFunctionArn: required(env, 'REDRIVE_FUNCTION_ARN'),
    localCurrency,
    runbookUrl,
    now,
    log: createLog(),
  });
}
