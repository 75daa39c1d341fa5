import { describe, expect, it } from 'vitest';
import { createBusinessAge } from '../../lambdas/breaker/business-age.ts';

const now = Date.parse('2026-06-10T00:00:00Z');
const hoursAgo = (hours: number) => new Date(now - hours * 3_600_000).toISOString();

interface World {
  /** Messages that can be received, are in flight, are delayed. */
  readonly counts: readonly [visible: number, inFlight: number, delayed: number];
  /** SQS's own age, seconds; none when CloudWatch has no value. */
  readonly metric?: number;
  readonly retrying?: string;
  readonly waiting?: readonly string[];
}

const ageOf = ({ counts: [visible, inFlight, delayed], metric, retrying = '', waiting = [] }: World) =>
  createBusinessAge({
    sqs: {
      send: async () => ({
        Attributes: {
          ApproximateNumberOfMessages: String(visible),
          ApproximateNumberOfMessagesNotVisible: String(inFlight),
          ApproximateNumberOfMessagesDelayed: String(delayed),
        },
      }),
    } as never,
    cloudwatch: {
      send: async () => ({ MetricDataResults: [{ Values: metric === undefined ? [] : [metric] }] }),
    } as never,
    queueUrl: 'http://queue',
    queueName: 'events',
    entries: {
      oldest: async (status, before) => {
        const times = status === 'retrying' ? [retrying] : waiting;
        const [receivedAt] = times.filter((time) => time !== '' && (before === undefined || time < before)).toSorted();
        return receivedAt === undefined ? undefined : { id: 'x', receivedAt };
      },
    },
    backlog: { waitingSince: async (instant) => waiting.filter((time) => time >= instant).length },
    orderPatienceHours: 72,
    now: () => now,
  })();

describe('business age', () => {
  it('is nothing when nothing waits', async () => {
    expect(await ageOf({ counts: [0, 0, 0] })).toEqual({ ageSeconds: 0, waiting: 0 });
  });

  it('is the age on the queue while delivery is off and the ledger knows nothing yet', async () => {
    expect(await ageOf({ counts: [5, 0, 0], metric: 7200 })).toEqual({ ageSeconds: 7200, waiting: 5 });
  });

  it('is the age in the ledger when renewals have made the message young', async () => {
    expect(await ageOf({ counts: [0, 1, 0], metric: 60, retrying: hoursAgo(48) })).toMatchObject({
      ageSeconds: 48 * 3600,
    });
  });

  it('is the age in the ledger when CloudWatch has none', async () => {
    expect(await ageOf({ counts: [3, 0, 0], retrying: hoursAgo(2) })).toMatchObject({ ageSeconds: 7200 });
  });

  it('forgets the queue’s last age as soon as the queue is empty', async () => {
    expect(await ageOf({ counts: [0, 0, 0], metric: 7200 })).toMatchObject({ ageSeconds: 0 });
  });
});

describe('a refund that waits for its order', () => {
  const waiting = [hoursAgo(71)];

  it('is left out within its patience, however old its message is', async () => {
    expect(await ageOf({ counts: [0, 1, 0], metric: 2700, waiting })).toEqual({ ageSeconds: 0, waiting: 1 });
    expect(await ageOf({ counts: [0, 0, 1], metric: 2700, waiting })).toMatchObject({ ageSeconds: 0 });
  });

  it('is left out while delivery is off, too', async () => {
    expect(await ageOf({ counts: [1, 0, 0], metric: 9000, waiting })).toMatchObject({ ageSeconds: 0 });
  });

  it('hides no event that nobody has received yet', async () => {
    expect(await ageOf({ counts: [2, 0, 0], metric: 9000, waiting })).toMatchObject({ ageSeconds: 9000 });
  });

  it('hides no event that is tried again', async () => {
    expect(await ageOf({ counts: [0, 2, 0], metric: 2700, waiting, retrying: hoursAgo(1) })).toMatchObject({
      ageSeconds: 3600,
    });
  });

  it('counts beyond its patience', async () => {
    expect(await ageOf({ counts: [0, 1, 0], metric: 1, waiting: [hoursAgo(73)] })).toMatchObject({
      ageSeconds: 73 * 3600,
    });
  });
});
