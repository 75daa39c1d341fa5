import { describe, expect, it } from 'vitest';
import { readBlueprint } from '../../local/template/blueprint.ts';
import { resolve, TemplateError } from '../../local/template/intrinsics.ts';
import { rateInSeconds } from '../../local/template/properties.ts';
import { stackOf, TEMPLATE } from './stack-fixture.ts';

const SQS = 'http://127.0.0.1:4100';
const scope = { template: stackOf(TEMPLATE).template, stackName: 'Bridge-local', sqsEndpoint: SQS };

describe('a synthesised template', () => {
  it('gives each function the environment that it would have on AWS', () => {
    const [receiver] = readBlueprint(stackOf(TEMPLATE), SQS).functions;

    expect(receiver).toMatchObject({
      name: 'Receiver',
      timeoutSeconds: 8,
      memoryMegabytes: 512,
      assetFolder: '/assets/abc',
    });
    expect(receiver?.environment).toEqual({
      QUEUE_URL: `${SQS}/000000000000/Events`,
      SECRET: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:Signing-local0',
      TABLE: 'Ledger',
      WHERE: 'eu-central-1-Dead',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
      LINK: 'https://eu-central-1/arn:aws:sqs:eu-central-1:000000000000:Dead/arn:aws:sns:eu-central-1:000000000000:Catalog/${kept}',
      PART: 'Dead',
    });
  });

  it('gives queues their visibility, redrive policy and retention', () => {
    const { queues } = readBlueprint(stackOf(TEMPLATE), SQS);

    expect(queues.map(({ name, attributes }) => ({ name, ...attributes }))).toEqual([
      { name: 'Dead', MessageRetentionPeriod: '1209600' },
      {
        name: 'Events',
        VisibilityTimeout: '900',
        RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-central-1:000000000000:Dead","maxReceiveCount":8}',
      },
    ]);
  });

  it('gives the event source, the route, the schedule, the table and the secret', () => {
    const blueprint = readBlueprint(stackOf(TEMPLATE), SQS);

    expect(blueprint.mappings).toMatchObject([
      { functionName: 'Receiver', batchSize: 10, maximumConcurrency: 2, reportsItemFailures: true, enabled: true },
    ]);
    expect(blueprint.routes).toEqual([{ method: 'POST', path: '/webhooks/zephyrcart', functionName: 'Receiver' }]);
    expect(blueprint.schedules).toEqual([
      { name: 'EveryMinute', everySeconds: 60, functionName: 'Receiver', input: '{"a":1}' },
    ]);
    expect(blueprint.tables).toMatchObject([
      { TableName: 'Ledger', GlobalSecondaryIndexes: [{ IndexName: 'unposted' }] },
    ]);
    expect(JSON.parse(blueprint.secrets[0]?.initial ?? '')).toMatchObject({ current: 'REPLACE_ME' });
    expect(blueprint.output('LedgerTableName')).toBe('Ledger');
  });

  it('names the place of what it cannot resolve, and only when that is asked for', () => {
    const blueprint = readBlueprint(stackOf(TEMPLATE), SQS);

    expect(() => blueprint.output('Odd')).toThrow('Outputs.Odd: Fn::ImportValue is not supported');
    expect(() => blueprint.output('Missing')).toThrow('Outputs.Missing: the stack has no such output');
  });

  it.each([
    [{ 'Fn::If': ['Condition', 'a', 'b'] }, 'here: Fn::If is not supported'],
    [{ Ref: 'Nowhere' }, 'here.Ref: there is no resource Nowhere'],
    [{ Ref: 'BootstrapVersion' }, 'here.Ref: parameter BootstrapVersion has no value'],
    [{ 'Fn::GetAtt': ['Ledger', 'StreamArn'] }, 'here.Fn::GetAtt: attribute StreamArn of Ledger is not known'],
    [{ deep: [{ 'Fn::Select': [7, ['only']] }] }, 'here.deep[0].Fn::Select: there is no element 7'],
    [{ Ref: 'AWS::NoValue' }, 'here.Ref: there is no resource AWS::NoValue'],
  ])('%j is refused with its place', (value, message) => {
    expect(() => resolve(value, scope, 'here')).toThrow(TemplateError);
    expect(() => resolve(value, scope, 'here')).toThrow(message);
  });

  it('is refused when a schedule is not a rate', () => {
    const { EveryMinute, ...others } = TEMPLATE.Resources;
    const cron = { ...EveryMinute, Properties: { ...EveryMinute.Properties, ScheduleExpression: 'cron(0 8 * * ? *)' } };

    expect(() => readBlueprint(stackOf({ Resources: { ...others, Cron: cron } }), SQS)).toThrow(
      'Resources.Cron.Properties.ScheduleExpression: cron(0 8 * * ? *) is not a rate(…)',
    );
  });

  it.each([
    ['rate(1 minute)', 60],
    ['rate(6 hours)', 21_600],
    ['rate(1 day)', 86_400],
    ['rate(1 fortnight)', undefined],
  ])('%s is %s seconds', (expression, seconds) => {
    expect(rateInSeconds(expression)).toBe(seconds);
  });
});
