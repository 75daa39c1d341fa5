import { Duration } from 'aws-cdk-lib';
import { type Alarm, AlarmStatusWidget, Dashboard, GraphWidget, type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type StackMetrics, stackMetrics } from './metrics.ts';
import type { OperationsProps } from './operations.ts';

const HALF = 12;

/** The whole flow on one page, in the order in which an event goes through it. */
export function createDashboard(scope: Construct, props: OperationsProps, alarms: readonly Alarm[]): Dashboard {
  const metrics = stackMetrics(scope);
  const { countOf, highestOf, countBy } = metrics;
  const dashboard = new Dashboard(scope, 'Dashboard', { defaultInterval: Duration.hours(12) });
  dashboard.addWidgets(new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 }));
  dashboard.addWidgets(props.widget.onDashboard);
  dashboard.addWidgets(
    graph('Receiver: answers', receiverAnswers(props, metrics)),
    graph('Queues: messages waiting', depths(props)),
  );
  dashboard.addWidgets(
    graph('Business age, seconds', [highestOf('breaker', 'BusinessAgeSeconds')]),
    graph('Posted, and posted with another total', [
      countOf('consumer', 'Posted'),
      countOf('consumer', 'TotalDiffers'),
    ]),
  );
  dashboard.addWidgets(
    graph('Failed for good, by reason', [countBy('consumer', 'Failed', 'reason')]),
    graph('Tried again, by reason', [countBy('consumer', 'Retrying', 'reason')]),
  );
  dashboard.addWidgets(
    graph('Signatures refused, by cause', [countBy('receiver', 'SignatureFailed', 'cause')]),
    graph('Delivery off: 1 = by the breaker, by hand or plan', [
      highestOf('breaker', 'BreakerOpen'),
      highestOf('breaker', 'DeliveryPaused'),
      highestOf('breaker', 'MappingMismatch'),
    ]),
  );
  return dashboard;
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
