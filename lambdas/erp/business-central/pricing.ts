import type { Decimal, MinorUnits } from '../../zephyrcart/money.ts';
import type { Order, OrderLine } from '../../zephyrcart/order.ts';
import { type Charge, chargesOf } from '../charges.ts';
import { decimal } from '../decimals.ts';
import { PRICE_PLACES } from './decimals.ts';

/** A line as Business Central is to compute it: quantity x unit price, rounded to minor units, less the discount. */
export interface Price {
  /** At most three decimals more than the currency has, and at most five. */
  readonly unitPrice: Decimal;
  readonly discountAmount: Decimal;
  /** What the line must come to, after its share of the order discount. */
  readonly net: MinorUnits;
  readonly tax: MinorUnits;
}

export interface PricedOrder {
  /** One for each line of the order, in its order. */
  readonly lines: readonly Price[];
  /** Undefined when nothing is charged for shipping. */
  readonly shipping: Price | undefined;
}

/** Decimals that a unit price may have beyond those of its currency. */
const FINER_PLACES = 3;

/** The order's lines and shipping as Business Central is to price them; together they are what the customer was charged. */
export function priceOrder(order: Order, pricesIncludeTax: boolean): PricedOrder {
  const charged = chargesOf(order);
  const basis = pricesIncludeTax ? grossDiscount : netDiscount;
  const amount = ({ net, tax }: Pick<Charge, 'net' | 'tax'>) => BigInt(net) + (pricesIncludeTax ? BigInt(tax) : 0n);
  const lines = order.lines.flatMap((line, index): readonly Price[] => {
    const charge = charged.lines[index];
    if (charge === undefined) return [];
    const { net, tax } = charge;
    return [{ ...present(amount(charge), basis(line, charge), line.quantity, order.exponent), net, tax }];
  });
  const { net, tax } = charged.shipping;
  const shippingAmount = amount(charged.shipping);
  const shipping = shippingAmount > 0n ? { ...present(shippingAmount, 0n, 1, order.exponent), net, tax } : undefined;
  return { lines, shipping };
}

function grossDiscount(line: OrderLine, { net, tax, share }: Charge): bigint {
  const gross = (discount: MinorUnits) => proportion(discount, net + tax, net);
  return line.priceIncludesTax ? BigInt(line.discount) + gross(share) : gross(line.discount + share);
}

function netDiscount(line: OrderLine, { share }: Charge): bigint {
  if (!line.priceIncludesTax) return BigInt(line.discount) + BigInt(share);
  const afterDiscount = line.quantity * line.unitPrice - line.discount;
  return proportion(line.discount, line.net, afterDiscount) + BigInt(share);
}

/** amount x by / of, rounded half up; the amount itself when there is nothing to measure by. */
function proportion(amount: MinorUnits, by: number, of: number): bigint {
  if (of <= 0) return BigInt(amount);
  return (2n * BigInt(amount) * BigInt(by) + BigInt(of)) / (2n * BigInt(of));
}

/**
 * Writes an amount as a unit price: exact with the fewest decimals if that is possible, else rounded so finely that
 * quantity x unit price still rounds to the amount. Where Business Central's decimals do not suffice for that (hundreds of
 * pieces in a currency with three decimals), the price is rounded up and the line discount takes the excess off again.
 */
function present(
  amount: bigint,
  discount: bigint,
  quantity: number,
  exponent: number,
): Pick<Price, 'unitPrice' | 'discountAmount'> {
  const [list, divisor] = [amount + discount, BigInt(quantity)];
  const finest = Math.min(FINER_PLACES, PRICE_PLACES - exponent);
  let places = 0;
  while (places < finest && (list * 10n ** BigInt(places)) % divisor !== 0n) places += 1;
  const unit = 10n ** BigInt(places);
  const total = (price: bigint) => (2n * divisor * price + unit) / (2n * unit);
  const nearest = (2n * list * unit + divisor) / (2n * divisor);
  const price = total(nearest) === list ? nearest : (list * unit + divisor - 1n) / divisor;
  return {
    unitPrice: decimal(price, exponent + places),
    discountAmount: decimal(discount + total(price) - list, exponent),
  };
}
