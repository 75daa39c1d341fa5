import * as z from 'zod';
import { resolve, type Scope, TemplateError } from './intrinsics.ts';

/** Reads the properties that the local run needs, and resolves only those: what else a template says may be unresolvable here. */
export interface Reader<P> {
  read(properties: Readonly<Record<string, unknown>>, scope: Scope, path: string): P;
}

function reader<S extends z.ZodRawShape>(shape: S): Reader<z.infer<z.ZodObject<S>>> {
  const schema = z.object(shape);
  return {
    read(properties, scope, path) {
      const needed = Object.keys(shape)
        .filter((key) => key in properties)
        .map((key) => [key, resolve(properties[key], scope, `${path}.${key}`)] as const);
      const parsed = schema.safeParse(Object.fromEntries(needed));
      if (!parsed.success) throw new TemplateError(path, z.prettifyError(parsed.error));
      return parsed.data;
    },
  };
}

/** CloudFormation takes numbers as texts too. */
const count = z.coerce.number().int();

export const nothing = reader({});

/** Defaults are Lambda's own: 3 seconds, 128 MB. */
export const functionProperties = reader({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Timeout: count.default(3),
  MemorySize: count.default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).default({ Variables: {} }),
});

const redrivePolicy = z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: count });

export const queueProperties = reader({
  VisibilityTimeout: count.optional(),
  MessageRetentionPeriod: count.optional(),
  DelaySeconds: count.optional(),
  MaximumMessageSize: count.optional(),
  ReceiveMessageWaitTimeSeconds: count.optional(),
  RedrivePolicy: redrivePolicy.optional(),
  RedriveAllowPolicy: z.record(z.string(), z.unknown()).optional(),
});
export type QueueProperties = ReturnType<typeof queueProperties.read>;

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

export const tableProperties = reader({
  TableName: z.string().default(''),
  KeySchema: keySchema,
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .default([]),
});
export type TableProperties = ReturnType<typeof tableProperties.read>;

export const secretProperties = reader({
  SecretString: z.string().optional(),
  GenerateSecretString: z
    .object({ SecretStringTemplate: z.string().optional(), GenerateStringKey: z.string().optional() })
    .optional(),
});

/** What Secrets Manager would hold after the first deployment; the generated part is told apart from a real one by its text. */
export function initialSecret(properties: ReturnType<typeof secretProperties.read>): string {
  if (properties.SecretString !== undefined) return properties.SecretString;
  const generated = 'generated-by-the-local-run';
  const { SecretStringTemplate: template, GenerateStringKey: key } = properties.GenerateSecretString ?? {};
  if (template === undefined || key === undefined) return generated;
  return JSON.stringify({ ...z.record(z.string(), z.unknown()).parse(JSON.parse(template)), [key]: generated });
}

/** Defaults are Lambda's own: batches of 10, and five concurrent invocations to begin with (contract sheet aws-platform 3.2). */
export const mappingProperties = reader({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  BatchSize: count.default(10),
  ScalingConfig: z.object({ MaximumConcurrency: count }).default({ MaximumConcurrency: 5 }),
  FunctionResponseTypes: z.array(z.string()).default([]),
  Enabled: z.boolean().default(true),
});
export type MappingProperties = ReturnType<typeof mappingProperties.read>;

export const routeProperties = reader({ RouteKey: z.string(), Target: z.string() });
export type RouteProperties = ReturnType<typeof routeProperties.read>;

export const integrationProperties = reader({
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.string().optional(),
});

export const ruleProperties = reader({
  ScheduleExpression: z.string().optional(),
  State: z.string().optional(),
  Targets: z.array(z.object({ Arn: z.string(), Input: z.string().optional() })).default([]),
});
export type RuleProperties = ReturnType<typeof ruleProperties.read>;

/** Seconds of `rate(5 minutes)`; undefined for anything else, cron expressions among it. */
export function rateInSeconds(expression: string): number | undefined {
  const match = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (match === null) return undefined;
  const unit = match[2] === 'minute' ? 60 : match[2] === 'hour' ? 3600 : 86_400;
  return Number(match[1]) * unit;
}
