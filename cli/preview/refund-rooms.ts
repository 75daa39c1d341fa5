import type { PostedOrder, Translator } from '../../lambdas/erp/port.ts';
import type { Admission } from '../../lambdas/ledger/entry.ts';
import type { AdmissionAnswer, RefundRoom } from '../../lambdas/ledger/refund-room.ts';
import { exponentOf, type MinorUnits, toDecimal } from '../../lambdas/zephyrcart/money.ts';
import type { Order } from '../../lambdas/zephyrcart/order.ts';
import type { ReadingOptions } from '../../lambdas/zephyrcart/reading-options.ts';
import type { Refund } from '../../lambdas/zephyrcart/refund.ts';

/** What the ledger would say of a refund's order, and what of it is assumed. */
export interface AssumedRoom {
  readonly refundRoom: Pick<RefundRoom, 'admit' | 'wait'>;
  readonly assumed: string[];
  /** The refund's order, where it is known here. */
  readonly order?: Order;
}

export interface RefundRoomPorts {
  readonly translator: Translator;
  readonly reading: ReadingOptions;
  readonly localCurrency: string;
}

/** Stands where the ERP's number of the order's document would. */
const NUMBER_UNKNOWN = '(number of its order)';

/** What the ledger would hold of an order's refunds: an admission stands for good, what was refused takes no room. */
interface Refunded {
  sum: MinorUnits;
  readonly admissions: Map<string, Admission>;
}

/**
 * Stands in for the ledger, which alone knows what was posted: answers each refund, in the order in which they are asked
 * for, as if its order had been posted as `known` has it and only the refunds before it had been made.
 */
export function createRefundRooms(known: ReadonlyMap<string, Order>, ports: RefundRoomPorts) {
  const rooms = new Map<string, Refunded>();

  return async (refund: Refund): Promise<AssumedRoom> => {
    const room = rooms.get(refund.orderId) ?? { sum: 0, admissions: new Map<string, Admission>() };
    rooms.set(refund.orderId, room);
    const before = room.admissions.get(refund.id)?.before ?? room.sum;
    const order = known.get(refund.orderId);
    const { posted, assumed } = order === undefined ? guessed(refund, before, ports) : await asPosted(order, ports);
    const answer = admission(posted, refund, room);
    const spent = posted && `${toDecimal(before, posted.exponent)} ${posted.currency}`;
    return {
      refundRoom: { admit: async () => answer, wait: async () => 'waiting' },
      ...(order === undefined ? {} : { order }),
      assumed: [...assumed, before === 0 ? 'nothing of it was refunded before' : `${spent} of it were refunded before`],
    };
  };
}

function admission(order: PostedOrder | undefined, { id, amount }: Refund, room: Refunded): AdmissionAnswer {
  if (order === undefined) return { outcome: 'order not posted', known: true };
  const standing = room.admissions.get(id);
  if (standing !== undefined && standing.amount !== amount) return { outcome: 'changed', admitted: standing.amount };
  if (standing !== undefined) return { outcome: 'admitted', order, admission: standing };
  if (room.sum + amount > order.total) return { outcome: 'over', refunded: room.sum, total: order.total };
  const admitted = { before: room.sum, amount };
  room.admissions.set(id, admitted);
  room.sum += amount;
  return { outcome: 'admitted', order, admission: admitted };
}

interface Assumption {
  /** Undefined when its order cannot be posted either. */
  readonly posted: PostedOrder | undefined;
  readonly assumed: readonly string[];
}

async function asPosted(order: Order, { translator }: RefundRoomPorts): Promise<Assumption> {
  const { id: orderId, currency, exponent, total } = order;
  const chosen = await translator.assumeCustomer?.(order);
  const translation = translator.translateOrder(order, chosen?.customer);
  if (translation.outcome === 'refused') {
    const { reason, detail } = translation.failure;
    return { posted: undefined, assumed: [`its order ${orderId} would fail: ${reason}, ${detail}`] };
  }
  const { customer } = translation.draft;
  // As the consumer keeps it: a coupon may pay for part of the tax too.
  const tax = Math.min(order.tax, total);
  return {
    posted: { orderId, currency, exponent, total, tax, customer, document },
    assumed: [`its order ${orderId} is posted as it is known here, for customer ${customer}`],
  };
}

/** Of an order that nothing is known of: the refund takes all that is left of it back, and no tax was in it. */
function guessed(
  refund: Refund,
  before: MinorUnits,
  { translator, reading, localCurrency }: RefundRoomPorts,
): Assumption {
  const { orderId, currency = localCurrency } = refund;
  const total = before + refund.amount;
  const exponent = exponentOf(currency, reading.currencyExponents) ?? 2;
  const money = `${toDecimal(total, exponent)} ${currency}`;
  return {
    posted: { orderId, currency, exponent, total, tax: 0, customer: translator.customer, document },
    assumed: [
      `its order ${orderId} is not known here (--order <file> brings it): taken for ${money} without tax, for customer ${translator.customer}`,
    ],
  };
}

const document = { kind: 'sales order', id: '', number: NUMBER_UNKNOWN } as const;
