import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { LedgerTable } from './table.ts';
import { update } from './update.ts';

/** When the things that are done from time to time were done last. Written by whoever holds the lease of the redrive. */
export type Upkeep = ReturnType<typeof createUpkeep>;

const ID = 'upkeep';
type Chore = 'event queue swept' | 'catalogue digest' | 'operations digest';

export function createUpkeep(table: LedgerTable, now: () => number) {
  return {
    /** Milliseconds since the epoch, by chore; absent what was never done. */
    async read(): Promise<Readonly<Partial<Record<Chore, number>>>> {
      const answer = await table.client.send(
        new GetCommand({ TableName: table.tableName, Key: { id: ID }, ConsistentRead: true }),
      );
      return answer.Item ?? {};
    },
    async noteDone(chore: Chore): Promise<void> {
      await update(table, ID, { set: { [chore]: now() } });
    },
  };
}
