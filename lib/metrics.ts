import { Duration, Stack } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

/** The functions, as log lines and the dimension `service` name them. */
export type Service = 'receiver' | 'consumer' | 'breaker' | 'redrive' | 'widget';

/**
 * Namespace of every metric that the functions of this stack publish. The stack's own name: two stages in one account
 * must not add up, or an alarm of one would ring for the other.
 */
export const metricNamespace = (scope: Construct): string => Stack.of(scope).stackName;

export type StackMetrics = ReturnType<typeof stackMetrics>;

/** What the functions of the stack around `scope` publish. */
export function stackMetrics(scope: Construct) {
  const namespace = metricNamespace(scope);
  const metricOf = (service: Service, metricName: string, statistic: string, period: Duration) =>
    new Metric({ namespace, metricName, dimensionsMap: { service }, statistic, period });
  return {
    /** A count that a function publishes with the dimension `service` alone, summed. */
    countOf: (service: Service, metricName: string, period = Duration.minutes(5)): Metric =>
      metricOf(service, metricName, Stats.SUM, period),

    /** The highest value that a function published with the dimension `service` alone. */
    highestOf: (service: Service, metricName: string, period = Duration.minutes(1)): Metric =>
      metricOf(service, metricName, Stats.MAXIMUM, period),

    /** Not longer than this took so many percent. */
    percentileOf: (service: Service, metricName: string, percent: number): Metric =>
      metricOf(service, metricName, Stats.percentile(percent), Duration.minutes(5)).with({
        label: `${metricName} p${percent}`,
      }),

    /** Sums by another dimension, whose values are found by search: a new one shows without a deployment. */
    countBy: (service: Service, metricName: string, dimension: string, word?: string): IMetric =>
      new MathExpression({
        // Quoted, because a stack's name may hold what the search would read as something else.
        expression: `SEARCH('{"${namespace}",${dimension},service} MetricName="${metricName}" service="${service}"', 'Sum', 300)`,
        usingMetrics: {},
        // CloudWatch's own labels tell apart what one search finds; `word` tells two searches apart.
        label: word === undefined ? '' : `${word} \${PROP('Dim.${dimension}')}`,
        period: Duration.minutes(5),
      }),
  };
}
