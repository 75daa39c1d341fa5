import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { BridgeConfiguration } from '../config/schema.ts';
import type { AlertTopics } from './alert-topics.ts';
import { BridgeFunction } from './bridge-function.ts';
import { erpEnvironment } from './erp-secret.ts';
import { CONSUMER_TIMEOUT, type EventQueue } from './event-queue.ts';
import type { Ledger } from './ledger.ts';

export interface DeliveryProps {
  readonly handlers: string;
  readonly configuration: BridgeConfiguration;
  readonly configurationFile: string;
  readonly queue: EventQueue;
  readonly ledger: Ledger;
  readonly erpSecret: Secret;
  readonly topics: AlertTopics;
}

/** From the event queue into the ERP. */
export class Delivery extends Construct {
  readonly consumer: BridgeFunction;
  /** The switch between queue and consumer, which the breaker alone turns. */
  readonly source: SqsEventSource;

  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id);
    const { configuration, queue, ledger, erpSecret, topics } = props;
    this.consumer = new BridgeFunction(this, 'Consumer', {
      service: 'consumer',
      handlers: props.handlers,
      configurationFile: props.configurationFile,
      description: 'Writes queued orders and refunds into the ERP, each exactly once',
      timeout: CONSUMER_TIMEOUT,
      memorySize: 1024,
      logRetentionDays: configuration.logRetentionDays,
      // Renewing a message is sending it again; Lambda would take that for a loop and stop it after about 16 times.
      recursiveLoop: RecursiveLoop.ALLOW,
      environment: {
        QUEUE_URL: queue.events.queueUrl,
        LEDGER_TABLE: ledger.table.tableName,
        ...erpEnvironment(configuration.erp, erpSecret),
        CATALOG_TOPIC_ARN: topics.catalog.topicArn,
        OPERATIONS_TOPIC_ARN: topics.operations.topicArn,
      },
    });
    this.allow(props);
    this.source = new SqsEventSource(queue.events, {
      batchSize: 10,
      reportBatchItemFailures: true,
      maxConcurrency: configuration.delivery.instances,
    });
    this.consumer.addEventSource(this.source);
  }

  /** What it may do besides consuming. To the dead-letter queue it sends nothing: SQS moves messages there itself. */
  private allow({ queue, ledger, erpSecret, topics }: DeliveryProps): void {
    ledger.grantReadWrite(this.consumer);
    const may = (action: string, ...resources: string[]) =>
      this.consumer.addToRolePolicy(new PolicyStatement({ actions: [action], resources }));
    may('sqs:SendMessage', queue.events.queueArn);
    may('secretsmanager:GetSecretValue', erpSecret.secretArn);
    may('sns:Publish', topics.catalog.topicArn, topics.operations.topicArn);
  }
}
