import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  MathExpression,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type StackMetrics, stackMetrics } from './metrics.ts';
import type { OperationsProps } from './operations.ts';

interface AlarmDefinition {
  readonly id: string;
  readonly metric: IMetric;
  /** The alarm rings at this value and above. */
  readonly atLeast: number;
  /** Periods in a row; one, unless a single one proves nothing. */
  readonly periods?: number;
  /** So many of those periods are enough; all of them, when left out. */
  readonly ofThem?: number;
  /** Also told, as it opens. */
  readonly invokes?: IFunction;
  /** What it means, in one sentence. */
  readonly says: string;
  /** Heading of the runbook, as a fragment. */
  readonly heading: string;
}

const MINUTE = Duration.minutes(1);
const QUARTER_HOUR_SECONDS = 900;
const WEEK_SECONDS = 604_800;

/** Every alarm, to the operations topic, with its runbook heading. None rings at rest: missing data is good news here. */
export function createAlarms(scope: Construct, props: OperationsProps): readonly Alarm[] {
  const toOperations: IAlarmAction = { bind: () => ({ alarmActionArn: props.topics.operations.topicArn }) };
  const metrics = stackMetrics(scope);
  const definitions = [eventAlarms, intakeAlarms, deliveryAlarms].flatMap((alarms) => alarms(props, metrics));
  return definitions.map((definition) => {
    const alarm = new Alarm(scope, definition.id, {
      metric: definition.metric,
      threshold: definition.atLeast,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: definition.periods ?? 1,
      ...(definition.ofThem === undefined ? {} : { datapointsToAlarm: definition.ofThem }),
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${definition.says} Runbook: ${props.runbookUrl}#${definition.heading}`,
    });
    alarm.addAlarmAction(toOperations);
    if (definition.invokes !== undefined) alarm.addAlarmAction(new LambdaAction(definition.invokes));
    alarm.addOkAction(toOperations);
    return alarm;
  });
}

function eventAlarms({ queue }: OperationsProps, { highestOf }: StackMetrics): readonly AlarmDefinition[] {
  const inDeadLetters = { period: MINUTE, statistic: Stats.MAXIMUM };
  return [
    {
      id: 'DeadLetters',
      // Not the messages sent: SQS does not count those that it moves there itself.
      metric: queue.deadLetters.metricApproximateNumberOfMessagesVisible(inDeadLetters),
      atLeast: 1,
      says: 'Events ended in the dead-letter queue; the ledger has their reasons.',
      heading: 'dead-letters',
    },
    {
      id: 'DeadLettersOld',
      metric: queue.deadLetters.metricApproximateAgeOfOldestMessage(inDeadLetters),
      atLeast: WEEK_SECONDS,
      says: 'A dead letter is older than seven days; SQS deletes it after fourteen.',
      heading: 'dead-letters-old',
    },
    {
      id: 'BusinessAge',
      metric: highestOf('breaker', 'BusinessAgeSeconds'),
      atLeast: QUARTER_HOUR_SECONDS,
      periods: 3,
      says: 'An event has waited for the ERP for more than 15 minutes.',
      heading: 'business-age',
    },
  ];
}

function intakeAlarms({ stage, receiver }: OperationsProps, { countOf }: StackMetrics): readonly AlarmDefinition[] {
  return [
    {
      id: 'ReceiverServerErrors',
      metric: stage.metricServerError({ period: MINUTE, statistic: Stats.SUM }),
      atLeast: 1,
      says: 'ZephyrCart was answered 5xx and sends again for a day; then the event is lost.',
      heading: 'receiver-server-errors',
    },
    {
      id: 'TooLarge',
      metric: countOf('receiver', 'TooLarge', MINUTE),
      atLeast: 1,
      says: 'An event was too large for the queue even compressed and was refused.',
      heading: 'too-large',
    },
    {
      id: 'SignatureFailures',
      // One event with a wrong secret comes at 0, 1 and 6 minutes; a stray scanner comes once or twice.
      metric: countOf('receiver', 'SignatureFailed', Duration.minutes(15)),
      atLeast: 3,
      says: 'Webhooks are refused for their signatures: clock skew, a rotated secret, or somebody else.',
      heading: 'signature-failures',
    },
    {
      id: 'ReceiverThrottles',
      metric: receiver.metricThrottles({ period: MINUTE, statistic: Stats.SUM }),
      atLeast: 1,
      says: 'Lambda refused to run the receiver: the concurrency of the account is used up.',
      heading: 'throttles',
    },
  ];
}

function deliveryAlarms(
  { consumer, breaker }: OperationsProps,
  { highestOf }: StackMetrics,
): readonly AlarmDefinition[] {
  return [
    {
      id: 'BreakerOpen',
      metric: highestOf('breaker', 'BreakerOpen'),
      atLeast: 1,
      says: 'Delivery is paused because the ERP, or the consumer, fails for every order; events wait.',
      heading: 'breaker-open',
    },
    {
      id: 'ConsumerErrors',
      metric: consumer.metricErrors({ period: MINUTE, statistic: Stats.SUM }),
      atLeast: 1,
      says: 'The consumer crashed or ran out of time; an event that makes it crash eight times becomes a dead letter.',
      heading: 'consumer-errors',
    },
    {
      id: 'ConsumerCrashLoop',
      metric: crashing(consumer),
      atLeast: 1,
      // A message that crashes its consumer comes back after 15 minutes: two of its crashes fall into this.
      periods: 20,
      ofThem: 2,
      // Delivery stops before a broken bundle has carried the queue into the dead letters.
      invokes: breaker,
      says: 'The consumer crashes or runs out of time in most of its invocations; the breaker stops delivery.',
      heading: 'consumer-crash-loop',
    },
    {
      id: 'ConsumerThrottles',
      metric: consumer.metricThrottles({ period: MINUTE, statistic: Stats.SUM }),
      atLeast: 1,
      says: 'Lambda refused to run the consumer; refused batches still cost receives.',
      heading: 'throttles',
    },
    {
      id: 'BreakerErrors',
      metric: breaker.metricErrors({ period: MINUTE, statistic: Stats.SUM }),
      atLeast: 1,
      // A single failed minute is mended by the next.
      periods: 3,
      says: 'The breaker function fails: nobody switches delivery on or off.',
      heading: 'breaker-errors',
    },
    {
      id: 'MappingMismatch',
      metric: highestOf('breaker', 'MappingMismatch'),
      atLeast: 1,
      // Lambda takes a minute or two to switch; somebody else's hand, or missing permissions, takes longer.
      periods: 5,
      says: 'The event source mapping is not what the breaker wants it to be.',
      heading: 'mapping-mismatch',
    },
  ];
}

/** 1 in a minute in which at least half of the invocations failed. Batches that are given back in part did not fail. */
function crashing(consumer: IFunction): IMetric {
  const summed = { period: MINUTE, statistic: Stats.SUM };
  return new MathExpression({
    expression: 'IF(errors > 0 AND errors * 2 >= invocations, 1, 0)',
    usingMetrics: { errors: consumer.metricErrors(summed), invocations: consumer.metricInvocations(summed) },
    period: MINUTE,
  });
}
