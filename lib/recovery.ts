import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { BridgeConfiguration } from '../config/schema.ts';
import type { AlertTopics } from './alert-topics.ts';
import { BridgeFunction } from './bridge-function.ts';
import { erpEnvironment } from './erp-secret.ts';
import { type EventQueue, REDRIVE_TIMEOUT } from './event-queue.ts';
import type { Ledger } from './ledger.ts';

export interface RecoveryProps {
  readonly handlers: string;
  readonly configuration: BridgeConfiguration;
  readonly configurationFile: string;
  readonly queue: EventQueue;
  readonly source: SqsEventSource;
  readonly consumer: BridgeFunction;
  readonly ledger: Ledger;
  readonly erpSecret: Secret;
  readonly topics: AlertTopics;
}

/** What brings the bridge back: the breaker pauses and resumes delivery, the redrive returns dead letters to the queue. */
export class Recovery extends Construct {
  readonly breaker: BridgeFunction;
  readonly redrive: BridgeFunction;

  constructor(scope: Construct, id: string, props: RecoveryProps) {
    super(scope, id);
    this.breaker = this.createBreaker(props);
    this.allowBreaker(props);
    new Rule(this, 'EveryMinute', {
      description: 'Makes delivery what the ledger says it should be',
      schedule: Schedule.rate(Duration.minutes(1)),
      // A tick that could not be delivered is worthless: the next one does the same.
      targets: [new LambdaFunction(this.breaker, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    });
    this.redrive = this.createRedrive(props);
    this.allowRedrive(props);
    new Rule(this, 'Census', {
      description: 'Gives dead letters their reasons, and tries again what can pass',
      schedule: Schedule.rate(Duration.minutes(15)),
      targets: [
        new LambdaFunction(this.redrive, {
          event: RuleTargetInput.fromObject({ census: true }),
          retryAttempts: 0,
          maxEventAge: Duration.minutes(5),
        }),
      ],
    });
  }

  private createBreaker({
    configuration,
    queue,
    source,
    consumer,
    ledger,
    erpSecret,
    topics,
    ...props
  }: RecoveryProps) {
    return new BridgeFunction(this, 'Breaker', {
      service: 'breaker',
      handlers: props.handlers,
      configurationFile: props.configurationFile,
      description: 'Every minute: probes the ERP and switches delivery on or off',
      // Ends before its next minute begins.
      timeout: Duration.seconds(50),
      memorySize: 512,
      logRetentionDays: configuration.logRetentionDays,
      environment: {
        CONSUMER_FUNCTION_NAME: consumer.functionName,
        EVENT_SOURCE_MAPPING_ID: source.eventSourceMappingId,
        LEDGER_TABLE: ledger.table.tableName,
        QUEUE_NAME: queue.events.queueName,
        QUEUE_URL: queue.events.queueUrl,
        DEAD_LETTER_QUEUE_URL: queue.deadLetters.queueUrl,
        ...erpEnvironment(configuration.erp, erpSecret),
        OPERATIONS_TOPIC_ARN: topics.operations.topicArn,
      },
    });
  }

  private allowBreaker({ queue, source, consumer, ledger, erpSecret, topics }: RecoveryProps): void {
    ledger.grantReadWrite(this.breaker);
    const may = (actions: string[], ...resources: string[]) =>
      this.breaker.addToRolePolicy(new PolicyStatement({ actions, resources }));
    may(['lambda:GetEventSourceMapping', 'lambda:UpdateEventSourceMapping'], source.eventSourceMappingArn);
    // Without any event, to see whether it starts at all, before a trial costs messages their receives.
    may(['lambda:InvokeFunction'], consumer.functionArn);
    may(['sqs:GetQueueAttributes'], queue.events.queueArn, queue.deadLetters.queueArn);
    may(['secretsmanager:GetSecretValue'], erpSecret.secretArn);
    may(['sns:Publish'], topics.operations.topicArn);
    may(['cloudwatch:GetMetricData'], '*');
    Validations.of(this.breaker.role ?? this.breaker).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'cloudwatch:GetMetricData knows no resources. It only reads figures; the breaker asks for the age of the oldest message and for crashes of the consumer.',
    });
  }

  private createRedrive({ configuration, queue, ledger, erpSecret, topics, ...props }: RecoveryProps) {
    return new BridgeFunction(this, 'Redrive', {
      service: 'redrive',
      handlers: props.handlers,
      configurationFile: props.configurationFile,
      description:
        'Returns dead letters to the event queue, once their cause is mended; by itself every quarter of an hour',
      // At ten a second some thousands of messages; whoever waits for the answer in a terminal waits for it.
      timeout: REDRIVE_TIMEOUT,
      memorySize: 512,
      logRetentionDays: configuration.logRetentionDays,
      environment: {
        DEAD_LETTER_QUEUE_ARN: queue.deadLetters.queueArn,
        DEAD_LETTER_QUEUE_URL: queue.deadLetters.queueUrl,
        EVENT_QUEUE_ARN: queue.events.queueArn,
        EVENT_QUEUE_URL: queue.events.queueUrl,
        LEDGER_TABLE: ledger.table.tableName,
        ...erpEnvironment(configuration.erp, erpSecret),
        CATALOG_TOPIC_ARN: topics.catalog.topicArn,
        OPERATIONS_TOPIC_ARN: topics.operations.topicArn,
      },
    });
  }

  /** SQS's move task acts with the caller's own permissions, on both queues (contract sheet aws-platform 1.3). */
  private allowRedrive({ queue, ledger, erpSecret, topics }: RecoveryProps): void {
    ledger.grantReadWrite(this.redrive);
    ledger.grantReadMany(this.redrive);
    this.redrive.addToRolePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        resources: [topics.catalog.topicArn, topics.operations.topicArn],
      }),
    );
    this.redrive.addToRolePolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [erpSecret.secretArn] }),
    );
    this.redrive.addToRolePolicy(
      new PolicyStatement({
        actions: [
          'sqs:StartMessageMoveTask',
          'sqs:CancelMessageMoveTask',
          'sqs:ListMessageMoveTasks',
          'sqs:ListDeadLetterSourceQueues',
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:ChangeMessageVisibility',
          'sqs:GetQueueAttributes',
        ],
        resources: [queue.deadLetters.queueArn],
      }),
    );
    this.redrive.addToRolePolicy(
      new PolicyStatement({
        // Besides taking the messages that it gives back: renewing, in time, what waits there.
        actions: [
          'sqs:SendMessage',
          'sqs:GetQueueAttributes',
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:ChangeMessageVisibility',
        ],
        resources: [queue.events.queueArn],
      }),
    );
  }
}
