import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { entryOf } from './entries.ts';
import type { Entry } from './entry.ts';
import { type Mark, markId } from './marks.ts';
import type { LedgerTable } from './table.ts';

/** What the ledger knows of some messages and keys, read together: ten thousand dead letters are looked at in one go. */
export interface Dossier {
  mark(messageId: string): Mark | undefined;
  entry(key: string): Entry | undefined;
}

/** DynamoDB reads so many items in one request. */
const BATCH = 100;
/** Rounds for items that DynamoDB was too busy for. */
const ROUNDS = 8;

export type Dossiers = ReturnType<typeof createDossiers>;

export function createDossiers(table: LedgerTable) {
  return async (messageIds: readonly string[], keys: readonly string[]): Promise<Dossier> => {
    const ids = [...new Set([...messageIds.map(markId), ...keys])];
    const items = new Map<string, Readonly<Record<string, unknown>>>();
    for (let start = 0; start < ids.length; start += BATCH) {
      for (const item of await readBatch(table, ids.slice(start, start + BATCH))) items.set(String(item.id), item);
    }
    return {
      mark: (messageId) => items.get(markId(messageId)) as Mark | undefined,
      entry: (key) => {
        const item = items.get(key);
        return item === undefined ? undefined : entryOf(item);
      },
    };
  };
}

/** @throws when DynamoDB leaves items out again and again: a missing item must not pass for an absent one */
async function readBatch({ client, tableName }: LedgerTable, ids: readonly string[]) {
  const found: Record<string, unknown>[] = [];
  let wanted = ids.map((id): Record<string, unknown> => ({ id }));
  for (let round = 0; wanted.length > 0; round += 1) {
    if (round === ROUNDS) throw new Error(`DynamoDB did not read ${wanted.length} of ${ids.length} items.`);
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: wanted, ConsistentRead: true } } }),
    );
    found.push(...(Responses[tableName] ?? []));
    wanted = UnprocessedKeys[tableName]?.Keys ?? [];
  }
  return found;
}
