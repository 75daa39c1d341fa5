import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type LedgerTable, UNPOSTED_INDEX } from './table.ts';

/**
 * Everything in the index of what is not posted that has this status, oldest first, page by page; eventually consistent.
 * Only these attributes of each item, when any are named.
 */
export async function* unposted(
  { client, tableName }: LedgerTable,
  status: string,
  attributes: readonly string[] = [],
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  let from: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: UNPOSTED_INDEX,
        KeyConditionExpression: '#u = :u',
        ExpressionAttributeNames: {
          '#u': 'unposted',
          ...Object.fromEntries(attributes.map((name, index) => [`#a${index}`, name])),
        },
        ExpressionAttributeValues: { ':u': status },
        ...(attributes.length > 0 ? { ProjectionExpression: attributes.map((_, n) => `#a${n}`).join(', ') } : {}),
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    yield* page.Items ?? [];
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}
