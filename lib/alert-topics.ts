import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export interface AlertTopicsProps {
  /** E-mail addresses and https URLs. */
  readonly catalog: readonly string[];
  readonly operations: readonly string[];
}

/** Where people are told (design D8). Without encryption by a key: under SNS's own key, CloudWatch could not publish. */
export class AlertTopics extends Construct {
  /** Unknown SKUs and blocked items. */
  readonly catalog: Topic;
  /** Everything else, alarms included. */
  readonly operations: Topic;

  constructor(scope: Construct, id: string, props: AlertTopicsProps) {
    super(scope, id);
    this.catalog = topic(this, 'Catalog', 'ZephyrCart bridge: catalogue', props.catalog);
    this.operations = topic(this, 'Operations', 'ZephyrCart bridge: operations', props.operations);
    letAlarmsPublish(this.operations);
  }
}

function topic(scope: Construct, id: string, displayName: string, addresses: readonly string[]): Topic {
  const created = new Topic(scope, id, { displayName, enforceSSL: true });
  for (const address of addresses) {
    created.addSubscription(address.includes('://') ? new UrlSubscription(address) : new EmailSubscription(address));
  }
  return created;
}

/** The policy that demands TLS replaces SNS's default one, which is what lets this account's alarms in. */
function letAlarmsPublish(operations: Topic): void {
  const stack = Stack.of(operations);
  const alarms = stack.formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  operations.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [operations.topicArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: { 'aws:SourceArn': alarms },
      },
    }),
  );
}
