import { describe, expect, test } from 'vitest';
import { json, permissions, resources } from './reading.ts';
import { synthesise } from './synthesise.ts';

const { template } = synthesise();

const LEDGER = [
  'dynamodb:DeleteItem LedgerTable',
  'dynamodb:GetItem LedgerTable',
  'dynamodb:PutItem LedgerTable',
  'dynamodb:Query LedgerTable/index/unposted',
  'dynamodb:UpdateItem LedgerTable',
];

describe('what each function may do', () => {
  test('the receiver may queue an event and read its secret, nothing else', () => {
    expect(permissions(template, 'receiver')).toEqual([
      'secretsmanager:GetSecretValue IntakeSigningSecret',
      'sqs:SendMessage EventQueueEvents',
    ]);
  });

  test('the consumer may send to no queue but its own', () => {
    const sends = permissions(template, 'consumer').filter((line) => /^sqs:(Send|\*)/.test(line));

    expect(sends).toEqual(['sqs:SendMessage EventQueueEvents']);
  });

  test('the consumer may consume, remember, log in to the ERP and tell people', () => {
    expect(permissions(template, 'consumer')).toEqual([
      ...LEDGER,
      'secretsmanager:GetSecretValue ErpSecret',
      'sns:Publish AlertsCatalog',
      'sns:Publish AlertsOperations',
      'sqs:ChangeMessageVisibility EventQueueEvents',
      'sqs:DeleteMessage EventQueueEvents',
      'sqs:GetQueueAttributes EventQueueEvents',
      'sqs:GetQueueUrl EventQueueEvents',
      'sqs:ReceiveMessage EventQueueEvents',
      'sqs:SendMessage EventQueueEvents',
    ]);
  });

  test('the breaker alone may switch an event source mapping, and only this one, and run the consumer', () => {
    const [mapping = ['none']] = resources(template, 'AWS::Lambda::EventSourceMapping');
    const arn = `arn:AWS::Partition:lambda:AWS::Region:AWS::AccountId:event-source-mapping:${mapping[0].replace(/[0-9A-F]{8}$/, '')}`;

    const switching = ['receiver', 'consumer', 'breaker', 'redrive'].map((service) =>
      permissions(template, service).filter((line) => line.startsWith('lambda:')),
    );

    expect(switching).toEqual([
      [],
      [],
      [
        `lambda:GetEventSourceMapping ${arn}`,
        'lambda:InvokeFunction DeliveryConsumer',
        `lambda:UpdateEventSourceMapping ${arn}`,
      ],
      [],
    ]);
  });

  test('the breaker may look, remember, probe the ERP and tell operations', () => {
    expect(permissions(template, 'breaker').filter((line) => !line.startsWith('lambda:'))).toEqual([
      'cloudwatch:GetMetricData *',
      ...LEDGER,
      'secretsmanager:GetSecretValue ErpSecret',
      'sns:Publish AlertsOperations',
      'sqs:GetQueueAttributes EventQueueDeadLetters',
      'sqs:GetQueueAttributes EventQueueEvents',
    ]);
  });

  test('the redrive may do what a move task asks of its caller, walk both queues, remember, ask the ERP and tell people', () => {
    const walking = ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'];
    const moving = [
      'CancelMessageMoveTask',
      'ListDeadLetterSourceQueues',
      'ListMessageMoveTasks',
      'StartMessageMoveTask',
    ];
    expect(permissions(template, 'redrive')).toEqual(
      [
        ...LEDGER,
        'dynamodb:BatchGetItem LedgerTable',
        'secretsmanager:GetSecretValue ErpSecret',
        'sns:Publish AlertsCatalog',
        'sns:Publish AlertsOperations',
        ...[...walking, ...moving].map((action) => `sqs:${action} EventQueueDeadLetters`),
        ...[...walking, 'SendMessage'].map((action) => `sqs:${action} EventQueueEvents`),
      ].toSorted(),
    );
  });

  test('nobody may send to the dead-letter queue: what lies there came by SQS alone', () => {
    const sends = ['receiver', 'consumer', 'breaker', 'redrive'].flatMap((service) => permissions(template, service));

    expect(sends.filter((line) => /^sqs:(SendMessage|\*) .*DeadLetters/.test(line))).toEqual([]);
  });

  test('no role carries a managed policy', () => {
    expect(JSON.stringify(json(template))).not.toContain('ManagedPolicyArns');
  });
});
