import { type CloudWatchClient, GetMetricDataCommand, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { Failure } from '../erp/failures.ts';
import type { Log } from '../log.ts';

/** Whether our own consumer can work at all: an ERP that answers is no use to a bundle that does not load. */
export interface ConsumerHealth {
  /** Runs the consumer without any event. A failure only if it crashes; costs no message a receive. */
  check(signal: AbortSignal): Promise<Failure | undefined>;
  /** What became of its invocations since then (milliseconds since the epoch), minute by minute. */
  since(since: number): Promise<readonly Minute[]>;
}

export interface Minute {
  readonly invocations: number;
  /** Crashes, timeouts and lack of memory; a batch that is given back in part is none. */
  readonly crashes: number;
}

/** A consumer that dies of most of what it is given, and not just once: the rule of the alarm, too. */
export const isCrashLoop = (minutes: readonly Minute[]): boolean =>
  minutes.filter(({ invocations, crashes }) => crashes > 0 && crashes * 2 >= invocations).length >= 2;

interface HealthPorts {
  readonly lambda: Pick<LambdaClient, 'send'>;
  readonly cloudwatch: Pick<CloudWatchClient, 'send'>;
  readonly functionName: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Pick<Log, 'warn'>;
}

const MINUTE_MS = 60_000;
const LONGEST_DETAIL = 300;
const Crash = z.object({ errorType: z.string().default('Error'), errorMessage: z.string().default('') });

export function createConsumerHealth({ lambda, cloudwatch, functionName, now, log }: HealthPorts): ConsumerHealth {
  return {
    async check(signal) {
      const run = new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify({ Records: [] }) });
      try {
        const { FunctionError, Payload } = await lambda.send(run, { abortSignal: signal });
        return FunctionError === undefined ? undefined : crashed(Payload?.transformToString() ?? '');
      } catch (error) {
        // Throttled, or not there to be asked: that says nothing of the bundle, and must not keep delivery off for ever.
        log.warn('consumer not run; the trial will tell', { error });
        return undefined;
      }
    },

    async since(since) {
      const query = (Id: string, MetricName: string) => ({
        Id,
        MetricStat: {
          Metric: { Namespace: 'AWS/Lambda', MetricName, Dimensions: [{ Name: 'FunctionName', Value: functionName }] },
          Period: 60,
          Stat: 'Sum',
        },
      });
      const { MetricDataResults = [] } = await cloudwatch.send(
        new GetMetricDataCommand({
          StartTime: new Date(Math.floor(since / MINUTE_MS) * MINUTE_MS),
          EndTime: new Date(now()),
          MetricDataQueries: [query('crashes', 'Errors'), query('invocations', 'Invocations')],
        }),
      );
      const invocations = byMinute(MetricDataResults, 'invocations');
      return [...byMinute(MetricDataResults, 'crashes')].map(([minute, crashes]) => ({
        crashes,
        invocations: invocations.get(minute) ?? crashes,
      }));
    },
  };
}

function byMinute(results: readonly MetricDataResult[], id: string): ReadonlyMap<number, number> {
  const { Timestamps = [], Values = [] } = results.find(({ Id }) => Id === id) ?? {};
  return new Map(Timestamps.map((timestamp, index) => [timestamp.getTime(), Values[index] ?? 0]));
}

function crashed(payload: string): Failure {
  const read = Crash.safeParse(parsed(payload));
  if (!read.success) return fault('The consumer crashed without saying why.');
  return fault(`The consumer crashes before it has any event: ${read.data.errorType}: ${read.data.errorMessage}`);
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined; // the platform's own words are not always JSON; that it crashed is known already
  }
}

const fault = (detail: string): Failure => ({
  class: 'systemic',
  reason: 'bridge_fault',
  detail: detail.slice(0, LONGEST_DETAIL),
});
