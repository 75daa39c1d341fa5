import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';

/** Row 1 of the table: one worker a key, for as long as an invocation lives. Spares the ERP work; decides nothing. */
export interface Lock {
  /**
   * Runs `work` while holding the lock of `key`. The lock is kept as "done" only if `isDone` says so of the result, and
   * is given up otherwise. `held`: somebody else has it, `until` (milliseconds since the epoch) at the latest, if that is
   * known; `stays` names its item when that is longer than any holder lives. `replayed`: somebody else finished a moment ago.
   */
  run<T>(key: string, context: Context, work: () => Promise<T>, isDone: (result: T) => boolean): Promise<Locked<T>>;
}

export type Locked<T> =
  | { readonly outcome: 'worked'; readonly result: T }
  | { readonly outcome: 'held'; readonly until?: number; readonly stays?: string }
  | { readonly outcome: 'replayed' };

/** About the consumer's timeout, in seconds: a lock whose holder died is free again when its invocation must be over. */
const EXPIRES_AFTER_SECONDS = 150;
/** With what clocks may be off. A lock that stands for longer is nobody's: its record was damaged. Milliseconds. */
const LONGEST_LIFE = EXPIRES_AFTER_SECONDS * 1000 + 30_000;

class NotPosted extends Error {
  override readonly name = 'NotPosted';
}

/** Powertools idempotency on the ledger's table; `status` is renamed so that a lock never looks like an entry. */
export function createLock(client: DynamoDBClient, tableName: string): Lock {
  const persistenceStore = new DynamoDBPersistenceLayer({
    awsSdkV3Client: client,
    tableName,
    keyAttr: 'id',
    statusAttr: 'lock',
    expiryAttr: 'expiration',
  });
  return {
    async run(key, context, work, isDone) {
      let result: { readonly value: Awaited<ReturnType<typeof work>> } | undefined;
      const locked = makeIdempotent(
        async (_key: string) => {
          result = { value: await work() };
          // Powertools keeps a record of what returns and deletes the record of what throws: only a posted key may
          // leave one, or it would answer for a message that was only renewed.
          if (!isDone(result.value)) throw new NotPosted(key);
          return { posted: true };
        },
        {
          persistenceStore,
          keyPrefix: 'lock',
          config: new IdempotencyConfig({
            throwOnNoIdempotencyKey: true,
            expiresAfterSeconds: EXPIRES_AFTER_SECONDS,
            hashFunction: 'sha256',
            lambdaContext: context,
          }),
        },
      );
      try {
        await locked(key);
      } catch (error) {
        // Whatever happened to the lock after the work: the work's own result stands.
        if (result !== undefined) return { outcome: 'worked', result: result.value };
        if (!(error instanceof Error) || error.name !== 'IdempotencyAlreadyInProgressError') throw error;
        return { outcome: 'held', ...(await endOf(persistenceStore, key)) };
      }
      return result === undefined ? { outcome: 'replayed' } : { outcome: 'worked', result: result.value };
    },
  };
}

/**
 * When a held lock is free at the latest: a holder that died gives nothing up, and its message must not wait longer for
 * that than the lock stands. Nothing when the lock is gone by now.
 */
async function endOf(store: DynamoDBPersistenceLayer, key: string): Promise<{ until?: number; stays?: string }> {
  try {
    const { idempotencyKey, inProgressExpiryTimestamp: until } = await store.getRecord(key);
    const stays = until === undefined || until - Date.now() > LONGEST_LIFE ? { stays: idempotencyKey } : {};
    return { ...(until === undefined ? {} : { until }), ...stays };
  } catch (error) {
    if (error instanceof Error && error.name === 'IdempotencyItemNotFoundError') return {};
    throw error;
  }
}
