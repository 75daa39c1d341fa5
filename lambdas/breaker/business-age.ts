import { type CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Backlog } from '../ledger/backlog.ts';
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
  readonly backlog: Pick<Backlog, 'waitingSince'>;
  readonly orderPatienceHours: number;
  readonly now: () => number;
}

/** SQS publishes its age once a minute, with some minutes' delay. */
const METRIC_WINDOW_MS = 10 * 60_000;

export function createBusinessAge(ports: AgePorts): BusinessAge {
  return async () => {
    const counts = await countMessages(ports);
    const waiting = counts.visible + counts.hidden;
    // An empty queue has no age; the metric would go on telling the last one for minutes.
    const [queueAge, ledgerAge] = await all([waiting === 0 ? 0 : oldestOnQueue(ports), oldestInLedger(ports)]);
    if (queueAge <= ledgerAge || (await isAgeOfWaitingRefunds(counts, ports)))
      return { ageSeconds: ledgerAge, waiting };
    return { ageSeconds: queueAge, waiting };
  };
}

interface Counts {
  readonly visible: number;
  /** In flight or delayed: received before, but for what a consumer works at this moment. */
  readonly hidden: number;
}

/**
 * SQS cannot tell whose age it measures, and the message of a refund that waits for its order is hours old at times.
 * While such refunds wait, its age counts only if there are more messages than they have, and some that nobody has
 * received yet: of all others the ledger knows the true age.
 */
async function isAgeOfWaitingRefunds({ visible, hidden }: Counts, ports: AgePorts): Promise<boolean> {
  const refunds = await ports.backlog.waitingSince(patienceBegan(ports));
  return refunds > 0 && (visible === 0 || visible + hidden <= refunds);
}

async function countMessages({ sqs, queueUrl }: AgePorts): Promise<Counts> {
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
  const count = (name: keyof typeof Attributes) => Number(Attributes[name] ?? 0);
  return {
    visible: count('ApproximateNumberOfMessages'),
    hidden: count('ApproximateNumberOfMessagesNotVisible') + count('ApproximateNumberOfMessagesDelayed'),
  };
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

async function oldestInLedger(ports: AgePorts): Promise<number> {
  const { entries, now } = ports;
  const oldest = await all([entries.oldest('retrying'), entries.oldest('waiting', patienceBegan(ports))]);
  const ages = oldest.map((entry) =>
    entry?.receivedAt === undefined ? 0 : (now() - Date.parse(entry.receivedAt)) / 1000,
  );
  return Math.max(0, ...ages);
}

/** When one fails the others must not be left under way. */
async function all<T extends readonly unknown[] | []>(asked: T) {
  await Promise.allSettled(asked);
  return Promise.all(asked);
}

/** A refund that was received before has waited for its order beyond its patience. */
const patienceBegan = ({ orderPatienceHours, now }: AgePorts) =>
  new Date(now() - orderPatienceHours * 3_600_000).toISOString();
