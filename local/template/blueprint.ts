import { findAll } from './find.ts';
import { resolve, type Scope, TemplateError } from './intrinsics.ts';
import * as read from './properties.ts';
import type { SynthesisedStack } from './template.ts';
import { mapping, queue, route, schedules } from './wiring.ts';

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

/** Functions that CDK adds for its own deployments (log retention, bucket notifications); nothing of the bridge. */
const isCdkProvider = (id: string) => id.startsWith('CustomResource') || id.startsWith('LogRetention');

function assetFolder(stack: SynthesisedStack, id: string, key: string): string {
  const folder = stack.assetFolders.get(key);
  if (folder === undefined)
    throw new TemplateError(`Resources.${id}.Properties.Code.S3Key`, `no asset is named ${key}`);
  return folder;
}
