import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { readInput } from '../../lambdas/redrive/input.ts';
import { settings } from '../config/settings.ts';
import { environment, functionOf, named, permissions, resources } from './reading.ts';
import { synthesise } from './synthesise.ts';

const { template } = synthesise();
const functions = resources(template, 'AWS::Lambda::Function').map(([, resource]) => resource);
const queues = resources(template, 'AWS::SQS::Queue').map(([, resource]) => resource);
const [mapping] = resources(template, 'AWS::Lambda::EventSourceMapping').map(([, resource]) => resource);
const eventQueue = queues.find(({ Properties }) => 'RedrivePolicy' in Properties);

describe('the queue', () => {
  test('is a standard queue, and so is its dead-letter queue', () => {
    expect(queues).toHaveLength(2);
    for (const { Properties } of queues) expect(Properties).not.toHaveProperty('FifoQueue');
  });

  test('a message outlives six consumer timeouts', () => {
    const { Timeout } = functionOf(template, 'consumer').Properties;

    expect(Timeout).toBe(150);
    expect(eventQueue?.Properties.VisibilityTimeout).toBe(6 * Number(Timeout));
  });

  test('SQS itself moves a message to the dead letters, at the ninth receive', () => {
    const policy = eventQueue?.Properties.RedrivePolicy;

    expect(policy).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': [expect.stringMatching(/^EventQueueDeadLetters/), 'Arn'] },
      maxReceiveCount: 8,
    });
  });

  test('people have two weeks, for dead letters too', () => {
    for (const { Properties } of queues) expect(Properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
  });

  test('is encrypted, and speaks TLS only', () => {
    for (const { Properties } of queues) expect(Properties.SqsManagedSseEnabled).toBe(true);
    const policies = resources(template, 'AWS::SQS::QueuePolicy');
    expect(policies).toHaveLength(2);
    for (const [, policy] of policies) {
      expect(JSON.stringify(policy)).toContain('{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"');
    }
  });
});

describe('the event source', () => {
  test('reports failures message by message, in batches of ten, without waiting for more', () => {
    expect(mapping?.Properties).toMatchObject({ BatchSize: 10, FunctionResponseTypes: ['ReportBatchItemFailures'] });
    expect(mapping?.Properties).not.toHaveProperty('MaximumBatchingWindowInSeconds');
  });

  test('is never filtered: a filter deletes for good', () => {
    expect(mapping?.Properties).not.toHaveProperty('FilterCriteria');
  });

  test('runs as many consumers as the configuration says', () => {
    const narrower = synthesise({ changes: { delivery: { instances: 2, perInstance: 2 } } });

    const [scaled] = resources(narrower.template, 'AWS::Lambda::EventSourceMapping');

    expect(mapping?.Properties.ScalingConfig).toEqual({ MaximumConcurrency: 5 });
    expect(scaled?.[1].Properties.ScalingConfig).toEqual({ MaximumConcurrency: 2 });
  });

  test('is throttled by nothing else: throttled batches would spend receives', () => {
    for (const { Properties } of functions) expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });
});

describe('the functions', () => {
  test('the consumer may renew messages without Lambda taking it for a loop, and no other function may', () => {
    const looping = functions.filter(({ Properties }) => Properties.RecursiveLoop === 'Allow');

    expect(looping).toEqual([functionOf(template, 'consumer')]);
  });

  test('the receiver answers before ZephyrCart stops waiting', () => {
    expect(functionOf(template, 'receiver').Properties.Timeout).toBe(8);
  });

  test('the breaker runs every minute and ends before the next', () => {
    const rule = resources(template, 'AWS::Events::Rule').find(
      ([, { Properties }]) => Properties.ScheduleExpression === 'rate(1 minute)',
    );

    expect(rule?.[1].Properties).toMatchObject({ State: 'ENABLED' });
    expect(rule?.[1].Properties.Targets).toEqual([
      expect.objectContaining({ Arn: { 'Fn::GetAtt': [expect.stringMatching(/^RecoveryBreaker/), 'Arn'] } }),
    ]);
    expect(functionOf(template, 'breaker').Properties.Timeout).toBe(50);
  });

  test('the census runs every quarter of an hour, with an input that the redrive takes', () => {
    const census = resources(template, 'AWS::Events::Rule').find(
      ([, { Properties }]) => Properties.ScheduleExpression === 'rate(15 minutes)',
    );
    const Targets = z.array(z.object({ Arn: z.unknown(), Input: z.string(), RetryPolicy: z.unknown() }));
    const [target] = Targets.parse(census?.[1].Properties.Targets);

    expect(census?.[1].Properties.State).toBe('ENABLED');
    expect(target?.Arn).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^RecoveryRedrive/), 'Arn'] });
    expect(readInput(JSON.parse(target?.Input ?? ''))).toEqual({ census: true });
    expect(target?.RetryPolicy).toMatchObject({ MaximumRetryAttempts: 0 });
  });

  test('the redrive has five minutes, and what it holds stays hidden longer than that', () => {
    const deadLetters = queues.find(({ Properties }) => !('RedrivePolicy' in Properties));
    expect(functionOf(template, 'redrive').Properties.Timeout).toBe(300);
    expect(deadLetters?.Properties.VisibilityTimeout).toBe(360);
  });

  test('all run Node 24 on arm64, with JSON logs and memory enough for a quick start', () => {
    expect(functions).toHaveLength(5);
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
      expect(Properties.LoggingConfig).toMatchObject({ LogFormat: 'JSON', LogGroup: expect.anything() });
      expect(Properties.MemorySize).toBeGreaterThanOrEqual(512);
    }
  });

  test.each([
    ['receiver', ['QUEUE_URL', 'SIGNING_SECRET_ARN', 'TEST_ORDERS']],
    [
      'consumer',
      [
        'BC_BASE_URL',
        'BC_TOKEN_URL',
        'CATALOG_TOPIC_ARN',
        'ERP_SECRET_ARN',
        'LEDGER_TABLE',
        'OPERATIONS_TOPIC_ARN',
        'QUEUE_URL',
      ],
    ],
    [
      'breaker',
      [
        'BC_BASE_URL',
        'BC_TOKEN_URL',
        'CONSUMER_FUNCTION_NAME',
        'DEAD_LETTER_QUEUE_URL',
        'ERP_SECRET_ARN',
        'EVENT_SOURCE_MAPPING_ID',
        'LEDGER_TABLE',
        'OPERATIONS_TOPIC_ARN',
        'QUEUE_NAME',
        'QUEUE_URL',
      ],
    ],
    [
      'redrive',
      [
        'BC_BASE_URL',
        'BC_TOKEN_URL',
        'CATALOG_TOPIC_ARN',
        'DEAD_LETTER_QUEUE_ARN',
        'DEAD_LETTER_QUEUE_URL',
        'ERP_SECRET_ARN',
        'EVENT_QUEUE_ARN',
        'EVENT_QUEUE_URL',
        'LEDGER_TABLE',
        'OPERATIONS_TOPIC_ARN',
      ],
    ],
    ['widget', ['LEDGER_TABLE', 'REDRIVE_FUNCTION_ARN']],
  ])('the %s is told where everything is, and nothing it has no use for', (service, names) => {
    const { NODE_OPTIONS, POWERTOOLS_SERVICE_NAME, POWERTOOLS_METRICS_NAMESPACE, ...own } = environment(
      functionOf(template, service),
    );

    expect(Object.keys(own).sort()).toEqual(names);
    expect(NODE_OPTIONS).toBe('--enable-source-maps');
    expect(POWERTOOLS_SERVICE_NAME).toBe(service);
    expect(POWERTOOLS_METRICS_NAMESPACE).toBe('ZephyrCartBridge-test');
  });

  test('the queue of the consumer is the one that the receiver fills', () => {
    const filled = named(environment(functionOf(template, 'receiver')).QUEUE_URL);

    expect(filled).toBe('EventQueueEvents');
    expect(named(mapping?.Properties.EventSourceArn)).toBe(filled);
    expect(named(environment(functionOf(template, 'consumer')).QUEUE_URL)).toBe(filled);
  });

  test('ERP addresses travel as environment variables, as the configuration resolved them', () => {
    for (const service of ['consumer', 'breaker']) {
      expect(environment(functionOf(template, service)).BC_BASE_URL).toMatch(
        /^https:\/\/api\.businesscentral\.dynamics\.com\/v2\.0\/3f2504e0-[0-9a-f-]+\/Production\/api\/v2\.0$/,
      );
    }
  });

  test('no function is told a token endpoint where none is asked', () => {
    const erp = { authentication: 'web-service-key', baseUrl: 'https://bc.example/BC/api/v2.0' } as const;
    const onPremises = synthesise({ changes: { erp: { ...settings.erp, ...erp } } }).template;

    for (const service of ['consumer', 'breaker']) {
      const told = environment(functionOf(onPremises, service));
      expect(told.BC_BASE_URL).toBe('https://bc.example/BC/api/v2.0');
      expect(told).not.toHaveProperty('BC_TOKEN_URL');
      expect(named(told.ERP_SECRET_ARN)).toBe('ErpKeySecret');
      expect(permissions(onPremises, service)).toContain('secretsmanager:GetSecretValue ErpKeySecret');
    }
  });

  test('SAP Business One has its own address and its own secret', () => {
    const erp = {
      kind: 'sap-business-one',
      baseUrl: 'https://sap.example:50000',
      companyDb: 'SBO_SHOP',
      customer: { cardCode: 'C99999' },
      freightExpenseCode: 1,
      refundAccount: '_SYS00000000081',
      taxField: 'VatGroup',
    } as const;
    const sap = synthesise({ changes: { erp } }).template;

    for (const service of ['consumer', 'breaker']) {
      const told = environment(functionOf(sap, service));
      expect(told.SAP_BASE_URL).toBe('https://sap.example:50000/b1s/v2');
      expect(Object.keys(told).filter((name) => name.startsWith('BC_'))).toEqual([]);
      expect(named(told.ERP_SECRET_ARN)).toBe('SapSecret');
      expect(permissions(sap, service)).toContain('secretsmanager:GetSecretValue SapSecret');
    }
  });

  test('test orders go where the configuration says', () => {
    const delivering = synthesise({ changes: { testOrders: 'deliver' } }).template;

    expect(environment(functionOf(template, 'receiver')).TEST_ORDERS).toBe('ignore');
    expect(environment(functionOf(delivering, 'receiver')).TEST_ORDERS).toBe('deliver');
  });
});
