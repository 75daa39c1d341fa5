import { startFauxqs } from 'fauxqs';
import { vi } from 'vitest';
import { SECRET } from './deliveries.ts';
import { startSecretsManager } from './secrets-manager.ts';

const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:signing';

export type LocalAws = Awaited<ReturnType<typeof startLocalAws>>;

/** SQS and Secrets Manager on loopback, and the environment that the receiver finds in Lambda pointed at them. */
export async function startLocalAws() {
  const sqs = await startFauxqs({ port: 0, logger: false });
  const secrets = await startSecretsManager(ARN, JSON.stringify({ current: SECRET }));
  const environment = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_SQS: sqs.address,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    SIGNING_SECRET_ARN: ARN,
    // Its host does not resolve: the endpoint variable has to win.
    QUEUE_URL: sqs.createQueue('events').queueUrl.replace(/\/\/[^/]+/, '//sqs.us-east-1.invalid'),
    POWERTOOLS_METRICS_NAMESPACE: 'Bridge',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  return {
    sqs,
    secrets,
    stop: async () => {
      vi.unstubAllEnvs();
      await Promise.all([sqs.stop(), secrets.stop()]);
    },
  };
}
