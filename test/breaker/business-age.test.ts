import { describe, expect, it } from 'vitest';
import { createBusinessAge } from '../../lambdas/breaker/business-age.ts';

const now = Date.parse('2026-06-10T00:00:00Z');
const hoursAgo = (hours: number) => new Date(now - hours * 3_600_000).toISOString();

/** Queue counts, SQS's own age in seconds, and the oldest entries of the ledger. */
const ageOf = (world: { counts: number[]; metric?: number; retrying?: string; waiting?: string[] }) =>
  createBusinessAge({
    sqs: {
      send: async () => ({ Attributes: Object.fromEntries(world.counts.map((count, n) => [n, String(count)])) }),
    } as never,
    cloudwatch: {
      send: async () => ({ MetricDataResults: [{ Values: world.metric === undefined ? [] : [world.metric] }] }),
    } as never,
    queueUrl: 'http://queue',
    queueName: 'events',
    entries: {
      oldest: async (status, before) => {
        const times = status === 'retrying' ? [world.retrying ?? ''] : (world.waiting ?? []);
        const [receivedAt] = times.filter((time) => time !== '' && (before === undefined || time < before)).toSorted();
        return receivedAt === undefined ? undefined : { id: 'x', receivedAt };
      },
    },
    orderPatienceHours: 72,
    now: () => now,
  })();

describe('business age', () => {
  it('is nothing when nothing waits', async () => {
    expect(await ageOf({ counts: [0, 0, 0] })).toEqual({ ageSeconds: 0, waiting: 0 });
  });

  it('is the age on the queue while delivery is paused and the ledger knows nothing yet', async () => {
    expect(await ageOf({ counts: [5, 0, 0], metric: 7200 })).toEqual({ ageSeconds: 7200, waiting: 5 });
  });

  it('is the age in the ledger when renewals have made the message young', async () => {
    expect(await ageOf({ counts: [0, 1, 0], metric: 60, retrying: hoursAgo(48) })).toMatchObject({
      ageSeconds: 48 * 3600,
    });
  });

  it('forgets the queue’s last age as soon as the queue is empty', async () => {
    expect(await ageOf({ counts: [0, 0, 0], metric: 7200 })).toMatchObject({ ageSeconds: 0 });
  });

  it('leaves refunds out that wait for their order within their patience, and counts those beyond', async () => {
    expect(await ageOf({ counts: [0, 1, 0], metric: 1, waiting: [hoursAgo(71)] })).toMatchObject({ ageSeconds: 1 });
    expect(await ageOf({ counts: [0, 1, 0], metric: 1, waiting: [hoursAgo(73)] })).toMatchObject({
      ageSeconds: 73 * 3600,
    });
  });
});
