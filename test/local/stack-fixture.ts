import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { FunctionBlueprint, QueueBlueprint } from '../../local/template/blueprint.ts';
import { ACCOUNT, REGION } from '../../local/template/identities.ts';
import { parseTemplate, type SynthesisedStack } from '../../local/template/template.ts';

/** A template in CDK's spelling, with every kind of resource that the local run stands up. */
export const TEMPLATE = {
  Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/version' } },
  Resources: {
    Dead: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1209600 } },
    Events: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 900,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 8 },
      },
    },
    Ledger: {
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [
          { AttributeName: 'id', AttributeType: 'S' },
          { AttributeName: 'unposted', AttributeType: 'S' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'unposted',
            KeySchema: [{ AttributeName: 'unposted', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        Replicas: [{ Region: { 'Fn::If': ['Anything', 'a', 'b'] } }],
      },
    },
    Signing: {
      Type: 'AWS::SecretsManager::Secret',
      Properties: {
        GenerateSecretString: { SecretStringTemplate: '{"current":"REPLACE_ME"}', GenerateStringKey: 'x' },
      },
    },
    Catalog: { Type: 'AWS::SNS::Topic' },
    Receiver: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
        Code: { S3Bucket: { 'Fn::Sub': 'cdk-${AWS::AccountId}' }, S3Key: 'abc.zip' },
        Handler: 'index.handler',
        Timeout: 8,
        MemorySize: 512,
        Environment: {
          Variables: {
            QUEUE_URL: { Ref: 'Events' },
            SECRET: { Ref: 'Signing' },
            TABLE: { Ref: 'Ledger' },
            WHERE: { 'Fn::Join': ['-', [{ Ref: 'AWS::Region' }, { 'Fn::GetAtt': ['Dead', 'QueueName'] }]] },
            // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
            LINK: { 'Fn::Sub': ['https://${AWS::Region}/${Dead.Arn}/${own}/${!kept}', { own: { Ref: 'Catalog' } }] },
            PART: { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Dead', 'Arn'] }] }] },
          },
        },
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Receiver' },
        EventSourceArn: { 'Fn::GetAtt': ['Events', 'Arn'] },
        BatchSize: 10,
        ScalingConfig: { MaximumConcurrency: 2 },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
    Api: { Type: 'AWS::ApiGatewayV2::Api' },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { IntegrationUri: { 'Fn::GetAtt': ['Receiver', 'Arn'] }, PayloadFormatVersion: '2.0' },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        RouteKey: 'POST /webhooks/zephyrcart',
        Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
      },
    },
    EveryMinute: {
      Type: 'AWS::Events::Rule',
      Properties: {
        ScheduleExpression: 'rate(1 minute)',
        Targets: [{ Arn: { 'Fn::GetAtt': ['Receiver', 'Arn'] }, Input: '{"a":1}' }],
      },
    },
  },
  Outputs: { LedgerTableName: { Value: { Ref: 'Ledger' } }, Odd: { Value: { 'Fn::ImportValue': 'elsewhere' } } },
};

export const stackOf = (template: unknown): SynthesisedStack => ({
  name: 'Bridge-local',
  template: parseTemplate(template),
  assetFolders: new Map([['abc.zip', '/assets/abc']]),
});

const arn = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;

/** An event queue that dead-letters after two receives. */
export const QUEUES: readonly QueueBlueprint[] = [
  {
    name: 'Events',
    arn: arn('Events'),
    attributes: {
      VisibilityTimeout: '900',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('Dead'), maxReceiveCount: 2 }),
    },
    deadLetterQueueArn: arn('Dead'),
  },
  { name: 'Dead', arn: arn('Dead'), attributes: {} },
];

/** A temporary folder, gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'bridge-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A function whose bundle is the given source text. */
export function functionOf(source: string, timeoutSeconds = 5): FunctionBlueprint {
  const assetFolder = temporaryFolder();
  writeFileSync(path.join(assetFolder, 'index.mjs'), source);
  return {
    name: 'Worker',
    arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:Worker`,
    assetFolder,
    handler: 'index.handler',
    timeoutSeconds,
    memoryMegabytes: 512,
    environment: { GIVEN: 'by the template' },
  };
}

export const CREDENTIALS = { region: REGION, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
