import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

export interface ReceiverMetrics {
  count(name: 'Queued' | 'Ignored' | 'TooLarge' | 'NotQueued'): void;
  /** Skew in seconds, when a timestamp could be read: a clock that is off shows itself in the metric alone. */
  countSignatureFailed(cause: string, skewSeconds: number | undefined): void;
  flush(): void;
}

type Emitter = Pick<Metrics, 'addMetric' | 'addDimensions' | 'hasStoredMetrics' | 'publishStoredMetrics'>;

/** Writes to CloudWatch in its embedded format, with the dimension `service`. */
export function createReceiverMetrics(emitter: Emitter): ReceiverMetrics {
  return {
    count(name) {
      emitter.addMetric(name, MetricUnit.Count, 1);
    },
    countSignatureFailed(cause, skewSeconds) {
      // Two sets: {service} for the alarm, which must not depend on the cause, and {service, cause} for who looks.
      emitter.addDimensions({});
      emitter.addDimensions({ cause });
      emitter.addMetric('SignatureFailed', MetricUnit.Count, 1);
      if (skewSeconds !== undefined) emitter.addMetric('SignatureSkewSeconds', MetricUnit.Seconds, skewSeconds);
    },
    flush() {
      if (emitter.hasStoredMetrics()) emitter.publishStoredMetrics();
    },
  };
}
