import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { exponentOf, toDecimal } from '../zephyrcart/money.ts';
import type { Meter } from './ports.ts';

/** CloudWatch's embedded format, with the dimension `service`; what has a reason is counted once more by it. */
export function createMeter(metrics = new Metrics()): Meter {
  return {
    count(name, reason) {
      metrics.addMetric(name, MetricUnit.Count, 1);
      if (reason !== undefined)
        metrics.singleMetric().addDimension('reason', reason).addMetric(name, MetricUnit.Count, 1);
    },
    took(name, milliseconds) {
      metrics.addMetric(name, MetricUnit.Milliseconds, milliseconds);
    },
    posted({ currency, minorUnits, exponent }) {
      // A figure for a graph, not for the books: those are in the ledger, in minor units.
      const amount = Number(toDecimal(minorUnits, exponent ?? exponentOf(currency) ?? 0));
      metrics.singleMetric().addDimension('currency', currency).addMetric('PostedAmount', MetricUnit.NoUnit, amount);
    },
    publish() {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
