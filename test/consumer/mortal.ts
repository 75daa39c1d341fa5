import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Where a process dies: before or after the effect of its nth call to anything outside. */
export interface Death {
  readonly call: number;
  readonly when: 'before' | 'after';
}

/**
 * The outward calls of one process, counted. At its death the call never settles, and no later one does either: that is
 * how a killed sandbox looks from inside and out.
 */
export function createMortal(death?: Death) {
  const never = new Promise<never>(() => {});
  let dead = false;
  let die = () => {};
  const died = new Promise<'died'>((resolve) => {
    die = () => {
      dead = true;
      resolve('died');
    };
  });
  const calls: string[] = [];

  const through = async <T>(name: string, effect: () => Promise<T>): Promise<T> => {
    if (dead) return never;
    calls.push(name);
    const fatal = death !== undefined && calls.length - 1 === death.call;
    if (fatal && death.when === 'before') {
      die();
      return never;
    }
    const outcome = await effect().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    if (fatal) die();
    if (dead) return never;
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  };

  return { died, calls, through };
}

export type Mortal = ReturnType<typeof createMortal>;

/** A DynamoDB client of its own for a mortal process. */
export function mortalDynamo(alive: DynamoDBClient, mortal: Mortal): DynamoDBClient {
  const client = new DynamoDBClient({
    endpoint: async () => {
      const endpoint = await alive.config.endpoint?.();
      if (endpoint === undefined) throw new Error('the local table has an endpoint');
      return endpoint;
    },
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) =>
        mortal.through(`dynamo ${commandName}`, () => next(args)),
    { step: 'initialize', name: 'mortal' },
  );
  return client;
}
