import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Money } from '../ledger/cause.ts';
import { exponentOf, toDecimal } from '../zephyrcart/money.ts';
import type { Meter } from './ports.ts';

/** CloudWatch's embedded format, with the dimension `service`; what has a reason is counted once more by it. */
export function createMeter(metrics = new Metrics()): Meter {
  const amount = (name: string, { currency, minorUnits, exponent }: Money) => {
    // A figure for a graph, not for the books: those are in the ledger, in minor units.
    const figure = Number(toDecimal(minorUnits, exponent ?? exponentOf(currency) ?? 0));
    metrics.singleMetric().addDimension('currency', currency).addMetric(name, MetricUnit.NoUnit, figure);
  };
  return {
    count(name, reason) {
      metrics.addMetric(name, MetricUnit.Count, 1);
      if (reason !== undefined)
        metrics.singleMetric().addDimension('reason', reason).addMetric(name, MetricUnit.Count, 1);
    },
    took(name, milliseconds) {
      metrics.addMetric(name, MetricUnit.Milliseconds, milliseconds);
    },
    accepted: (money) => amount('AcceptedAmount', money),
    posted: (money) => amount('PostedAmount', money),
    publish() {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
