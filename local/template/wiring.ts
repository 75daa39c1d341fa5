import type { MappingBlueprint, QueueBlueprint, RouteBlueprint, ScheduleBlueprint } from './blueprint.ts';
import { type Found, findAll } from './find.ts';
import { type Scope, TemplateError } from './intrinsics.ts';
import * as read from './properties.ts';

export function queue(found: Found<read.QueueProperties>): QueueBlueprint {
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

export function mapping(found: Found<read.MappingProperties>): MappingBlueprint {
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

export function route(found: Found<read.RouteProperties>, scope: Scope): RouteBlueprint {
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

export function schedules(found: Found<read.RuleProperties>): readonly ScheduleBlueprint[] {
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
