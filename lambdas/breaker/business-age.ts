import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Entries } from '../ledger/entries.ts';

/**
 * How long the oldest accepted event has not been in the ERP: the larger of SQS's age and the oldest unposted entry of
 * the ledger, also while delivery is paused. Left out: dead letters (they have an alarm and a person of their own) and
 * refunds that wait for their order within their patience.
 */
export type BusinessAge = () => Promise<{ readonly ageSeconds: number; readonly waiting: number }>;

interface AgePorts {
  readonly cloudwatch: Pick<CloudWatchClient, 'send'>;
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly queueUrl: string;
  readonly queueName: string;
  readonly entries: Pick<Entries, 'oldest'>;
  readonly orderPatienceHours: number;
  readonly now: () => number;
}

/** SQS publishes its age once a minute, with some minutes' delay. */
const METRIC_WINDOW_MS = 10 * 60_000;

export function createBusinessAge(ports: AgePorts): BusinessAge {
  return async () => {
    const waiting = await waitingEvents(ports);
    // An empty queue has no age; the metric would go on telling the last one for minutes.
    const [queueAge, ledgerAge] = await Promise.all([waiting === 0 ? 0 : oldestOnQueue(ports), oldestInLedger(ports)]);
    return { ageSeconds: Math.max(queueAge, ledgerAge), waiting };
  };
}

async function waitingEvents({ sqs, queueUrl }: AgePorts): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  );
  return Object.values(Attributes).reduce((sum, count) => sum + Number(count), 0);
}

async function oldestOnQueue({ cloudwatch, queueName, now }: AgePorts): Promise<number> {
  const { MetricDataResults = [] } = await cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(now() - METRIC_WINDOW_MS),
      EndTime: new Date(now()),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: [
        {
          Id: 'age',
          MetricStat: {
            Metric: {
              Namespace: 'AWS/SQS',
              MetricName: 'ApproximateAgeOfOldestMessage',
              Dimensions: [{ Name: 'QueueName', Value: queueName }],
            },
            Period: 60,
            Stat: 'Maximum',
          },
        },
      ],
    }),
  );
  return MetricDataResults[0]?.Values?.[0] ?? 0;
}

async function oldestInLedger({ entries, orderPatienceHours, now }: AgePorts): Promise<number> {
  const patienceEnd = new Date(now() - orderPatienceHours * 3_600_000).toISOString();
  const oldest = await Promise.all([entries.oldest('retrying'), entries.oldest('waiting', patienceEnd)]);
  const ages = oldest.map((entry) =>
    entry?.receivedAt === undefined ? 0 : (now() - Date.parse(entry.receivedAt)) / 1000,
  );
  return Math.max(0, ...ages);
}
