import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { PostedOrder } from '../erp/port.ts';
import type { MinorUnits } from '../zephyrcart/money.ts';
import type { Admission, Entry } from './entry.ts';
import type { LedgerTable } from './table.ts';
import { absent, equals, update } from './update.ts';

/**
 * A posted order's item says how much of it was refunded, and per refund what came before it. Refunds that come before
 * their order leave word there, so that whoever posts the order can wake them. Both are attributes of their own,
 * one a refund, because one write can then admit a refund without reading a map first.
 */
export type RefundRoom = ReturnType<typeof createRefundRoom>;

export type AdmissionAnswer =
  | { readonly outcome: 'admitted'; readonly order: PostedOrder; readonly admission: Admission }
  /** `known`: the ledger has heard of the order, which failed or is on its way. */
  | { readonly outcome: 'order not posted'; readonly known: boolean }
  | { readonly outcome: 'over'; readonly refunded: MinorUnits; readonly total: MinorUnits }
  | { readonly outcome: 'changed'; readonly admitted: MinorUnits }
  /** Other refunds of the order were admitted at the same moment, again and again. */
  | { readonly outcome: 'contended' };

/** With the refund's id: an attribute of the order's item. */
export const ADMISSION = 'admission#';
const WAITING = 'waiting#';
const TRIES = 8;

type OrderItem = Entry & Readonly<Record<string, unknown>>;

export function createRefundRoom(table: LedgerTable) {
  const read = async (orderKey: string) => {
    const answer = await table.client.send(
      new GetCommand({ TableName: table.tableName, Key: { id: orderKey }, ConsistentRead: true }),
    );
    return answer.Item as OrderItem | undefined;
  };

  return {
    /**
     * Admits a refund if its order is posted and `refunded + amount <= total`. Idempotent: a retry reads its own
     * admission back. Never released by a failure.
     */
    async admit(orderKey: string, refundId: string, amount: MinorUnits): Promise<AdmissionAnswer> {
      let item = await read(orderKey);
      for (let tries = 0; tries < TRIES; tries += 1) {
        const order = item === undefined ? undefined : postedOrder(orderKey, item);
        if (item === undefined || order === undefined) {
          return { outcome: 'order not posted', known: item?.status !== undefined };
        }

        const standing = item[ADMISSION + refundId] as Admission | undefined;
        if (standing !== undefined) {
          return standing.amount === amount
            ? { outcome: 'admitted', order, admission: standing }
            : { outcome: 'changed', admitted: standing.amount };
        }
        const before = item.refunded ?? 0;
        if (before + amount > order.total) return { outcome: 'over', refunded: before, total: order.total };

        const written = await update(table, orderKey, {
          set: { refunded: before + amount, [ADMISSION + refundId]: { before, amount } },
          remove: [WAITING + refundId],
          only: [equals('status', 'posted'), equals('refunded', item.refunded), absent(ADMISSION + refundId)],
        });
        if (written.accepted) return { outcome: 'admitted', order, admission: { before, amount } };
        item = written.item as unknown as OrderItem;
      }
      return { outcome: 'contended' };
    },

    /**
     * Leaves word that a refund waits, with the receipt handle by which its message can be made visible.
     * Says whether the order was posted meanwhile: then nobody will wake it, and it need not wait.
     */
    async wait(orderKey: string, refundId: string, receiptHandle: string): Promise<'waiting' | 'order is posted'> {
      const written = await update(table, orderKey, { set: { [WAITING + refundId]: receiptHandle } });
      return written.item.status === 'posted' ? 'order is posted' : 'waiting';
    },

    /** Receipt handles of the refunds that wait for this order. */
    waiting(order: Entry): readonly string[] {
      return Object.entries(order)
        .filter(([attribute]) => attribute.startsWith(WAITING))
        .map(([, receiptHandle]) => String(receiptHandle));
    },
  };
}

function postedOrder(orderKey: string, item: OrderItem): PostedOrder | undefined {
  if (item.status !== 'posted') return undefined;
  const needed = <Name extends 'document' | 'currency' | 'exponent' | 'total' | 'tax' | 'customer'>(name: Name) => {
    const value = item[name];
    if (value === undefined) throw new Error(`The ledger's entry ${orderKey} is posted but lacks ${name}.`);
    return value as Exclude<OrderItem[Name], undefined>;
  };
  return {
    orderId: orderKey.slice('order:'.length),
    currency: needed('currency'),
    ...(item.currencyCode === undefined ? {} : { currencyCode: item.currencyCode }),
    exponent: needed('exponent'),
    total: needed('total'),
    tax: needed('tax'),
    customer: needed('customer'),
    document: needed('document'),
  };
}

/** What a refund was given in an order's item, if it was. */
export function admissionOf(order: Entry, refundId: string): Admission | undefined {
  return (order as OrderItem)[ADMISSION + refundId] as Admission | undefined;
}

/** What may still be refunded of an order, minor units. */
export const roomFor = ({ total = 0, refunded = 0 }: Entry): MinorUnits => total - refunded;
