import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Reason } from '../erp/failures.ts';
import { EXPIRY_ATTRIBUTE, type LedgerTable } from './table.ts';

/** Longer than SQS keeps any message (14 days), so that a mark outlives the message that it is about. */
const MARK_SECONDS = 15 * 24 * 3600;

/** Why a message failed for good. */
export interface Mark {
  readonly reason: Reason;
  readonly detail: string;
  readonly keys: readonly string[];
}

export const markId = (messageId: string): string => `message:${messageId}`;

/**
 * Marks of messages that failed for good. A mark belongs to a message, never to a key: a redrive gives the event a new
 * message id and with it a fresh try.
 */
export type Marks = ReturnType<typeof createMarks>;

export function createMarks(table: LedgerTable, now: () => number) {
  return {
    async read(messageId: string): Promise<Mark | undefined> {
      const answer = await table.client.send(
        new GetCommand({ TableName: table.tableName, Key: { id: markId(messageId) }, ConsistentRead: true }),
      );
      return answer.Item as Mark | undefined;
    },

    async mark(messageId: string, why: Mark): Promise<void> {
      await table.client.send(
        new PutCommand({
          TableName: table.tableName,
          Item: { id: markId(messageId), ...why, [EXPIRY_ATTRIBUTE]: Math.floor(now() / 1000) + MARK_SECONDS },
        }),
      );
    },
  };
}
