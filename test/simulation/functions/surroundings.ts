import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { carryOut as carryOutOnQueue, type Queues } from '../queue/commands.ts';
import type { Sandbox } from '../sandbox.ts';
import type { SecretStore } from '../secret-store.ts';
import { carryOut as carryOutOnTable } from '../table/commands.ts';
import type { TableModel } from '../table/table-model.ts';
import type { CloudWatch } from './cloudwatch.ts';

export const TABLE = 'ledger';
export const EVENTS = 'events';
export const DEAD_LETTERS = 'dead-letters';

/** The AWS clients of one process, replaced at `send`: every call can fail, be lost, or be the last. */
export interface Clients {
  readonly documents: Pick<DynamoDBDocumentClient, 'send'>;
  /** For Powertools, which looks whether it is a client of the SDK. */
  readonly dynamo: DynamoDBClient;
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly sns: Pick<SNSClient, 'send'>;
  readonly cloudwatch: Pick<CloudWatchClient, 'send'>;
  readonly secrets: Pick<SecretsManagerClient, 'send'>;
}

/** What is behind them. */
export interface Services {
  readonly table: TableModel;
  readonly queues: Queues;
  readonly secrets: SecretStore;
  readonly cloudwatch: CloudWatch;
  readonly watch: CallWatch;
}

/** Told of each call of a process: when it takes effect, twice if it does so twice, and when its caller hears of it. */
export interface CallWatch {
  /** Undefined: nobody any more. */
  acting(sandbox: Sandbox | undefined): void;
  carriedOut(sandbox: Sandbox, command: object, answer: object): void;
  heard(sandbox: Sandbox, command: object, answer: object): void;
}

/** @param counts whether every call has to settle before the handler answers */
export function clientsOf(
  sandbox: Sandbox,
  { table, queues, secrets, cloudwatch, watch }: Services,
  counts: boolean,
): Clients {
  const call = async (command: object, carryOut: (command: object) => object) => {
    const answer = await sandbox.call(
      () => told(command),
      () => {
        watch.acting(sandbox);
        try {
          const effect = carryOut(command);
          watch.carriedOut(sandbox, command, effect);
          return effect;
        } finally {
          watch.acting(undefined);
        }
      },
      counts,
    );
    watch.heard(sandbox, command, answer);
    return answer;
  };
  const onTable = (command: object) => call(command, (given) => carryOutOnTable(table, given));
  const onQueue = (command: object) => call(command, (given) => carryOutOnQueue(queues, given));
  const middlewareStack = { identify: () => [], addRelativeTo: () => {} };
  return {
    documents: { send: onTable } as Clients['documents'],
    dynamo: { send: onTable, config: {}, middlewareStack } as unknown as DynamoDBClient,
    sqs: { send: onQueue } as Clients['sqs'],
    sns: {
      send: (command: object) => call(command, () => ({ MessageId: 'page' })),
    } as Clients['sns'],
    cloudwatch: { send: (command: object) => call(command, cloudwatch.carryOut) } as Clients['cloudwatch'],
    secrets: { send: (command: object) => call(command, secrets.carryOut) } as Clients['secrets'],
  };
}

/** A call in the words of the story: the command, what it is about, and what it changes. */
function told(command: object): string {
  const { input } = command as { readonly input: Readonly<Record<string, unknown>> };
  const key = input.Key as { readonly id?: unknown } | undefined;
  const item = input.Item as { readonly id?: unknown } | undefined;
  const about = key?.id ?? item?.id ?? input.ReceiptHandle ?? '';
  return `${command.constructor.name.replace(/Command$/, '')} ${typeof about === 'object' ? JSON.stringify(about) : String(about)}`;
}
