import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';

/** Namespace of every metric that the functions publish. */
export const METRIC_NAMESPACE = 'ZephyrCartBridge';

/** The functions, as log lines and the dimension `service` name them. */
export type Service = 'receiver' | 'consumer' | 'breaker' | 'redrive';

/** A count that a function publishes with the dimension `service` alone, summed. */
export function countOf(service: Service, metricName: string, period: Duration = Duration.minutes(5)): Metric {
  return metricOf(service, metricName, Stats.SUM, period);
}

/** The highest value that a function published with the dimension `service` alone. */
export function highestOf(service: Service, metricName: string, period: Duration = Duration.minutes(1)): Metric {
  return metricOf(service, metricName, Stats.MAXIMUM, period);
}

function metricOf(service: Service, metricName: string, statistic: string, period: Duration): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { service },
    statistic,
    period,
  });
}
