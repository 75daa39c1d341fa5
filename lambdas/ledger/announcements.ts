import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Reason } from '../erp/failures.ts';
import type { LedgerTable } from './table.ts';
import { update } from './update.ts';

/** What operations were told of delivery, and not yet told to be over. */
export interface Announced {
  readonly outage?: Outage;
  /** When they were last reminded that delivery is off, milliseconds since the epoch. */
  readonly remindedAt?: number;
}

export interface Outage {
  readonly reason: Reason;
  /** ISO 8601; the same through every trial of one outage. */
  readonly since: string;
}

export type Announcements = ReturnType<typeof createAnnouncements>;

const ID = 'announced:delivery';

/** Written after the mail is out: a crash in between sends it twice rather than never. */
export function createAnnouncements(table: LedgerTable) {
  return {
    async read(): Promise<Announced> {
      const answer = await table.client.send(
        new GetCommand({ TableName: table.tableName, Key: { id: ID }, ConsistentRead: true }),
      );
      return (answer.Item ?? {}) as Announced;
    },
    opened: async ({ reason, since }: Outage) => void (await update(table, ID, { set: { outage: { reason, since } } })),
    over: async () => void (await update(table, ID, { remove: ['outage'] })),
    reminded: async (at: number) => void (await update(table, ID, { set: { remindedAt: at } })),
  };
}
