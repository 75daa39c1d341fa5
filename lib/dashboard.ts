import { Duration } from 'aws-cdk-lib';
import {
  type AlarmBase,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type StackMetrics, stackMetrics } from './metrics.ts';
import type { OperationsProps } from './operations.ts';

const HALF = 12;

/**
 * One page that is read from top to bottom: is something wrong, what waits for whom, is money moving, how late are we,
 * why does what fails fail, is delivery on, is the sender heard, is the ERP quick, where do events lie.
 */
export function createDashboard(scope: Construct, props: OperationsProps, alarms: readonly AlarmBase[]): Dashboard {
  const metrics = stackMetrics(scope);
  const { countOf, highestOf, countBy } = metrics;
  const dashboard = new Dashboard(scope, 'Dashboard', { defaultInterval: Duration.hours(12) });
  dashboard.addWidgets(new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 }));
  dashboard.addWidgets(props.widget.onDashboard);
  dashboard.addWidgets(
    graph('Orders and refunds: in, posted, posted with another total', [
      countOf('receiver', 'Queued'),
      countOf('consumer', 'Posted'),
      countOf('consumer', 'TotalDiffers'),
    ]),
    graph('Money: accepted and posted, by currency', [
      countBy('consumer', 'AcceptedAmount', 'currency', 'accepted'),
      countBy('consumer', 'PostedAmount', 'currency', 'posted'),
    ]),
  );
  dashboard.addWidgets(
    graph('Business age, seconds', [highestOf('breaker', 'BusinessAgeSeconds')]),
    graph('Failed for good, by reason', [countBy('consumer', 'Failed', 'reason')]),
  );
  dashboard.addWidgets(
    graph('Tried again, by reason', [countBy('consumer', 'Retrying', 'reason')]),
    graph('Delivery off: 1 = by the breaker, by hand or plan', [
      highestOf('breaker', 'BreakerOpen'),
      highestOf('breaker', 'DeliveryPaused'),
      highestOf('breaker', 'MappingMismatch'),
    ]),
  );
  dashboard.addWidgets(
    graph('Receiver: answers', receiverAnswers(props, metrics)),
    graph('Signatures refused, by cause', [countBy('receiver', 'SignatureFailed', 'cause')]),
  );
  dashboard.addWidgets(
    graph('ERP: how long its answers take, milliseconds', erpLatency(metrics)),
    graph('Queues: messages waiting', depths(props)),
  );
  dashboard.addWidgets(
    graph('Healed: dead letters given back by the census', [countOf('redrive', 'Healed')]),
    graph('Oldest message of either queue, seconds', [
      highestOf('redrive', 'OldestMessageSeconds', Duration.minutes(30)),
    ]),
  );
  return dashboard;
}

/** Half of the answers were quicker than the one, all but a twentieth than the other. */
function erpLatency({ percentileOf }: StackMetrics): IMetric[] {
  return ['ErpLookUp', 'ErpCreate'].flatMap((name) => [
    percentileOf('consumer', name, 50),
    percentileOf('consumer', name, 95),
  ]);
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: HALF, height: 6, leftYAxis: { min: 0 } });
}

function receiverAnswers({ stage }: OperationsProps, { countOf }: StackMetrics): IMetric[] {
  return [
    ...['Queued', 'Ignored', 'SignatureFailed', 'TooLarge', 'NotQueued'].map((name) => countOf('receiver', name)),
    stage.metricServerError({ statistic: Stats.SUM, label: '5xx' }),
  ];
}

function depths({ queue }: OperationsProps): IMetric[] {
  const highest = { statistic: Stats.MAXIMUM, period: Duration.minutes(1) };
  return [
    queue.events.metricApproximateNumberOfMessagesVisible({ ...highest, label: 'waiting' }),
    queue.events.metricApproximateNumberOfMessagesNotVisible({ ...highest, label: 'in work or backing off' }),
    queue.events.metricApproximateNumberOfMessagesDelayed({ ...highest, label: 'renewed, delayed' }),
    queue.deadLetters.metricApproximateNumberOfMessagesVisible({ ...highest, label: 'dead letters' }),
  ];
}
