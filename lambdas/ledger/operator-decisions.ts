import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { orderKey, refundKey } from '../zephyrcart/keys.ts';
import { entryOf } from './entries.ts';
import type { Entry } from './entry.ts';
import { ADMISSION, admissionOf } from './refund-room.ts';
import type { LedgerTable } from './table.ts';
import { absent, type Condition, differs, equals, present, update } from './update.ts';

/** What an operator's wish came to. `why not` is a sentence for the operator. */
export type Decided =
  | { readonly outcome: 'done'; readonly what: string }
  | { readonly outcome: 'refused'; readonly whyNot: string };

/**
 * What only a person may decide about a key (design D3, D5). Each decision stays in the key's item, with its reason. Each
 * raises `releases`, which is part of every condition under which a request may leave: a worker that read the item before
 * can no longer send.
 */
export type OperatorDecisions = ReturnType<typeof createOperatorDecisions>;

const TRIES = 8;
const notPosted: Condition = differs('status', 'posted');

export function createOperatorDecisions(table: LedgerTable, now: () => number) {
  const read = async (key: string): Promise<Entry | undefined> => {
    const answer = await table.client.send(
      new GetCommand({ TableName: table.tableName, Key: { id: key }, ConsistentRead: true }),
    );
    return answer.Item === undefined ? undefined : entryOf(answer.Item);
  };
  const record = (what: string, why: string) => {
    const at = new Date(now()).toISOString();
    return { [`decision#${at}`]: { what, why, at }, updatedAt: at };
  };

  /** Second step: the order's item gives the room back. Nothing to do when it has already. */
  const giveBackRoom = async (order: string, refundId: string): Promise<boolean> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const item = await read(order);
      const admission = item === undefined ? undefined : admissionOf(item, refundId);
      if (item === undefined || admission === undefined) return true;
      const written = await update(table, order, {
        set: { refunded: (item.refunded ?? 0) - admission.amount },
        remove: [ADMISSION + refundId],
        only: [equals('refunded', item.refunded), present(ADMISSION + refundId)],
      });
      if (written.accepted) return true;
    }
    return false;
  };

  const allowAgain = async (key: string, entry: Entry, why: string): Promise<Decided> => {
    const order = entry.orderId === undefined ? undefined : await read(orderKey(entry.orderId));
    const id = key.slice(refundKey('').length);
    if (order !== undefined && admissionOf(order, id) !== undefined) {
      return refused('its room was not given back yet: run the release once more first');
    }
    const written = await update(table, key, {
      set: record('allowed again', why),
      remove: ['released'],
      only: [notPosted, present('released')],
    });
    // Sent twice by the SDK, the second is refused although the first has done it.
    const isAllowed = written.accepted || (written.item.released === undefined && written.item.status !== 'posted');
    return isAllowed ? done('allowed again: the next delivery or redrive tries it') : refused('it changed');
  };

  return {
    /**
     * The refund will not be written, and others may have its room. First the fence on the refund's own item, then the
     * room: a crash in between leaves the room taken, and the same call again goes on.
     */
    async release(refundId: string, why: string): Promise<Decided> {
      const key = refundKey(refundId);
      const entry = await read(key);
      if (entry?.orderId === undefined) return refused('the ledger does not know it, or not its order');
      const fenced = await update(table, key, {
        set: { released: true, ...record('released', why) },
        add: { releases: 1 },
        only: [notPosted, absent('postingSince')],
      });
      if (!fenced.accepted) {
        return fenced.item.status === 'posted'
          ? refused('it is posted')
          : refused('its last attempt may still become a document: redrive it, so that it is looked up first');
      }
      const given = await giveBackRoom(orderKey(entry.orderId), refundId);
      return given ? done('its room is free') : refused('other refunds of the order are being admitted: run it again');
    },

    /**
     * A posted document that was deleted in the ERP may be created again, and a released refund may be tried again. What
     * is posted still is looked up before anything is created: a document that exists after all is found.
     * @param settling milliseconds after which nobody who knew the key before is at work any more
     */
    async force(key: string, why: string, settling: number): Promise<Decided> {
      const entry = await read(key);
      if (entry === undefined) return refused('the ledger does not know it');
      if (entry.status !== 'posted') {
        return entry.released === true ? allowAgain(key, entry, why) : refused('it is not posted: redrive it');
      }
      const settlesAt = Date.parse(entry.updatedAt ?? '') + settling;
      if (!(now() > settlesAt)) {
        return refused(`it was written a moment ago: try again after ${new Date(settlesAt).toISOString()}`);
      }
      const number = entry.document?.number ?? 'a document';
      const detail = `An operator said that ${number} is gone: ${why}. The next event with this id writes it again.`;
      const written = await update(table, key, {
        set: {
          status: 'failed',
          unposted: 'failed',
          reason: 'operator_decision',
          detail,
          ...record(`forced; it was ${number}`, why),
        },
        add: { releases: 1 },
        remove: ['document', 'difference', 'flag', 'postingSince'],
        only: [equals('status', 'posted'), equals('updatedAt', entry.updatedAt)],
      });
      const isForced = written.accepted || (written.item.status === 'failed' && written.item.detail === detail);
      return isForced ? done(`${number} may be written again`) : refused('it changed a moment ago');
    },
  };
}

const done = (what: string): Decided => ({ outcome: 'done', what });
const refused = (whyNot: string): Decided => ({ outcome: 'refused', whyNot });
