import { Duration, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BridgeFunction } from './bridge-function.ts';
import { functionLogs } from './logs.ts';
import { placeholderSecret } from './placeholder-secret.ts';

const WEBHOOK_PATH = '/webhooks/zephyrcart';

export interface IntakeProps {
  readonly handlers: string;
  readonly queue: Queue;
  readonly testOrders: string;
  readonly logRetentionDays: number;
}

/** From ZephyrCart's POST to a message in the event queue. Knows no ERP: the receiver gets neither its secret nor the configuration. */
export class Intake extends Construct {
  readonly receiver: BridgeFunction;
  readonly signingSecret: Secret;
  readonly stage: HttpStage;
  readonly webhookUrl: string;

  constructor(scope: Construct, id: string, props: IntakeProps) {
    super(scope, id);
    this.signingSecret = placeholderSecret(
      this,
      'SigningSecret',
      'ZephyrCart webhook signing secret: {"current", "previous"?}',
      {
        current: 'whsec_REPLACE_ME',
      },
    );
    this.receiver = new BridgeFunction(this, 'Receiver', {
      service: 'receiver',
      handlers: props.handlers,
      description: 'Verifies ZephyrCart webhooks and queues them',
      // A 503 of our own must leave before ZephyrCart stops waiting after 10 s.
      timeout: Duration.seconds(8),
      memorySize: 512,
      logRetentionDays: props.logRetentionDays,
      environment: {
        QUEUE_URL: props.queue.queueUrl,
        SIGNING_SECRET_ARN: this.signingSecret.secretArn,
        TEST_ORDERS: props.testOrders,
      },
    });
    this.receiver.addToRolePolicy(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [props.queue.queueArn] }),
    );
    this.receiver.addToRolePolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [this.signingSecret.secretArn] }),
    );
    this.stage = this.openToZephyrCart(props.logRetentionDays);
    this.webhookUrl = `${this.stage.api.apiEndpoint}${WEBHOOK_PATH}`;
  }

  private openToZephyrCart(logRetentionDays: number): HttpStage {
    const api = new HttpApi(this, 'Api', { createDefaultStage: false, description: 'ZephyrCart webhooks' });
    const routes = api.addRoutes({
      path: WEBHOOK_PATH,
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration('ToReceiver', this.receiver),
    });
    for (const route of routes) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason:
          'ZephyrCart signs each request; the receiver checks the signature over the raw body, which no authorizer sees.',
      });
    }
    return new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      // Far above any shop, far below what would starve the account's other functions. ZephyrCart sends again after a 429.
      throttle: { rateLimit: 100, burstLimit: 200 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(functionLogs(this, 'AccessLogs', logRetentionDays)),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
  }
}

/** Who asked what and what became of it. No header and no body: they hold signatures and customers. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  sourceIp: '$context.identity.sourceIp',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLength: '$context.responseLength',
  responseLatency: '$context.responseLatency',
  integrationStatus: '$context.integrationStatus',
  integrationLatency: '$context.integrationLatency',
  integrationErrorMessage: '$context.integrationErrorMessage',
};
