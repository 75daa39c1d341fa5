import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Meter } from './ports.ts';

/** CloudWatch's embedded format, with the dimension `service`; what has a reason is counted once more by it. */
export function createMeter(metrics = new Metrics()): Meter {
  return {
    count(name, reason) {
      metrics.addMetric(name, MetricUnit.Count, 1);
      if (reason !== undefined)
        metrics.singleMetric().addDimension('reason', reason).addMetric(name, MetricUnit.Count, 1);
    },
    publish() {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
