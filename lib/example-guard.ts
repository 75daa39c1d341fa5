import { CfnRule, Fn } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Lets the example be synthesised, looked at and tested, but never deployed: CloudFormation refuses before it creates anything. */
export function refuseDeployment(scope: Construct): CfnRule {
  return new CfnRule(scope, 'ExampleIsNotDeployed', {
    assertions: [
      {
        assert: Fn.conditionEquals('the example configuration', 'your own configuration'),
        assertDescription:
          'This is the example configuration; its ERP does not exist. Copy config/example.ts to config/<stage>.ts, put your own values in, remove "example: true", and run: npx cdk deploy -c stage=<stage>',
      },
    ],
  });
}
