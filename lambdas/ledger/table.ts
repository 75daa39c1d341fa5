import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Where the ledger is kept. The client is replaced at `send` by tests and by the simulation. */
export interface LedgerTable {
  readonly client: Pick<DynamoDBDocumentClient, 'send'>;
  readonly tableName: string;
}

/** Sparse index over everything that is not posted: hash key `unposted` (the status), sort key `receivedAt`. */
export const UNPOSTED_INDEX = 'unposted';

/** The attribute that DynamoDB deletes by. Only marks, locks and paged causes have it: what became of an event never expires. */
export const EXPIRY_ATTRIBUTE = 'expiration';
