import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { required } from '../environment.ts';
import { createEventQueue, createSqsClient } from '../event-queue/sqs.ts';
import { CLIENT_LIMITS } from './budget.ts';
import { failureFields } from './failure-fields.ts';
import { createReceiverMetrics } from './metrics.ts';
import { createReceiver, type Receiver } from './receiver.ts';
import { createSigningSecret } from './signing-secret.ts';

/** How long a secret is used before it is read again, rotation or not; seconds. */
const SECRET_MAX_AGE = 300;

/**
 * The receiver as Lambda runs it: `QUEUE_URL`, `SIGNING_SECRET_ARN`, `TEST_ORDERS` (`ignore` unless said otherwise).
 * @throws when a variable is missing or has no such value, which fails the deployment's first request, not a later one
 */
export function receiverFrom(env: NodeJS.ProcessEnv): Receiver {
  const serviceName = env.POWERTOOLS_SERVICE_NAME ?? 'receiver';
  const logger = new Logger({ serviceName });
  const secretArn = required(env, 'SIGNING_SECRET_ARN');
  const secrets = new SecretsProvider({ awsSdkV3Client: new SecretsManagerClient(CLIENT_LIMITS) });
  return createReceiver({
    queue: createEventQueue(createSqsClient(CLIENT_LIMITS, env), required(env, 'QUEUE_URL')),
    signingSecret: createSigningSecret({
      read: ({ forceFetch }) => secrets.get(secretArn, { maxAge: SECRET_MAX_AGE, forceFetch }),
      now: Date.now,
      onStale: (error) => logger.warn('signing secret not refreshed', failureFields(error)),
    }),
    now: Date.now,
    deadline: (milliseconds) => AbortSignal.timeout(milliseconds),
    logger,
    metrics: createReceiverMetrics(new Metrics({ serviceName })),
    testOrders: testOrders(env),
  });
}

function testOrders({ TEST_ORDERS = 'ignore' }: NodeJS.ProcessEnv): 'ignore' | 'deliver' {
  if (TEST_ORDERS === 'ignore' || TEST_ORDERS === 'deliver') return TEST_ORDERS;
  throw new Error(`TEST_ORDERS is ${JSON.stringify(TEST_ORDERS)}; it must be "ignore" or "deliver".`);
}
