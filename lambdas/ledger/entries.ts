import { isDeepStrictEqual } from 'node:util';
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { causesOf, type Reason } from '../erp/failures.ts';
import type { ErpDocument } from '../erp/port.ts';
import { causeName } from './cause.ts';
import { type Entry, type Facts, type PostingSince, readPosting, type Status, writtenPosting } from './entry.ts';
import { type LedgerTable, UNPOSTED_INDEX } from './table.ts';
import { unposted } from './unposted.ts';
import {
  absent,
  anyOf,
  type Change,
  type Condition,
  differs,
  equals,
  present,
  update,
  type Written,
} from './update.ts';

/** What became of every order and refund. `posted` is final: every other write is conditional on not-posted. */
export type Entries = ReturnType<typeof createEntries>;

const notPosted: Condition = differs('status', 'posted');

/** Why a key is not posted (yet), as it goes into the ledger. */
export interface Cause {
  readonly reason: Reason;
  readonly detail: string;
  readonly skus?: readonly string[] | undefined;
  readonly subject?: string | undefined;
  readonly correlationId?: string | undefined;
}

export function createEntries(table: LedgerTable, now: () => number) {
  const write = (key: string, change: Change) =>
    update(table, key, { ...change, set: { ...change.set, ...stamp(now) } });

  return {
    /** Sees every write that was acknowledged before. */
    async read(key: string): Promise<Entry | undefined> {
      const answer = await table.client.send(
        new GetCommand({ TableName: table.tableName, Key: { id: key }, ConsistentRead: true }),
      );
      return answer.Item === undefined ? undefined : entryOf(answer.Item);
    },

    /**
     * Transition table, row 4. Accepted only if the key is not posted, `postingSince` is still the value that was read,
     * and no operator released the refund since.
     */
    async recordPosting(
      key: string,
      seen: { readonly postingSince: PostingSince | undefined; readonly releases: number },
      mine: PostingSince,
      facts: Facts,
    ): Promise<'accepted' | 'refused'> {
      const { receivedAt, ...rest } = facts;
      const written = await write(key, {
        set: { ...rest, postingSince: writtenPosting(mine) },
        setOnce: { receivedAt },
        add: { attempts: 1 },
        only: [
          notPosted,
          equals('postingSince', seen.postingSince === undefined ? undefined : writtenPosting(seen.postingSince)),
          equals('releases', seen.releases === 0 ? undefined : seen.releases),
          absent('released'),
        ],
      });
      // The SDK may have written, lost the answer and tried again: then what stands there is our own.
      const isMine = written.item.postingSince === writtenPosting(mine);
      return written.accepted || isMine ? 'accepted' : 'refused';
    },

    /** Row 8: takes `postingSince` away, if it is still this attempt's own. */
    async clearPosting(key: string, mine: PostingSince): Promise<void> {
      await write(key, { remove: ['postingSince'], only: [notPosted, equals('postingSince', writtenPosting(mine))] });
    },

    /** Rows 7 and 9. When another attempt was first, its entry is what stands. */
    async writePosted(key: string, document: ErpDocument, facts: Facts): Promise<{ entry: Entry; first: boolean }> {
      // Whose it is stands in the facts.
      const { difference, customer: _, ...written } = document;
      const { receivedAt, ...rest } = facts;
      const own = stamp(now);
      const result = await update(table, key, {
        set: {
          ...rest,
          ...own,
          status: 'posted' satisfies Status,
          document: written,
          ...(difference === undefined ? {} : { difference, flag: 'erp_total_differs' }),
        },
        setOnce: { receivedAt },
        remove: [
          'postingSince',
          'unposted',
          'reason',
          'detail',
          'skus',
          'subject',
          'causes',
          'counted',
          'redrivenAt',
          'lateTries',
        ],
        only: [notPosted],
      });
      // The SDK may have written, lost the answer and tried again: then what stands there is our own.
      const { status, updatedAt, messageId, document: standing } = result.item;
      const isOurs = isDeepStrictEqual(
        [status, updatedAt, messageId, standing],
        ['posted', own.updatedAt, facts.messageId, written],
      );
      return { entry: entryOf(result.item), first: result.accepted || isOurs };
    },

    /** Row 10: final for these bytes. Takes only this attempt's own `postingSince` away. */
    async writeFailed(key: string, cause: Cause, facts: Facts, mine?: PostingSince): Promise<'failed' | 'posted'> {
      const change = notPostedChange('failed', cause, facts);
      if (mine !== undefined) {
        const owned = await write(key, {
          ...change,
          remove: ['postingSince'],
          only: [notPosted, equals('postingSince', writtenPosting(mine))],
        });
        if (owned.accepted) return 'failed';
        if (isPosted(owned)) return 'posted';
      }
      return isPosted(await write(key, change)) ? 'posted' : 'failed';
    },

    /**
     * Before a refund is admitted, its content is the key's, unless there is one: admitted with one content and claimed by
     * another, it would be refused with either. False when another content, or `posted`, stands there.
     */
    async claim(key: string, { receivedAt, fingerprint }: Facts): Promise<boolean> {
      const only = [notPosted, anyOf(absent('fingerprint'), equals('fingerprint', fingerprint))];
      const { accepted } = await write(key, { setOnce: { receivedAt, fingerprint }, only });
      return accepted;
    },

    /**
     * Row 12, for people: why it is not there yet. Of several contents of one key the first that waits here stands. What
     * held up the bridge itself says nothing new of a key that has failed: its message may be a dead letter a moment later,
     * and nobody would say so again.
     */
    async writeNotFinal(key: string, status: 'retrying' | 'waiting', cause: Cause, facts: Facts): Promise<void> {
      const change = notPostedChange(status, cause, facts);
      const notFailed = cause.reason === 'bridge_fault' ? [differs('status', 'failed')] : [];
      const setOnce = { ...change.setOnce, fingerprint: facts.fingerprint };
      await write(key, { ...change, setOnce, only: [notPosted, ...notFailed] });
    },

    /** One more try of an event whose patience is over. How many there were since its message failed last, this one included. */
    async countLateTry(key: string): Promise<number> {
      const { item } = await write(key, { add: { lateTries: 1 }, only: [notPosted] });
      return typeof item.lateTries === 'number' ? item.lateTries : 0;
    },

    /** Its message failed for good: whoever redrives it wants all of its tries again. */
    async forgetLateTries(key: string): Promise<void> {
      await write(key, { remove: ['lateTries'], only: [present('lateTries')] });
    },

    /** The same id came with other content. What stands stays as it is; beside it, which message said otherwise. */
    async flagChanged(key: string, { messageId, deliveryId, receivedAt, total, fingerprint }: Facts): Promise<void> {
      const other = Object.entries({ messageId, deliveryId, receivedAt, total, fingerprint });
      const known = Object.fromEntries(other.filter(([, value]) => value !== undefined));
      await write(key, { set: { payloadChanged: true, otherContent: known } });
    },

    /** A dead letter of it went back to the event queue. For people and the census; decides nothing. */
    async noteRedriven(key: string): Promise<void> {
      await update(table, key, { set: { redrivenAt: now() }, only: [notPosted, present('status')] });
    },

    /** What its last failure was counted for. Written after the count: a crash in between counts it twice, until the census. */
    async noteCounted(key: string, causes: readonly string[]): Promise<void> {
      await update(table, key, { set: { counted: causes }, only: [notPosted, present('status')] });
    },

    /** Of what it failed for, these are mended; the others are waited for. Unless something happened to it since it was read. */
    async noteMended({ id, causes = [], updatedAt }: Entry, mended: ReadonlySet<string>): Promise<void> {
      const left = causes.filter((name) => !mended.has(name));
      await update(table, id, { set: { causes: left }, only: [notPosted, equals('updatedAt', updatedAt)] });
    },

    /** Everything with this status, without what only the ERP's side needs; eventually consistent. */
    async *unposted(status: Exclude<Status, 'posted'>): AsyncGenerator<Entry> {
      for await (const item of unposted(table, status, OF_AN_UNPOSTED_ENTRY)) yield entryOf(item);
    },

    /** Let go after too long a time: a person was told. It can still be posted by whoever sends it again. */
    async noteGivenUp(key: string): Promise<void> {
      await update(table, key, { set: { givenUpAt: now() }, only: [notPosted, present('status')] });
    },

    /** The oldest entry with this status, by the time of its first delivery; eventually consistent. */
    async oldest(status: Exclude<Status, 'posted'>, receivedBefore?: string): Promise<Entry | undefined> {
      const answer = await table.client.send(
        new QueryCommand({
          TableName: table.tableName,
          IndexName: UNPOSTED_INDEX,
          KeyConditionExpression: receivedBefore === undefined ? '#u = :u' : '#u = :u AND #r < :r',
          ExpressionAttributeNames: {
            '#u': 'unposted',
            ...(receivedBefore === undefined ? {} : { '#r': 'receivedAt' }),
          },
          ExpressionAttributeValues: {
            ':u': status,
            ...(receivedBefore === undefined ? {} : { ':r': receivedBefore }),
          },
          Limit: 1,
        }),
      );
      return answer.Items?.[0] === undefined ? undefined : entryOf(answer.Items[0]);
    },
  };
}

const OF_AN_UNPOSTED_ENTRY = [
  'id',
  'status',
  'reason',
  'skus',
  'subject',
  'causes',
  'updatedAt',
  'redrivenAt',
  'currency',
  'exponent',
  'total',
];

function notPostedChange(status: 'failed' | 'retrying' | 'waiting', cause: Cause, facts: Facts): Change {
  // The fingerprint belongs to what is worked on: a refused reading must not claim the key.
  const { receivedAt, fingerprint: _, ...rest } = facts;
  return {
    set: {
      ...rest,
      status,
      unposted: status,
      reason: cause.reason,
      detail: cause.detail,
      skus: cause.skus,
      subject: cause.subject,
      erpCorrelationId: cause.correlationId,
      // Kept while it is tried again: until it is posted, people are told what it waited for.
      ...(status === 'failed' ? { causes: causesOf(cause).map(causeName) } : {}),
    },
    setOnce: { receivedAt },
    only: [notPosted],
  };
}

/** The table's attributes are the entry's, but for `postingSince`. */
export function entryOf(item: Readonly<Record<string, unknown>>): Entry {
  const { postingSince, ...rest } = item;
  return {
    ...(rest as unknown as Entry),
    ...(typeof postingSince === 'string' ? { postingSince: readPosting(postingSince) } : {}),
  };
}

const isPosted = (written: Written) => !written.accepted && written.item.status === 'posted';

const stamp = (now: () => number) => ({ updatedAt: new Date(now()).toISOString() });
