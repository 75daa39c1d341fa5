import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { NotModelled } from '../not-modelled.ts';
import type { Message } from '../queue/queue-model.ts';

const MINUTE = 60_000;
/** A minute's figures are there so long after its end, milliseconds. */
const LAG = MINUTE;

export type CloudWatch = ReturnType<typeof createCloudWatch>;

/** The metrics that the breaker asks for: SQS's age of the oldest message, and what became of the consumer's invocations. */
export function createCloudWatch(now: () => number, messages: () => readonly Message[]) {
  const minutes = new Map<number, { invocations: number; errors: number }>();

  const series = (from: number, name: 'invocations' | 'errors') =>
    [...minutes]
      .filter(([minute]) => minute >= from && minute + MINUTE + LAG <= now())
      .map(([minute, counts]) => [minute, counts[name]] as const);

  const values = (name: string, from: number): readonly (readonly [number, number])[] => {
    if (name === 'Invocations') return series(from, 'invocations');
    if (name === 'Errors') return series(from, 'errors').filter(([, errors]) => errors > 0);
    if (name !== 'ApproximateAgeOfOldestMessage') throw new NotModelled(`metric ${name}`);
    const ages = messages().map(({ sentAt }) => (now() - sentAt) / 1000);
    return ages.length === 0 ? [] : [[now(), Math.max(...ages)]];
  };

  return {
    /** An invocation of the consumer is over. */
    consumed(crashed: boolean) {
      const minute = Math.floor(now() / MINUTE) * MINUTE;
      const counts = minutes.get(minute) ?? { invocations: 0, errors: 0 };
      counts.invocations += 1;
      if (crashed) counts.errors += 1;
      minutes.set(minute, counts);
    },
    /** As the alarm on the consumer's crashes: at least half of the invocations, in two of thirty minutes. */
    isAlarming: () =>
      [...minutes].filter(
        ([minute, { invocations, errors }]) => minute > now() - 30 * MINUTE && errors > 0 && errors * 2 >= invocations,
      ).length >= 2,
    carryOut(command: object): object {
      if (!(command instanceof GetMetricDataCommand)) throw new NotModelled(command.constructor.name);
      const { MetricDataQueries = [], StartTime } = command.input;
      const MetricDataResults = MetricDataQueries.map(({ Id, MetricStat }) => {
        const found = values(MetricStat?.Metric?.MetricName ?? '', StartTime?.getTime() ?? 0);
        return { Id, Timestamps: found.map(([time]) => new Date(time)), Values: found.map(([, value]) => value) };
      });
      return { MetricDataResults };
    },
  };
}
