import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { BridgeConfiguration } from '../config/schema.ts';
import { placeholderSecret } from './placeholder-secret.ts';

type ErpConfiguration = BridgeConfiguration['erp'];

/**
 * Where a person puts the ERP's credentials, in the shape that the way of logging in asks for. Each way has a secret of
 * its own: changing from one to the other writes over nothing. The number of principals changes nothing here, because a
 * new placeholder would replace the live value.
 */
export function createErpSecret(scope: Construct, { authentication }: ErpConfiguration): Secret {
  switch (authentication) {
    case 'entra':
      return placeholderSecret(scope, 'ErpSecret', 'Business Central application: {"clientId", "clientSecret"}', {
        clientId: 'REPLACE_ME',
        clientSecret: 'REPLACE_ME',
      });
    case 'web-service-key':
      return placeholderSecret(scope, 'ErpKeySecret', 'Business Central user: {"userName", "webServiceKey"}', {
        userName: 'REPLACE_ME',
        webServiceKey: 'REPLACE_ME',
      });
  }
}

/** What a function that talks to the ERP is told. A token endpoint only where tokens are asked for. */
export function erpEnvironment({ baseUrl, tokenUrl }: ErpConfiguration, secret: Secret): Record<string, string> {
  return {
    ERP_SECRET_ARN: secret.secretArn,
    BC_BASE_URL: baseUrl,
    ...(tokenUrl === undefined ? {} : { BC_TOKEN_URL: tokenUrl }),
  };
}
