import { createHash } from 'node:crypto';

/** The account and Region that everything on this machine pretends to be in. */
export const ACCOUNT = '000000000000';
export const REGION = 'eu-central-1';

/** What `Ref` and `Fn::GetAtt` answer for a resource here. A resource's physical name is its logical id. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const arn = (service: string, rest: string, region = REGION) => `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;

const table = (id: string): Identity => ({
  ref: id,
  attributes: { Arn: arn('dynamodb', `table/${id}`), TableId: mappingId(id) },
});

const named =
  (service: string, prefix: string) =>
  (id: string): Identity => ({
    ref: id,
    attributes: { Arn: arn(service, `${prefix}${id}`) },
  });

const KNOWN: Readonly<Record<string, (id: string, sqsEndpoint: string) => Identity>> = {
  'AWS::SQS::Queue': (id, sqsEndpoint) => ({
    ref: `${sqsEndpoint}/${ACCOUNT}/${id}`,
    attributes: { Arn: arn('sqs', id), QueueName: id, QueueUrl: `${sqsEndpoint}/${ACCOUNT}/${id}` },
  }),
  'AWS::SNS::Topic': (id) => ({
    ref: arn('sns', id),
    attributes: { TopicArn: arn('sns', id), TopicName: id },
  }),
  'AWS::SecretsManager::Secret': (id) => ({
    ref: arn('secretsmanager', `secret:${id}-local0`),
    attributes: { Id: arn('secretsmanager', `secret:${id}-local0`) },
  }),
  'AWS::Lambda::EventSourceMapping': (id) => ({
    ref: mappingId(id),
    attributes: {
      Id: mappingId(id),
      EventSourceMappingArn: arn('lambda', `event-source-mapping:${mappingId(id)}`),
    },
  }),
  'AWS::ApiGatewayV2::Api': (id) => ({
    ref: id,
    attributes: { ApiId: id, ApiEndpoint: `https://${id}.execute-api.${REGION}.amazonaws.com` },
  }),
  'AWS::IAM::Role': (id) => ({ ref: id, attributes: { Arn: `arn:aws:iam::${ACCOUNT}:role/${id}`, RoleId: id } }),
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::Lambda::Function': named('lambda', 'function:'),
  'AWS::Logs::LogGroup': named('logs', 'log-group:'),
  'AWS::Events::Rule': named('events', 'rule/'),
  'AWS::CloudWatch::Alarm': named('cloudwatch', 'alarm:'),
  'AWS::CloudWatch::CompositeAlarm': named('cloudwatch', 'alarm:'),
  'AWS::CloudWatch::Dashboard': (id) => ({ ref: id, attributes: {} }),
  'AWS::ApiGatewayV2::Integration': (id) => ({ ref: id, attributes: { IntegrationId: id } }),
  'AWS::ApiGatewayV2::Route': (id) => ({ ref: id, attributes: { RouteId: id } }),
};

/** Undefined for a resource type that the local run does not know. */
export function identityOf(logicalId: string, type: string, sqsEndpoint: string): Identity | undefined {
  return KNOWN[type]?.(logicalId, sqsEndpoint);
}

/** Lambda names mappings by UUID; here it is made from the logical id, so that it is the same in every run. */
function mappingId(logicalId: string): string {
  const hex = createHash('sha256').update(logicalId).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
