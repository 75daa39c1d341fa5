import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import {
  GetEventSourceMappingCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLambda } from '../../local/aws/lambda.ts';
import { createMetrics } from '../../local/aws/metrics.ts';
import { createSecrets } from '../../local/aws/secrets.ts';
import { startAwsStub } from '../../local/aws/stub.ts';
import { createTopics, type Page } from '../../local/aws/topics.ts';
import type { PollerState } from '../../local/poller.ts';
import type { QueueContents } from '../../local/queues/emulator.ts';
import { CREDENTIALS } from './stack-fixture.ts';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:Signing-local0';
const TOPIC = 'arn:aws:sns:eu-central-1:000000000000:Catalog';
const MAPPING = {
  uuid: '00000000-0000-4000-8000-000000000001',
  functionName: 'Consumer',
  queueArn: 'arn:aws:sqs:eu-central-1:000000000000:Events',
  batchSize: 10,
  maximumConcurrency: 2,
  reportsItemFailures: true,
  enabled: true,
};
const NOW = Date.parse('2026-06-02T09:20:00Z');

describe('the AWS stub', () => {
  let stub: Awaited<ReturnType<typeof startAwsStub>>;
  let pages: Page[];
  let state: PollerState;
  let contents: QueueContents;
  const clientsOf = () => {
    const settings = { ...CREDENTIALS, endpoint: stub.endpoint, maxAttempts: 1 };
    return {
      secrets: new SecretsManagerClient(settings),
      sns: new SNSClient(settings),
      cloudwatch: new CloudWatchClient(settings),
      lambda: new LambdaClient(settings),
    };
  };
  let clients: ReturnType<typeof clientsOf>;

  beforeEach(async () => {
    stub = await startAwsStub();
    pages = [];
    state = 'Enabled';
    contents = { ready: [], delayed: [], inFlight: [] };
    const poller = {
      state: () => state,
      enable: () => {
        state = 'Enabled';
      },
      disable: () => {
        state = 'Disabling';
      },
      stop: async () => {},
    };
    stub.serve([
      createSecrets([{ arn: SECRET, name: 'Signing', initial: '{"current":"REPLACE_ME"}' }]).service,
      createTopics([TOPIC], (page) => pages.push(page)),
      createMetrics(
        async () => contents,
        () => NOW,
      ),
      createLambda([{ mapping: MAPPING, poller }], (name, event) => {
        if (name === 'Redrive') return Promise.resolve({ ok: true, result: { moved: 3, given: event } });
        if (name !== 'Broken') return undefined;
        return Promise.resolve({ ok: false, error: { errorType: 'TypeError', errorMessage: 'no' } });
      }),
    ]);
    clients = clientsOf();
  });
  afterEach(async () => {
    for (const client of Object.values(clients)) client.destroy();
    await stub.close();
  });

  it('keeps a secret’s current and previous version', async () => {
    const { secrets } = clients;
    const first = await secrets.send(new GetSecretValueCommand({ SecretId: SECRET }));
    const { VersionId } = await secrets.send(
      new PutSecretValueCommand({ SecretId: 'Signing', SecretString: '{"current":"b"}' }),
    );

    const current = await secrets.send(new GetSecretValueCommand({ SecretId: SECRET }));
    const previous = await secrets.send(new GetSecretValueCommand({ SecretId: SECRET, VersionStage: 'AWSPREVIOUS' }));
    const described = await secrets.send(new DescribeSecretCommand({ SecretId: SECRET }));

    expect(first.SecretString).toBe('{"current":"REPLACE_ME"}');
    expect(current).toMatchObject({ SecretString: '{"current":"b"}', VersionId, VersionStages: ['AWSCURRENT'] });
    expect(previous).toMatchObject({ SecretString: first.SecretString, VersionId: first.VersionId });
    expect(described.VersionIdsToStages).toEqual({
      [VersionId ?? '']: ['AWSCURRENT'],
      [first.VersionId ?? '']: ['AWSPREVIOUS'],
    });
  });

  it('does not know a secret that the template does not have', async () => {
    await expect(clients.secrets.send(new GetSecretValueCommand({ SecretId: 'other' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('shows a page to the person at the terminal', async () => {
    const answer = await clients.sns.send(
      new PublishCommand({ TopicArn: TOPIC, Subject: 'Unknown SKU', Message: 'TEA & <POT>' }),
    );

    expect(answer.MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(pages).toEqual([{ topicArn: TOPIC, subject: 'Unknown SKU', message: 'TEA & <POT>' }]);
  });

  it('does not publish to a topic that the template does not have', async () => {
    await expect(clients.sns.send(new PublishCommand({ TopicArn: `${TOPIC}2`, Message: 'x' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
    expect(pages).toEqual([]);
  });

  it('tells the age of the oldest message, hidden and delayed ones included, in seconds', async () => {
    const message = (secondsAgo: number) => ({
      messageId: 'm',
      body: 'b',
      sentTimestamp: NOW - secondsAgo * 1000,
      approximateReceiveCount: 1,
    });
    contents = { ready: [message(5)], delayed: [], inFlight: [{ ...message(90), visibleAt: NOW }] };

    const { MetricDataResults } = await clients.cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(NOW - 60_000),
        EndTime: new Date(NOW),
        MetricDataQueries: [
          {
            Id: 'age',
            MetricStat: {
              Metric: {
                Namespace: 'AWS/SQS',
                MetricName: 'ApproximateAgeOfOldestMessage',
                Dimensions: [{ Name: 'QueueName', Value: 'Events' }],
              },
              Period: 60,
              Stat: 'Maximum',
            },
          },
        ],
      }),
    );

    expect(MetricDataResults).toMatchObject([{ Id: 'age', Values: [90], Timestamps: [new Date(NOW)] }]);
  });

  it('switches an event source mapping, through Disabling', async () => {
    const { lambda } = clients;
    const { uuid: UUID } = MAPPING;

    const enabled = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    const disabling = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
    state = 'Disabled';
    const disabled = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));

    expect([enabled, disabling, disabled].map(({ State }) => State)).toEqual(['Enabled', 'Disabling', 'Disabled']);
    expect(state).toBe('Enabled');
  });

  it('invokes a function and tells an error of the function from a result', async () => {
    const { lambda } = clients;
    const Payload = Buffer.from('{"dryRun":true}');

    const result = await lambda.send(new InvokeCommand({ FunctionName: 'Redrive', Payload }));
    const failed = await lambda.send(new InvokeCommand({ FunctionName: 'Broken', Payload }));

    expect(JSON.parse(result.Payload?.transformToString() ?? '')).toEqual({ moved: 3, given: { dryRun: true } });
    expect(result.FunctionError).toBeUndefined();
    expect(failed.FunctionError).toBe('Unhandled');
    await expect(lambda.send(new InvokeCommand({ FunctionName: 'Nobody' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('refuses by name what it does not offer', async () => {
    const { secrets, sns, cloudwatch, lambda } = clients;

    await expect(secrets.send(new ListSecretsCommand({}))).rejects.toThrow('does not offer secretsmanager.ListSecrets');
    await expect(sns.send(new CreateTopicCommand({ Name: 'x' }))).rejects.toThrow('does not offer CreateTopic');
    await expect(cloudwatch.send(new ListMetricsCommand({}))).rejects.toThrow('ListMetrics');
    await expect(lambda.send(new ListFunctionsCommand({}))).rejects.toThrow('does not offer GET /2015-03-31/functions');
  });
});
