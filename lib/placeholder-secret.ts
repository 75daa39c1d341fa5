import { RemovalPolicy, SecretValue, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/**
 * A secret that the stack creates and a person fills.
 *
 * The placeholder is recognised and refused by the functions; CDK's own default, a random value, would look like a
 * secret. It must never change: CloudFormation would write it over the live value.
 */
export function placeholderSecret(
  scope: Construct,
  id: string,
  description: string,
  placeholder: Readonly<Record<string, string>>,
): Secret {
  const secret = new Secret(scope, id, {
    description,
    secretStringValue: SecretValue.unsafePlainText(JSON.stringify(placeholder)),
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'The other side issues this secret (ZephyrCart, the ERP): Secrets Manager cannot rotate it. The functions notice a new value by themselves.',
  });
  return secret;
}
