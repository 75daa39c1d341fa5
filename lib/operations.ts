import { Stack } from 'aws-cdk-lib';
import type { HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { createAlarms } from './alarms.ts';
import type { AlertTopics } from './alert-topics.ts';
import type { BridgeFunction } from './bridge-function.ts';
import { createDashboard } from './dashboard.ts';
import type { EventQueue } from './event-queue.ts';
import type { FailuresWidget } from './widget.ts';

export interface OperationsProps {
  readonly queue: EventQueue;
  readonly stage: HttpStage;
  readonly receiver: BridgeFunction;
  readonly consumer: BridgeFunction;
  readonly breaker: BridgeFunction;
  readonly redrive: BridgeFunction;
  readonly widget: FailuresWidget;
  readonly topics: AlertTopics;
  /** Where alarms send people; the heading is added as a fragment. */
  readonly runbookUrl: string;
}

/** What people see: alarms that carry their runbook, and one dashboard. */
export class Operations extends Construct {
  readonly dashboardUrl: string;

  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    const dashboard = createDashboard(this, props, createAlarms(this, props));
    const { region } = Stack.of(this);
    this.dashboardUrl = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboard.dashboardName}`;
  }
}
