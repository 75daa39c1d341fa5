import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';

const Resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
const TemplateJson = z.looseObject({
  Resources: z.record(z.string(), Resource),
  Outputs: z.record(z.string(), z.unknown()).default({}),
  Rules: z.record(z.string(), z.unknown()).default({}),
});
const Statement = z.object({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown(),
});
const Policy = z.object({
  Roles: z.array(z.object({ Ref: z.string() })),
  PolicyDocument: z.object({ Statement: z.array(Statement) }),
});

export type Resource = z.infer<typeof Resource>;

export function json(template: Template) {
  return TemplateJson.parse(template.toJSON());
}

/** Resources of a type by logical id. */
export function resources(template: Template, type: string): readonly (readonly [string, Resource])[] {
  return Object.entries(json(template).Resources).filter(([, resource]) => resource.Type === type);
}

/** The function of a service, such as `consumer`. */
export function functionOf(template: Template, service: string): Resource {
  const found = resources(template, 'AWS::Lambda::Function').find(
    ([, resource]) => environment(resource).POWERTOOLS_SERVICE_NAME === service,
  );
  if (found === undefined) throw new Error(`There is no function ${service}.`);
  return found[1];
}

export function environment(resource: Resource): Readonly<Record<string, unknown>> {
  const parsed = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });
  return parsed.parse(resource.Properties).Environment.Variables;
}

/** What a service may do, one line per action and resource, such as `sqs:SendMessage EventQueueEvents`. Its own log group is left out. */
export function permissions(template: Template, service: string): readonly string[] {
  const role = named(functionOf(template, service).Properties.Role);
  const policies = resources(template, 'AWS::IAM::Policy').map(([, { Properties }]) => Policy.parse(Properties));
  return policies
    .filter(({ Roles }) => Roles.some(({ Ref }) => withoutHash(Ref) === role))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Effect, Action, Resource }) =>
      [Action]
        .flat()
        .flatMap((action) =>
          [Resource].flat().map((on) => `${Effect === 'Allow' ? '' : 'not '}${action} ${named(on)}`),
        ),
    )
    .filter((line) => !line.startsWith('logs:'))
    .sort();
}

/** A reference as text: logical ids without their hash, joined as CloudFormation joins them. */
export function named(reference: unknown): string {
  if (typeof reference === 'string') return reference;
  const form = z
    .union([
      z.object({ Ref: z.string() }).transform(({ Ref }) => withoutHash(Ref)),
      z.object({ 'Fn::GetAtt': z.array(z.string()) }).transform((get) => withoutHash(get['Fn::GetAtt'][0] ?? '')),
      z
        .object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) })
        .transform(({ 'Fn::Join': [separator, parts] }) => parts.map(named).join(separator)),
    ])
    .parse(reference);
  return form;
}

function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
