import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { environment, functionOf, named, resources } from './reading.ts';
import { synthesise } from './synthesise.ts';

const { template } = synthesise({
  changes: {
    runbookUrl: 'https://wiki.shop.example/bridge',
    alerts: { catalog: ['catalogue@shop.example'], operations: ['https://pager.shop.example/hook'] },
  },
});
const alarms = resources(template, 'AWS::CloudWatch::Alarm').map(
  ([id, { Properties }]) => [id.replace(/^Operations|[0-9A-F]{8}$/g, ''), Properties] as const,
);
/** Those that tell people only outside a maintenance, by the alarm that they repeat. */
const held = resources(template, 'AWS::CloudWatch::CompositeAlarm').map(
  ([id, { Properties }]) => [id.replace(/^Operations|OutsideMaintenance[0-9A-F]{8}$/g, ''), Properties] as const,
);
const telling = [
  ...alarms.filter(([id]) => id !== 'Maintenance' && !held.some(([repeated]) => repeated === id)),
  ...held,
];
const alarm = (name: string) => alarms.find(([id]) => id === name)?.[1];

describe('every alarm', () => {
  test('is one of these', () => {
    expect(alarms.map(([id]) => id).sort()).toEqual([
      'BreakerErrors',
      'BreakerOpen',
      'BusinessAge',
      'CensusErrors',
      'ConsumerCrashLoop',
      'ConsumerErrors',
      'ConsumerThrottles',
      'DeadLetters',
      'DeadLettersOld',
      'LockStuck',
      'Maintenance',
      'MappingMismatch',
      'MoveTaskFailed',
      'ReceiverServerErrors',
      'ReceiverThrottles',
      'RetentionAtRisk',
      'SignatureFailures',
      'TooLarge',
    ]);
  });

  test('comes in the order in which people should look, how late the books are first', () => {
    const [dashboard] = resources(template, 'AWS::CloudWatch::Dashboard');
    const shown = JSON.stringify(dashboard?.[1].Properties.DashboardBody).match(/Operations\w+(?=[0-9A-F]{8}","Arn)/g);

    expect(shown?.slice(0, 3)).toEqual([
      'OperationsBusinessAgeOutsideMaintenance',
      'OperationsDeadLetters',
      'OperationsDeadLettersOld',
    ]);
  });

  test.each(telling)('%s tells operations when it opens and when it closes, with its runbook', (_id, properties) => {
    expect([properties.AlarmActions].flat().map(named)).toContain('AlertsOperations');
    expect([properties.OKActions].flat().map(named)).toEqual(['AlertsOperations']);
    expect(properties.AlarmDescription).toMatch(/^[A-Z].*\. Runbook: https:\/\/wiki\.shop\.example\/bridge#[a-z-]+$/);
  });

  test.each(alarms)('%s is quiet while nothing happens', (_id, properties) => {
    expect(properties.TreatMissingData).toBe('notBreaching');
    expect(properties.ComparisonOperator).toBe('GreaterThanOrEqualToThreshold');
    expect(properties.Threshold).toBeGreaterThanOrEqual(1);
  });
});

describe('a downtime that people wanted', () => {
  test('holds back what follows from it, and nothing else, until half an hour after it', () => {
    expect(held.map(([id]) => id).sort()).toEqual(['BreakerOpen', 'BusinessAge']);
    for (const [, properties] of held) {
      expect(named(properties.ActionsSuppressor)).toBe('OperationsMaintenance');
      expect(properties).toMatchObject({ ActionsSuppressorExtensionPeriod: 1800, ActionsSuppressorWaitPeriod: 120 });
    }
  });

  test('is seen by what the breaker publishes, and told to nobody', () => {
    expect(alarm('Maintenance')).toMatchObject({ MetricName: 'DeliveryPaused', Threshold: 1 });
    expect(alarm('Maintenance')).not.toHaveProperty('AlarmActions');
  });

  test('does not make the alarms themselves blind: each repeats the state of its own', () => {
    for (const [id, { AlarmRule }] of held) expect(JSON.stringify(AlarmRule)).toMatch(`Operations${id}`);
    for (const [id] of held) expect(alarm(id)).not.toHaveProperty('AlarmActions');
  });
});

describe('operations are told', () => {
  test('of the first dead letter, by what is there, held by a census or not, and not by what was sent', () => {
    const properties = alarm('DeadLetters');
    const metrics = JSON.stringify(properties?.Metrics);
    expect(properties).toMatchObject({ Threshold: 1, EvaluationPeriods: 1 });
    expect(metrics).toContain('visible + held');
    for (const name of ['Visible', 'NotVisible'])
      expect(metrics).toContain(`"MetricName":"ApproximateNumberOfMessages${name}"`);
    expect(metrics.match(/EventQueueDeadLetters/g)).toHaveLength(2);
  });

  test('of messages halfway to their end, and of those that should have been renewed', () => {
    const age = {
      MetricName: 'OldestMessageSeconds',
      Dimensions: [{ Name: 'service', Value: 'redrive' }],
      Period: 1800,
    };
    expect(alarm('DeadLettersOld')).toMatchObject({ ...age, Threshold: 7 * 24 * 3600 });
    expect(alarm('RetentionAtRisk')).toMatchObject({ ...age, Threshold: 11 * 24 * 3600 });
  });

  test('of a census that fails twice in a row, and of a move task that stopped', () => {
    expect(alarm('CensusErrors')).toMatchObject({ MetricName: 'Errors', Period: 900, EvaluationPeriods: 2 });
    expect(JSON.stringify(alarm('CensusErrors')?.Dimensions)).toContain('RecoveryRedrive');
    expect(alarm('MoveTaskFailed')).toMatchObject({ MetricName: 'MoveTaskFailed', Threshold: 1 });
  });

  test('of an event that has waited 15 minutes, also while delivery is paused', () => {
    expect(alarm('BusinessAge')).toMatchObject({
      Namespace: 'ZephyrCartBridge-test',
      MetricName: 'BusinessAgeSeconds',
      Dimensions: [{ Name: 'service', Value: 'breaker' }],
      Statistic: 'Maximum',
      Threshold: 900,
    });
  });

  test('of the first event that is too large', () => {
    expect(alarm('TooLarge')).toMatchObject({
      MetricName: 'TooLarge',
      Dimensions: [{ Name: 'service', Value: 'receiver' }],
      Threshold: 1,
      EvaluationPeriods: 1,
    });
  });

  test('of signature failures whatever their cause, after the third attempt of a single event', () => {
    expect(alarm('SignatureFailures')).toMatchObject({
      MetricName: 'SignatureFailed',
      Dimensions: [{ Name: 'service', Value: 'receiver' }],
      Period: 900,
      Threshold: 3,
    });
  });

  test('of the first 5xx that ZephyrCart sees', () => {
    expect(alarm('ReceiverServerErrors')).toMatchObject({
      Namespace: 'AWS/ApiGateway',
      MetricName: '5xx',
      Threshold: 1,
    });
  });

  test('of a breaker that opened', () => {
    expect(alarm('BreakerOpen')).toMatchObject({ MetricName: 'BreakerOpen', Statistic: 'Maximum', Threshold: 1 });
  });

  test('of a lock that stays', () => {
    const counted = { Namespace: 'ZephyrCartBridge-test', Dimensions: [{ Name: 'service', Value: 'consumer' }] };
    expect(alarm('LockStuck')).toMatchObject({ ...counted, MetricName: 'LockStuck', Statistic: 'Sum', Period: 900 });
  });

  test('of the consumer crashing', () => {
    expect(alarm('ConsumerErrors')).toMatchObject({ Namespace: 'AWS/Lambda', MetricName: 'Errors', Threshold: 1 });
    expect(JSON.stringify(alarm('ConsumerErrors')?.Dimensions)).toContain('DeliveryConsumer');
  });
});

describe('a consumer that keeps crashing', () => {
  test('stops delivery: its alarm invokes the breaker, which lets this one alarm in', () => {
    expect([alarm('ConsumerCrashLoop')?.AlarmActions].flat().map(named)).toEqual([
      'AlertsOperations',
      'RecoveryBreaker',
    ]);
    const [crashLoop] = resources(template, 'AWS::CloudWatch::Alarm').find(([id]) => /CrashLoop/.test(id)) ?? [];
    const allowed = resources(template, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties);
    expect(allowed.filter(({ Principal }) => Principal === 'lambda.alarms.cloudwatch.amazonaws.com')).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: { 'Fn::GetAtt': [expect.stringMatching(/^RecoveryBreaker/), 'Arn'] },
        Principal: 'lambda.alarms.cloudwatch.amazonaws.com',
        SourceAccount: { Ref: 'AWS::AccountId' },
        SourceArn: { 'Fn::GetAtt': [crashLoop, 'Arn'] },
      },
    ]);
  });

  test('is one whose invocations fail by half at least, twice in thirty minutes: a slow shop has no more', () => {
    const properties = alarm('ConsumerCrashLoop');
    expect(properties).toMatchObject({ EvaluationPeriods: 30, DatapointsToAlarm: 2, Threshold: 1 });
    const metrics = JSON.stringify(properties?.Metrics);
    expect(metrics).toContain('IF(errors > 0 AND errors * 2 >= invocations, 1, 0)');
    for (const name of ['Errors', 'Invocations']) expect(metrics).toContain(`"MetricName":"${name}"`);
    expect(metrics.match(/DeliveryConsumer/g)).toHaveLength(2);
    expect(metrics).not.toContain('"Period":300');
  });

  test('invokes nobody else: no other alarm has a function for an action', () => {
    const others = telling.filter(([id]) => id !== 'ConsumerCrashLoop');
    for (const [, { AlarmActions }] of others) expect([AlarmActions].flat().map(named)).toEqual(['AlertsOperations']);
  });
});

describe('the topics', () => {
  test('reach whom the configuration names', () => {
    const subscriptions = resources(template, 'AWS::SNS::Subscription').map(([, { Properties }]) => [
      named(Properties.TopicArn),
      Properties.Protocol,
      Properties.Endpoint,
    ]);

    expect(subscriptions.sort()).toEqual([
      ['AlertsCatalog', 'email', 'catalogue@shop.example'],
      ['AlertsOperations', 'https', 'https://pager.shop.example/hook'],
    ]);
  });

  test('let alarms of this account in, which a policy of their own would otherwise shut out', () => {
    const policies = JSON.stringify(resources(template, 'AWS::SNS::TopicPolicy'));

    expect(policies).toContain('"Principal":{"Service":"cloudwatch.amazonaws.com"}');
    expect(policies).toContain('"aws:SourceAccount":{"Ref":"AWS::AccountId"}');
    expect(policies.match(/"aws:SecureTransport":"false"/g)).toHaveLength(2);
  });

  test('are not encrypted with a key that CloudWatch may not use', () => {
    for (const [, { Properties }] of resources(template, 'AWS::SNS::Topic')) {
      expect(Properties).not.toHaveProperty('KmsMasterKeyId');
    }
  });
});

test('the dashboard shows money and orders, age, failures by reason, delivery, the receiver, the ERP and the queues, in this order', () => {
  const [dashboard] = resources(template, 'AWS::CloudWatch::Dashboard');
  const body = JSON.stringify(dashboard?.[1].Properties.DashboardBody);

  const inOrder = [
    'TotalDiffers',
    'AcceptedAmount',
    'PostedAmount',
    'BusinessAgeSeconds',
    'MetricName=\\\\\\"Failed',
    'DeliveryPaused',
    '5xx',
    'ErpCreate',
    'ApproximateNumberOfMessagesNotVisible',
    'Healed',
  ];
  const places = inOrder.map((shown) => body.indexOf(shown));

  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(body).toContain('posted $' + "{PROP('Dim.currency')}");
  expect(body).toMatch(/SEARCH\('\{\W*ZephyrCartBridge-test\W*,reason,service\} MetricName=/);
});

test('the dashboard shows what waits for a person, and asks anew only when it is refreshed', () => {
  const [dashboard] = resources(template, 'AWS::CloudWatch::Dashboard');
  const body = z
    .object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) })
    .parse(dashboard?.[1].Properties.DashboardBody)
    ['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : named(part)))
    .join('');

  const widgets = z.object({ widgets: z.array(z.looseObject({ type: z.string() })) }).parse(JSON.parse(body)).widgets;

  expect(widgets.filter(({ type }) => type === 'custom')).toMatchObject([
    {
      width: 24,
      properties: {
        endpoint: 'Widget',
        updateOn: { refresh: true, resize: false, timeRange: false },
      },
    },
  ]);
  expect(named(environment(functionOf(template, 'widget')).REDRIVE_FUNCTION_ARN)).toBe('RecoveryRedrive');
});

test('two stages in one account count apart: functions, alarms and dashboard each under their own stack', () => {
  for (const stage of ['prod', 'trial']) {
    const { template } = synthesise({ stage });
    const published = ['receiver', 'consumer', 'breaker', 'redrive', 'widget'].map(
      (service) => environment(functionOf(template, service)).POWERTOOLS_METRICS_NAMESPACE,
    );
    const watched = resources(template, 'AWS::CloudWatch::Alarm').flatMap(([, { Properties }]) =>
      JSON.stringify(Properties).match(/"Namespace":"(?!AWS\/)[^"]*"/g),
    );
    const [dashboard] = resources(template, 'AWS::CloudWatch::Dashboard');
    const shown = JSON.stringify(dashboard?.[1].Properties.DashboardBody).match(/ZephyrCartBridge[\w-]*/g) ?? [];

    expect(new Set(published)).toEqual(new Set([`ZephyrCartBridge-${stage}`]));
    expect(new Set(watched.filter(Boolean))).toEqual(new Set([`"Namespace":"ZephyrCartBridge-${stage}"`]));
    expect(new Set(shown)).toEqual(new Set([`ZephyrCartBridge-${stage}`]));
    expect(shown.length).toBeGreaterThan(5);
  }
});
