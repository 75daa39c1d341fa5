import { join } from 'node:path';
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { BridgeConfiguration } from '../config/schema.ts';
import { AlertTopics } from './alert-topics.ts';
import { configurationFile } from './configuration-file.ts';
import { Delivery } from './delivery.ts';
import { createErpSecret, ERP_NAMES } from './erp-secret.ts';
import { EventQueue } from './event-queue.ts';
import { refuseDeployment } from './example-guard.ts';
import { Intake } from './intake.ts';
import { Ledger } from './ledger.ts';
import { Operations } from './operations.ts';
import { Recovery } from './recovery.ts';
import { FailuresWidget } from './widget.ts';

export interface BridgeStackProps extends StackProps {
  /** Name of the configuration file: `config/<stage>.ts`. */
  readonly stage: string;
  readonly configuration: BridgeConfiguration;
  /** Folder with one folder per function, each with an `index.ts` that exports `handler`. Default: `lambdas`. */
  readonly handlers?: string;
}

/** One ZephyrCart shop, one company in the ERP: everything between them, in the order in which an event meets it. */
export class BridgeStack extends Stack {
  constructor(scope: Construct, id: string, props: BridgeStackProps) {
    super(scope, id, {
      description: `ZephyrCart ERP bridge, stage ${props.stage}: orders and refunds into ${ERP_NAMES[props.configuration.erp.kind]}`,
      ...props,
    });
    const { configuration } = props;
    const handlers = props.handlers ?? join(import.meta.dirname, '..', 'lambdas');
    const queue = new EventQueue(this, 'EventQueue');
    const ledger = new Ledger(this, 'Ledger');
    const topics = new AlertTopics(this, 'Alerts', configuration.alerts);
    const erpSecret = createErpSecret(this, configuration.erp);
    const intake = new Intake(this, 'Intake', {
      handlers,
      queue: queue.events,
      testOrders: configuration.testOrders,
      logRetentionDays: configuration.logRetentionDays,
    });
    const bundled = { handlers, configuration, configurationFile: configurationFile(this, props.stage, configuration) };
    const delivery = new Delivery(this, 'Delivery', { ...bundled, queue, ledger, erpSecret, topics });
    const { source, consumer } = delivery;
    const recovery = new Recovery(this, 'Recovery', { ...bundled, queue, source, consumer, ledger, erpSecret, topics });
    const { breaker, redrive } = recovery;
    const widget = new FailuresWidget(this, 'Widget', { ...bundled, ledger, redrive });
    const { receiver, stage } = intake;
    const { runbookUrl } = configuration;
    const operations = new Operations(this, 'Operations', {
      queue,
      stage,
      receiver,
      consumer,
      breaker,
      redrive,
      widget,
      topics,
      runbookUrl,
    });
    if (configuration.example) refuseDeployment(this);

    // Names that users, the command line and checks rely on.
    this.print({
      WebhookUrl: intake.webhookUrl,
      SigningSecretArn: intake.signingSecret.secretArn,
      ErpSecretArn: erpSecret.secretArn,
      EventQueueUrl: queue.events.queueUrl,
      DeadLetterQueueUrl: queue.deadLetters.queueUrl,
      DeadLetterQueueArn: queue.deadLetters.queueArn,
      LedgerTableName: ledger.table.tableName,
      ReceiverFunctionName: receiver.functionName,
      ConsumerFunctionName: consumer.functionName,
      BreakerFunctionName: breaker.functionName,
      RedriveFunctionName: redrive.functionName,
      WidgetFunctionName: widget.function.functionName,
      CatalogTopicArn: topics.catalog.topicArn,
      OperationsTopicArn: topics.operations.topicArn,
      DashboardUrl: operations.dashboardUrl,
    });
  }

  private print(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
