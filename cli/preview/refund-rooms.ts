import type { PostedOrder, Translator } from '../../lambdas/erp/port.ts';
import type { AdmissionAnswer, RefundRoom } from '../../lambdas/ledger/refund-room.ts';
import { exponentOf, toDecimal } from '../../lambdas/zephyrcart/money.ts';
import type { Order } from '../../lambdas/zephyrcart/order.ts';
import type { ReadingOptions } from '../../lambdas/zephyrcart/reading-options.ts';
import type { Refund } from '../../lambdas/zephyrcart/refund.ts';

/** What the ledger would say of a refund's order, and what of it is assumed. */
export interface AssumedRoom {
  readonly refundRoom: Pick<RefundRoom, 'admit' | 'wait'>;
  readonly assumed: string[];
}

export interface RefundRoomPorts {
  readonly translator: Translator;
  readonly reading: ReadingOptions;
  readonly localCurrency: string;
}

/** Stands where the ERP's number of the order's document would. */
const NUMBER_UNKNOWN = '(number of its order)';

/**
 * Stands in for the ledger, which alone knows what was posted: answers each refund, in the order in which they are asked
 * for, as if its order had been posted as `known` has it and only the refunds before it had been made.
 */
export function createRefundRooms(known: ReadonlyMap<string, Order>, ports: RefundRoomPorts) {
  const refunded = new Map<string, Map<string, number>>();

  return async (refund: Refund): Promise<AssumedRoom> => {
    const earlier = refunded.get(refund.orderId) ?? new Map<string, number>();
    const before = [...earlier].reduce((sum, [id, amount]) => (id === refund.id ? sum : sum + amount), 0);
    refunded.set(refund.orderId, earlier.set(refund.id, refund.amount));
    const order = known.get(refund.orderId);
    const { posted, assumed } = order === undefined ? guessed(refund, ports) : await asPosted(order, ports);
    const spent = posted && `${toDecimal(before, posted.exponent)} ${posted.currency}`;
    return {
      refundRoom: { admit: async () => admission(posted, refund, before), wait: async () => 'waiting' },
      assumed: [...assumed, before === 0 ? 'nothing of it was refunded before' : `${spent} of it were refunded before`],
    };
  };
}

function admission(order: PostedOrder | undefined, refund: Refund, before: number): AdmissionAnswer {
  if (order === undefined) return { outcome: 'order not posted', known: true };
  if (before + refund.amount > order.total) return { outcome: 'over', refunded: before, total: order.total };
  return { outcome: 'admitted', order, admission: { before, amount: refund.amount } };
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

/** Of an order that nothing is known of: the refund takes all of it back, and no tax was in it. */
function guessed(refund: Refund, { translator, reading, localCurrency }: RefundRoomPorts): Assumption {
  const { orderId, amount: total, currency = localCurrency } = refund;
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
