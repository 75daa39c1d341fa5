import { Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { json, named, resources } from './reading.ts';
import { synthesise } from './synthesise.ts';

const { app, template } = synthesise();

describe('the webhook', () => {
  test('is one route: POST /webhooks/zephyrcart, payload format 2.0', () => {
    const routes = resources(template, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties.RouteKey);
    const integrations = resources(template, 'AWS::ApiGatewayV2::Integration').map(([, { Properties }]) => Properties);

    expect(routes).toEqual(['POST /webhooks/zephyrcart']);
    expect(integrations).toEqual([
      expect.objectContaining({ PayloadFormatVersion: '2.0', IntegrationType: 'AWS_PROXY' }),
    ]);
  });

  test('has a throttle, and an access log without headers or bodies', () => {
    const [stage] = resources(template, 'AWS::ApiGatewayV2::Stage').map(([, { Properties }]) => Properties);

    expect(stage).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
    });
    const format = JSON.stringify(stage?.AccessLogSettings);
    for (const field of ['requestId', 'status', 'integrationErrorMessage', 'sourceIp']) expect(format).toContain(field);
    expect(format).not.toMatch(/header|body|authorizer/i);
  });

  test('its URL is what the stack prints', () => {
    const { WebhookUrl } = json(template).Outputs;

    expect(named(Object(WebhookUrl).Value)).toBe('IntakeApi/webhooks/zephyrcart');
  });
});

test('the outputs are the ones that users rely on', () => {
  expect(Object.keys(json(template).Outputs).sort()).toEqual([
    'BreakerFunctionName',
    'CatalogTopicArn',
    'ConsumerFunctionName',
    'DashboardUrl',
    'DeadLetterQueueArn',
    'DeadLetterQueueUrl',
    'ErpSecretArn',
    'EventQueueUrl',
    'LedgerTableName',
    'OperationsTopicArn',
    'ReceiverFunctionName',
    'RedriveFunctionName',
    'SigningSecretArn',
    'WebhookUrl',
    'WidgetFunctionName',
  ]);
});

describe('the template', () => {
  test('has no custom resource and no function but the five', () => {
    const types = Object.values(json(template).Resources).map(({ Type }) => Type);

    expect(types.filter((type) => /Custom/.test(type))).toEqual([]);
    expect(types.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(5);
  });

  test('is made of references that a simple reader resolves', () => {
    const { Resources, Outputs } = json(template);
    const used = new Set(JSON.stringify({ Resources, Outputs }).match(/"(Ref|Fn::\w+)":/g));

    expect([...used].sort()).toEqual(['"Fn::GetAtt":', '"Fn::Join":', '"Fn::Sub":', '"Ref":']);
    expect(json(template)).not.toHaveProperty('Conditions');
  });

  test('passes the AwsSolutions rules', () => {
    const report = new AwsSolutionsChecks().validateScope(app);

    expect(report.violations).toEqual([]);
  });

  test('the AwsSolutions rules are really asked', () => {
    const careless = synthesise();
    new Queue(new Stack(careless.app, 'Careless'), 'Queue');

    const report = new AwsSolutionsChecks().validateScope(careless.app);

    expect(report.violations.map(({ ruleName }) => ruleName)).toContain('AwsSolutions-SQS4');
  });
});

describe('the example', () => {
  test('is refused by CloudFormation, with what to do instead', () => {
    const { template: example } = synthesise({ changes: { example: true } });

    expect(json(example).Rules.ExampleIsNotDeployed).toEqual({
      Assertions: [
        {
          Assert: { 'Fn::Equals': ['the example configuration', 'your own configuration'] },
          AssertDescription: expect.stringMatching(/Copy config\/example\.ts .* npx cdk deploy -c stage=<stage>/),
        },
      ],
    });
  });

  test('is the only one that is refused', () => {
    expect(json(template).Rules).not.toHaveProperty('ExampleIsNotDeployed');
  });
});

test('the settings of the project make dependency cycles and other template mistakes fail', () => {
  expect(app.node.tryGetContext('@aws-cdk/core:validateAgainstDefaultRules')).toBe(true);
});
