import * as z from 'zod';
import type { QueueContents } from '../queues/emulator.ts';
import { AwsRefusal, type AwsService, json } from './reply.ts';

const getMetricData = z.object({
  MetricDataQueries: z.array(
    z.object({
      Id: z.string(),
      MetricStat: z.object({
        Metric: z.object({
          Namespace: z.string(),
          MetricName: z.string(),
          Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
        }),
      }),
    }),
  ),
});

/** SQS's own metrics that can be told from a queue's contents; ages in seconds. */
const METRICS: Readonly<Record<string, (contents: QueueContents, now: number) => number>> = {
  ApproximateAgeOfOldestMessage: (contents, now) => {
    const sent = everything(contents).map(({ sentTimestamp }) => sentTimestamp);
    return sent.length === 0 ? 0 : Math.floor((now - Math.min(...sent)) / 1000);
  },
  ApproximateNumberOfMessagesVisible: ({ ready }) => ready.length,
  ApproximateNumberOfMessagesNotVisible: ({ inFlight }) => inFlight.length,
  ApproximateNumberOfMessagesDelayed: ({ delayed }) => delayed.length,
};

/** CloudWatch: queue metrics read from the queues as they are, and metrics of ours accepted, which nothing here reads back. */
export function createMetrics(inspect: (queueName: string) => Promise<QueueContents>, now = Date.now): AwsService {
  return async ({ headers, body }) => {
    const target = String(headers['x-amz-target'] ?? '');
    if (target === 'GraniteServiceVersion20100801.PutMetricData') return json({});
    if (target !== 'GraniteServiceVersion20100801.GetMetricData') return undefined;
    const { MetricDataQueries } = getMetricData.parse(JSON.parse(body));
    const results = MetricDataQueries.map(async ({ Id, MetricStat: { Metric } }) => {
      // Nobody counts invocations here: as on AWS, a metric that was never published has no values.
      if (Metric.Namespace === 'AWS/Lambda') return { Id, Label: Metric.MetricName, Timestamps: [], Values: [] };
      const measure = Metric.Namespace === 'AWS/SQS' ? METRICS[Metric.MetricName] : undefined;
      const queue = Metric.Dimensions.find(({ Name }) => Name === 'QueueName')?.Value;
      if (measure === undefined || queue === undefined) {
        throw new AwsRefusal(
          'InvalidParameterValue',
          `Metric ${Metric.Namespace} ${Metric.MetricName} is not known here.`,
        );
      }
      const value = measure(await inspect(queue), now());
      return {
        Id,
        Label: Metric.MetricName,
        Timestamps: [Math.floor(now() / 1000)],
        Values: [value],
        StatusCode: 'Complete',
      };
    });
    return json({ MetricDataResults: await Promise.all(results), Messages: [] });
  };
}

const everything = ({ ready, delayed, inFlight }: QueueContents) => [...ready, ...delayed, ...inFlight];
