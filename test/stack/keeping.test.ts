import { describe, expect, test } from 'vitest';
import { settings } from '../config/settings.ts';
import { json, resources } from './reading.ts';
import { synthesise } from './synthesise.ts';

const { template } = synthesise();
const [table] = resources(template, 'AWS::DynamoDB::GlobalTable').map(([, resource]) => resource);

describe('the ledger', () => {
  test('has one item per key, and an index of what is not posted', () => {
    expect(table?.Properties).toMatchObject({
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [
        {
          IndexName: 'unposted',
          KeySchema: [
            { AttributeName: 'unposted', KeyType: 'HASH' },
            { AttributeName: 'receivedAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    });
  });

  test('forgets only what says when', () => {
    expect(table?.Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiration', Enabled: true });
  });

  test('can be brought back to any second, and not be deleted by accident', () => {
    expect(table?.Properties.Replicas).toEqual([
      expect.objectContaining({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    ]);
  });
});

test.each(['AWS::SQS::Queue', 'AWS::DynamoDB::GlobalTable', 'AWS::SecretsManager::Secret', 'AWS::Logs::LogGroup'])(
  'every %s outlives the stack',
  (type) => {
    const kept = resources(template, type);

    expect(kept.length).toBeGreaterThan(0);
    for (const [, resource] of kept) {
      expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  },
);

test('logs are kept as long as the configuration says', () => {
  const longer = synthesise({ changes: { logRetentionDays: 365 } }).template;

  for (const [, { Properties }] of resources(template, 'AWS::Logs::LogGroup')) {
    expect(Properties.RetentionInDays).toBe(90);
  }
  for (const [, { Properties }] of resources(longer, 'AWS::Logs::LogGroup')) {
    expect(Properties.RetentionInDays).toBe(365);
  }
});

test('secrets begin as placeholders that the functions refuse', () => {
  const values = resources(template, 'AWS::SecretsManager::Secret').map(
    ([, { Properties }]) => Properties.SecretString,
  );

  expect(values.sort()).toEqual([
    '{"clientId":"REPLACE_ME","clientSecret":"REPLACE_ME"}',
    '{"current":"whsec_REPLACE_ME"}',
  ]);
});

describe('the secret of the ERP', () => {
  const erpSecrets = (changes: Partial<(typeof settings)['erp']> & Record<string, unknown>) =>
    resources(synthesise({ changes: { erp: { ...settings.erp, ...changes } } }).template, 'AWS::SecretsManager::Secret')
      .filter(([id]) => id.startsWith('Erp'))
      .map(([id, { Properties }]) => [id, Properties] as const);

  test('is not written over when principals are added', () => {
    expect(erpSecrets({ principals: 3 })).toEqual(erpSecrets({}));
  });

  test('with a web service key is another one, with a placeholder for a user and a key', () => {
    const [[usual] = ['none']] = erpSecrets({});
    const onPremises = erpSecrets({ authentication: 'web-service-key', baseUrl: 'https://bc.example/BC/api/v2.0' });

    expect(onPremises.map(([, { SecretString }]) => SecretString)).toEqual([
      '{"userName":"REPLACE_ME","webServiceKey":"REPLACE_ME"}',
    ]);
    expect(onPremises.map(([id]) => id)).not.toContain(usual);
  });
});

describe('a stack can be deployed again beside what it retained', () => {
  const PHYSICAL = [
    'QueueName',
    'TableName',
    'FunctionName',
    'TopicName',
    'AlarmName',
    'RoleName',
    'PolicyName',
    'LogGroupName',
    'DashboardName',
    'ManagedPolicyName',
  ];

  test('nothing has a physical name', () => {
    const named = Object.entries(json(template).Resources).flatMap(([id, { Type, Properties }]) =>
      PHYSICAL.filter((name) => name in Properties)
        // Inline policies live inside their role; mappings and permissions refer to their function by this name.
        .filter((name) => name !== 'PolicyName' && !(name === 'FunctionName' && Type !== 'AWS::Lambda::Function'))
        .map((name) => `${id}.${name}`),
    );
    const secretsAndRules = ['AWS::SecretsManager::Secret', 'AWS::Events::Rule'].flatMap((type) =>
      resources(template, type).filter(([, { Properties }]) => 'Name' in Properties),
    );

    expect(named).toEqual([]);
    expect(secretsAndRules).toEqual([]);
  });
});
