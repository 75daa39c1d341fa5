import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmBase,
  AlarmRule,
  AlarmState,
  type CfnAlarm,
  type CfnCompositeAlarm,
  ComparisonOperator,
  CompositeAlarm,
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
  /** It says nothing new while delivery is off by plan or by hand. */
  readonly quietInMaintenance?: true;
  /** What it means, in one sentence. */
  readonly says: string;
  /** Heading of the runbook, as a fragment. */
  readonly heading: string;
}

const MINUTE = Duration.minutes(1);
const QUARTER_HOUR_SECONDS = 900;
const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 7 * DAY_SECONDS;
/** The census comes every quarter of an hour: in each of these periods there is one. */
const CENSUS_PERIOD = Duration.minutes(30);

/**
 * Every alarm, to the operations topic, with its runbook heading, in the order in which people should look. None rings at
 * rest: missing data is good news here. What a downtime that people wanted brings about is held back until it is over.
 */
export function createAlarms(scope: Construct, props: OperationsProps): readonly AlarmBase[] {
  const metrics = stackMetrics(scope);
  const definitions = [eventAlarms, deliveryAlarms, intakeAlarms, recoveryAlarms].flatMap((of) => of(props, metrics));
  const maintenance = createAlarm(scope, props, maintenanceAlarm(metrics));
  return definitions.map((definition) => {
    const alarm = createAlarm(scope, props, definition);
    const told = definition.quietInMaintenance ? outside(maintenance, scope, alarm, definition) : alarm;
    tellOperations(told, props);
    if (definition.invokes !== undefined) alarm.addAlarmAction(new LambdaAction(definition.invokes));
    return told;
  });
}

function createAlarm(scope: Construct, { runbookUrl }: OperationsProps, definition: AlarmDefinition): Alarm {
  return new Alarm(scope, definition.id, {
    metric: definition.metric,
    threshold: definition.atLeast,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: definition.periods ?? 1,
    ...(definition.ofThem === undefined ? {} : { datapointsToAlarm: definition.ofThem }),
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: `${definition.says} Runbook: ${runbookUrl}#${definition.heading}`,
  });
}

/** The same alarm, silent during a maintenance and for as long after it as a backlog may take. */
function outside(maintenance: Alarm, scope: Construct, alarm: Alarm, { id }: AlarmDefinition): CompositeAlarm {
  const { alarmDescription } = alarm.node.defaultChild as CfnAlarm;
  const quiet = new CompositeAlarm(scope, `${id}OutsideMaintenance`, {
    alarmRule: AlarmRule.fromAlarm(alarm, AlarmState.ALARM),
    ...(alarmDescription === undefined ? {} : { alarmDescription }),
    actionsSuppressor: maintenance,
    actionsSuppressorWaitPeriod: Duration.minutes(2),
    actionsSuppressorExtensionPeriod: Duration.minutes(30),
  });
  // The construct names it after its path, unlike every other resource; CloudFormation finds a name that is free.
  (quiet.node.defaultChild as CfnCompositeAlarm).addPropertyDeletionOverride('AlarmName');
  return quiet;
}

function tellOperations(alarm: AlarmBase, { topics }: OperationsProps): void {
  const toOperations: IAlarmAction = { bind: () => ({ alarmActionArn: topics.operations.topicArn }) };
  alarm.addAlarmAction(toOperations);
  alarm.addOkAction(toOperations);
}

/** Tells nobody: it is what keeps others quiet. */
const maintenanceAlarm = ({ highestOf }: StackMetrics): AlarmDefinition => ({
  id: 'Maintenance',
  metric: highestOf('breaker', 'DeliveryPaused'),
  atLeast: 1,
  says: 'Delivery is off by plan or by hand; what follows from that is not announced meanwhile.',
  heading: 'maintenance',
});

function eventAlarms({ queue }: OperationsProps, { highestOf }: StackMetrics): readonly AlarmDefinition[] {
  return [
    {
      id: 'BusinessAge',
      metric: highestOf('breaker', 'BusinessAgeSeconds'),
      atLeast: QUARTER_HOUR_SECONDS,
      periods: 3,
      quietInMaintenance: true,
      says: 'The oldest accepted order or refund that is not in the ERP has waited for more than 15 minutes.',
      heading: 'business-age',
    },
    {
      id: 'DeadLetters',
      metric: inDeadLetters(queue),
      atLeast: 1,
      says: 'Events ended in the dead-letter queue; the ledger has their reasons.',
      heading: 'dead-letters',
    },
    {
      id: 'DeadLettersOld',
      // Not SQS's own age: it leaves out messages that were received three times, as the census does.
      metric: highestOf('redrive', 'OldestMessageSeconds', CENSUS_PERIOD),
      atLeast: WEEK_SECONDS,
      says: 'A message is older than seven days; the census renews it at ten.',
      heading: 'dead-letters-old',
    },
    {
      id: 'RetentionAtRisk',
      metric: highestOf('redrive', 'OldestMessageSeconds', CENSUS_PERIOD),
      atLeast: 11 * DAY_SECONDS,
      says: 'A message that should have been renewed is older than eleven days; SQS deletes it after fourteen.',
      heading: 'retention-at-risk',
    },
  ];
}

/** Also those that a census or a redrive holds at this moment: they are dead letters all the same. */
function inDeadLetters({ deadLetters }: OperationsProps['queue']): IMetric {
  const highest = { period: MINUTE, statistic: Stats.MAXIMUM };
  return new MathExpression({
    // Not the messages sent: SQS does not count those that it moves there itself.
    expression: 'visible + held',
    usingMetrics: {
      visible: deadLetters.metricApproximateNumberOfMessagesVisible(highest),
      held: deadLetters.metricApproximateNumberOfMessagesNotVisible(highest),
    },
    label: 'dead letters',
    period: MINUTE,
  });
}

function recoveryAlarms({ redrive }: OperationsProps, { highestOf }: StackMetrics): readonly AlarmDefinition[] {
  return [
    {
      id: 'CensusErrors',
      metric: redrive.metricErrors({ period: Duration.minutes(15), statistic: Stats.SUM }),
      atLeast: 1,
      // One may be a person's input, or is mended by the next census.
      periods: 2,
      says: 'The redrive function fails: dead letters are neither explained nor healed nor renewed.',
      heading: 'census-errors',
    },
    {
      id: 'MoveTaskFailed',
      metric: highestOf('redrive', 'MoveTaskFailed', CENSUS_PERIOD),
      atLeast: 1,
      says: "SQS's own redrive of the dead letters stopped before its end.",
      heading: 'move-task-failed',
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
  { highestOf, countOf }: StackMetrics,
): readonly AlarmDefinition[] {
  return [
    {
      id: 'BreakerOpen',
      metric: highestOf('breaker', 'BreakerOpen'),
      atLeast: 1,
      quietInMaintenance: true,
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
      // A message that crashes its consumer comes back after 15 minutes, or somewhat later: two of its crashes fall into this.
      periods: 30,
      ofThem: 2,
      // Delivery stops before a broken bundle has carried the queue into the dead letters.
      invokes: breaker,
      says: 'The consumer crashes or runs out of time in most of its invocations; the breaker stops delivery.',
      heading: 'consumer-crash-loop',
    },
    {
      id: 'LockStuck',
      // Its message is tried every quarter of an hour.
      metric: countOf('consumer', 'LockStuck', Duration.minutes(15)),
      atLeast: 1,
      says: 'A lock in the ledger stands for longer than a consumer lives; nobody works its order or refund.',
      heading: 'lock-stuck',
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
