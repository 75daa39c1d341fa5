import type { FunctionBlueprint } from '../template/blueprint.ts';
import { REGION } from '../template/identities.ts';

/** Where this machine's AWS is. */
export interface Endpoints {
  readonly aws: string;
  readonly sqs: string;
  readonly dynamodb: string;
}

/** A function's whole environment: what the template gives it, what Lambda adds, and where AWS is. Nothing of this shell's. */
export function environmentOf(
  blueprint: FunctionBlueprint,
  endpoints: Endpoints,
  moveAddress: (value: string) => string = (value) => value,
): Readonly<Record<string, string>> {
  const configured = Object.entries(blueprint.environment).map(([name, value]) => [name, moveAddress(value)] as const);
  return {
    ...Object.fromEntries(configured),
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_LAMBDA_FUNCTION_NAME: blueprint.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(blueprint.memoryMegabytes),
    AWS_ENDPOINT_URL: endpoints.aws,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    LAMBDA_TASK_ROOT: blueprint.assetFolder,
    TZ: ':UTC',
  };
}
