import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { ErpConfiguration } from '../config/schema.ts';
import { placeholderSecret } from './placeholder-secret.ts';

/**
 * Where a person puts the ERP's credentials, in the shape that the way of logging in asks for. Each way has a secret of
 * its own: changing from one to the other writes over nothing. The number of principals changes nothing here, because a
 * new placeholder would replace the live value.
 */
export function createErpSecret(scope: Construct, erp: ErpConfiguration): Secret {
  if (erp.kind === 'sap-business-one') {
    return placeholderSecret(scope, 'SapSecret', 'SAP Business One user: {"userName", "password"}', {
      userName: 'REPLACE_ME',
      password: 'REPLACE_ME',
    });
  }
  switch (erp.authentication) {
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

/** What a function that talks to the ERP is told: where it is. A token endpoint only where tokens are asked for. */
export function erpEnvironment(erp: ErpConfiguration, secret: Secret): Record<string, string> {
  return { ERP_SECRET_ARN: secret.secretArn, ...addressesOf(erp) };
}

function addressesOf(erp: ErpConfiguration): Record<string, string> {
  switch (erp.kind) {
    case 'business-central':
      return { BC_BASE_URL: erp.baseUrl, ...(erp.tokenUrl === undefined ? {} : { BC_TOKEN_URL: erp.tokenUrl }) };
    case 'sap-business-one':
      return { SAP_BASE_URL: erp.baseUrl };
  }
}

/** As people read it. */
export const ERP_NAMES: Readonly<Record<ErpConfiguration['kind'], string>> = {
  'business-central': 'Business Central',
  'sap-business-one': 'SAP Business One',
};
