import { type Identity, identityOf } from './identities.ts';
import { resolve, type Scope, TemplateError } from './intrinsics.ts';
import * as read from './properties.ts';
import type { SynthesisedStack } from './template.ts';

/** One function as the template configures it. */
export interface FunctionBlueprint {
  readonly name: string;
  readonly arn: string;
  readonly assetFolder: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** One queue; `attributes` are SQS's own names and texts, ready for `CreateQueue`. */
export interface QueueBlueprint {
  readonly name: string;
  readonly arn: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly deadLetterQueueArn?: string;
}

export interface SecretBlueprint {
  readonly arn: string;
  readonly name: string;
  readonly initial: string;
}

export interface MappingBlueprint {
  readonly uuid: string;
  readonly functionName: string;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly reportsItemFailures: boolean;
  readonly enabled: boolean;
}

export interface RouteBlueprint {
  readonly method: string;
  readonly path: string;
  readonly functionName: string;
}

export interface ScheduleBlueprint {
  readonly name: string;
  readonly everySeconds: number;
  readonly functionName: string;
  readonly input?: string;
}

/** Everything of a synthesised stack that the local run stands up, with every reference answered. */
export interface Blueprint {
  readonly functions: readonly FunctionBlueprint[];
  readonly queues: readonly QueueBlueprint[];
  readonly tables: readonly read.TableProperties[];
  readonly secrets: readonly SecretBlueprint[];
  readonly topicArns: readonly string[];
  readonly mappings: readonly MappingBlueprint[];
  readonly routes: readonly RouteBlueprint[];
  readonly schedules: readonly ScheduleBlueprint[];
  /** The value of a stack output. Throws `TemplateError` when there is none, or when it cannot be resolved here. */
  output(name: string): string;
}

/** A resource of the type asked for, its needed properties resolved and what others refer to it by. */
interface Found<P> extends Identity {
  readonly id: string;
  readonly properties: P;
}

/** Reads a stack for local use. Throws `TemplateError`, naming the place, for anything that it cannot reproduce. */
export function readBlueprint(stack: SynthesisedStack, sqsEndpoint: string): Blueprint {
  const scope: Scope = { template: stack.template, stackName: stack.name, sqsEndpoint };
  const find = <P>(types: readonly string[], properties: read.Reader<P>) => findAll(scope, types, properties);
  return {
    functions: find(['AWS::Lambda::Function'], read.functionProperties)
      .filter(({ id }) => !isCdkProvider(id))
      .map((found) => ({
        name: found.id,
        arn: found.attributes.Arn ?? '',
        assetFolder: assetFolder(stack, found.id, found.properties.Code.S3Key),
        handler: found.properties.Handler,
        timeoutSeconds: found.properties.Timeout,
        memoryMegabytes: found.properties.MemorySize,
        environment: found.properties.Environment.Variables,
      })),
    queues: find(['AWS::SQS::Queue'], read.queueProperties).map(queue),
    tables: find(['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'], read.tableProperties).map((found) => ({
      ...found.properties,
      TableName: found.id,
    })),
    secrets: find(['AWS::SecretsManager::Secret'], read.secretProperties).map((found) => ({
      arn: found.ref,
      name: found.id,
      initial: read.initialSecret(found.properties),
    })),
    topicArns: find(['AWS::SNS::Topic'], read.nothing).map(({ ref }) => ref),
    mappings: find(['AWS::Lambda::EventSourceMapping'], read.mappingProperties).map(mapping),
    routes: find(['AWS::ApiGatewayV2::Route'], read.routeProperties).map((found) => route(found, scope)),
    schedules: find(['AWS::Events::Rule'], read.ruleProperties).flatMap(schedules),
    output: (name) => {
      const output = stack.template.Outputs[name];
      if (output === undefined) throw new TemplateError(`Outputs.${name}`, 'the stack has no such output');
      return String(resolve(output.Value, scope, `Outputs.${name}`));
    },
  };
}

function findAll<P>(scope: Scope, types: readonly string[], properties: read.Reader<P>): readonly Found<P>[] {
  return Object.entries(scope.template.Resources)
    .filter(([, resource]) => types.includes(resource.Type))
    .map(([id, resource]) => {
      const identity = identityOf(id, resource.Type, scope.sqsEndpoint);
      if (identity === undefined) throw new TemplateError(`Resources.${id}`, `${resource.Type} is not known here`);
      return { id, ...identity, properties: properties.read(resource.Properties, scope, `Resources.${id}.Properties`) };
    });
}

/** Functions that CDK adds for its own deployments (log retention, bucket notifications); nothing of the bridge. */
const isCdkProvider = (id: string) => id.startsWith('CustomResource') || id.startsWith('LogRetention');

function assetFolder(stack: SynthesisedStack, id: string, key: string): string {
  const folder = stack.assetFolders.get(key);
  if (folder === undefined)
    throw new TemplateError(`Resources.${id}.Properties.Code.S3Key`, `no asset is named ${key}`);
  return folder;
}

function queue(found: Found<read.QueueProperties>): QueueBlueprint {
  const { RedrivePolicy, RedriveAllowPolicy, ...plain } = found.properties;
  const attributes = Object.entries(plain).map(([name, value]) => [name, String(value)] as const);
  return {
    name: found.id,
    arn: found.attributes.Arn ?? '',
    attributes: {
      ...Object.fromEntries(attributes),
      ...(RedrivePolicy && { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
      ...(RedriveAllowPolicy && { RedriveAllowPolicy: JSON.stringify(RedriveAllowPolicy) }),
    },
    ...(RedrivePolicy && { deadLetterQueueArn: RedrivePolicy.deadLetterTargetArn }),
  };
}

function mapping(found: Found<read.MappingProperties>): MappingBlueprint {
  const { properties } = found;
  return {
    uuid: found.ref,
    functionName: lastPart(properties.FunctionName),
    queueArn: properties.EventSourceArn,
    batchSize: properties.BatchSize,
    maximumConcurrency: properties.ScalingConfig.MaximumConcurrency,
    reportsItemFailures: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    enabled: properties.Enabled,
  };
}

function route(found: Found<read.RouteProperties>, scope: Scope): RouteBlueprint {
  const [method, path] = found.properties.RouteKey.split(' ');
  const integration = findAll(scope, ['AWS::ApiGatewayV2::Integration'], read.integrationProperties).find(
    ({ ref }) => `integrations/${ref}` === found.properties.Target,
  );
  if (method === undefined || path === undefined || integration === undefined) {
    throw new TemplateError(
      `Resources.${found.id}`,
      'only routes such as "POST /path" with a Lambda integration are served',
    );
  }
  if (integration.properties.PayloadFormatVersion !== '2.0') {
    throw new TemplateError(`Resources.${integration.id}`, 'only payload format 2.0 is built');
  }
  return { method, path, functionName: functionOf(integration.properties.IntegrationUri) };
}

function schedules(found: Found<read.RuleProperties>): readonly ScheduleBlueprint[] {
  const { ScheduleExpression: expression, Targets, State } = found.properties;
  if (expression === undefined || State === 'DISABLED') return [];
  const everySeconds = read.rateInSeconds(expression);
  if (everySeconds === undefined) {
    throw new TemplateError(`Resources.${found.id}.Properties.ScheduleExpression`, `${expression} is not a rate(…)`);
  }
  return Targets.filter(({ Arn }) => Arn.includes(':lambda:')).map(({ Arn, Input }) => ({
    name: found.id,
    everySeconds,
    functionName: lastPart(Arn),
    ...(Input !== undefined && { input: Input }),
  }));
}

/** A plain function ARN, or the longer invocation URI that holds one. */
const functionOf = (uri: string) => lastPart(uri.replace(/\/invocations$/, ''));

const lastPart = (name: string) => name.slice(name.lastIndexOf(':') + 1);
