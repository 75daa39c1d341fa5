import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { REGION } from './template/identities.ts';

const text = z.string().optional().catch(undefined);

/** Read tolerantly: this only shows what the bridge wrote, and the ledger also holds locks, marks and causes. */
const entry = z.object({
  id: z.string(),
  status: z.enum(['posted', 'failed', 'retrying', 'waiting']),
  reason: text,
  detail: text,
  document: z.object({ kind: text, number: text }).optional().catch(undefined),
  currency: text,
  exponent: z.number().optional().catch(undefined),
  total: z.number().optional().catch(undefined),
  flag: text,
  receivedAt: text,
  updatedAt: text,
});
const mark = z.object({ reason: text, detail: text, keys: z.array(z.string()).catch([]) });
const breaker = z.object({
  state: text,
  reason: text,
  detail: text,
  since: text,
  paused: z.object({ why: text }).optional().catch(undefined),
});

export type LedgerEntry = z.infer<typeof entry>;
export type Mark = z.infer<typeof mark>;
export type Breaker = z.infer<typeof breaker>;
export type LedgerView = ReturnType<typeof createLedgerView>;

/** The ledger as a person looks at it. */
export function createLedgerView(dynamoEndpoint: string, tableName: string) {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: dynamoEndpoint,
      region: REGION,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
  );
  const item = async (id: string): Promise<unknown> => {
    const answer = await client.send(new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }));
    return answer.Item;
  };
  return {
    /** Every key that has a status, newest change first. */
    async entries(): Promise<readonly LedgerEntry[]> {
      const found: LedgerEntry[] = [];
      for await (const page of paginateScan({ client }, { TableName: tableName, ConsistentRead: true })) {
        for (const candidate of page.Items ?? []) {
          const parsed = entry.safeParse(candidate);
          if (parsed.success) found.push(parsed.data);
        }
      }
      return found.sort((a, b) => (b.updatedAt ?? '').localeCompare(a.updatedAt ?? ''));
    },
    /** Why a message failed for good; undefined when nobody wrote it down. */
    async markOf(messageId: string): Promise<Mark | undefined> {
      return mark.safeParse(await item(`message:${messageId}`)).data;
    },
    /** Closed until something is written. */
    async breaker(): Promise<Breaker> {
      return breaker.safeParse((await item('breaker')) ?? {}).data ?? {};
    },
    close: () => client.destroy(),
  };
}
