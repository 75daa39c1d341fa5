import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { SecretBlueprint } from '../template/blueprint.ts';
import { AwsRefusal, type AwsService, json } from './reply.ts';

interface Version {
  readonly id: string;
  readonly value: string;
  readonly createdAt: number;
}

const byId = z.object({ SecretId: z.string(), VersionStage: z.string().optional(), VersionId: z.string().optional() });
const put = z.object({ SecretId: z.string(), SecretString: z.string(), ClientRequestToken: z.string().optional() });

export type Secrets = ReturnType<typeof createSecrets>;

/** Secrets Manager: get, put and describe, with the stages AWSCURRENT and AWSPREVIOUS. */
export function createSecrets(blueprints: readonly SecretBlueprint[]) {
  const versions = new Map(blueprints.map(({ arn, initial }) => [arn, [version(initial)]]));

  const find = (id: string) => {
    const blueprint = blueprints.find(({ arn, name }) => arn === id || name === id);
    const held = blueprint && versions.get(blueprint.arn);
    if (blueprint === undefined || held === undefined) {
      throw new AwsRefusal('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return { blueprint, held };
  };

  const actions: Readonly<Record<string, (input: unknown) => unknown>> = {
    GetSecretValue(input) {
      const { SecretId, VersionStage = 'AWSCURRENT', VersionId } = byId.parse(input);
      const { blueprint, held } = find(SecretId);
      const found = held.find(({ id }, index) =>
        VersionId === undefined ? stage(index) === VersionStage : id === VersionId,
      );
      if (found === undefined) {
        throw new AwsRefusal('ResourceNotFoundException', "Secrets Manager can't find the specified secret value.");
      }
      return {
        ARN: blueprint.arn,
        Name: blueprint.name,
        VersionId: found.id,
        SecretString: found.value,
        VersionStages: [stage(held.indexOf(found))].filter((name) => name !== undefined),
        CreatedDate: found.createdAt,
      };
    },
    PutSecretValue(input) {
      const { SecretId, SecretString, ClientRequestToken } = put.parse(input);
      const { blueprint, held } = find(SecretId);
      const added = version(SecretString, ClientRequestToken);
      held.unshift(added);
      return { ARN: blueprint.arn, Name: blueprint.name, VersionId: added.id, VersionStages: ['AWSCURRENT'] };
    },
    DescribeSecret(input) {
      const { blueprint, held } = find(byId.parse(input).SecretId);
      const staged = held.slice(0, 2).map(({ id }, index) => [id, [stage(index)]]);
      return { ARN: blueprint.arn, Name: blueprint.name, VersionIdsToStages: Object.fromEntries(staged) };
    },
  };

  const service: AwsService = ({ headers, body }) => {
    const target = String(headers['x-amz-target'] ?? '');
    const action = target.startsWith('secretsmanager.') ? actions[target.slice('secretsmanager.'.length)] : undefined;
    return action && json(action(JSON.parse(body)));
  };
  return {
    service,
    put: (arn: string, value: unknown): void => {
      find(arn).held.unshift(version(JSON.stringify(value)));
    },
  };
}

/** Newest first: the current one, then the previous one. */
const stage = (index: number) => (index === 0 ? 'AWSCURRENT' : index === 1 ? 'AWSPREVIOUS' : undefined);

const version = (value: string, id: string = randomUUID()): Version => ({ id, value, createdAt: Date.now() / 1000 });
