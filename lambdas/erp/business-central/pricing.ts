import { allocate, type Decimal, type MinorUnits } from '../../zephyrcart/money.ts';
import type { Order, OrderLine } from '../../zephyrcart/order.ts';
import { decimal, PRICE_PLACES } from './decimals.ts';

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

/**
 * Splits what the customer was charged over the lines so that they add up to it exactly: net and tax of all lines and of
 * shipping are the order's. The order discount goes to the item lines by net, largest remainder; only what exceeds them,
 * as with a coupon that covers everything, is taken off shipping, and then off the tax.
 */
export function priceOrder(order: Order, pricesIncludeTax: boolean): PricedOrder {
  const nets = order.lines.map((line) => line.net);
  const { ofGoods, shippingNet, tax: charged } = spend(order);
  const shares = allocate(ofGoods, nets);
  const discounted = nets.map((net, index) => net - (shares[index] ?? 0));
  const taxes = splitTax(order, { lines: discounted, shipping: shippingNet, tax: charged });
  const basis = pricesIncludeTax ? grossDiscount : netDiscount;
  const lines = order.lines.map((line, index) => {
    const [net, tax, share] = [discounted[index] ?? 0, taxes.lines[index] ?? 0, shares[index] ?? 0];
    const amount = BigInt(net) + (pricesIncludeTax ? BigInt(tax) : 0n);
    return { ...present(amount, basis(line, { net, tax, share }), line.quantity, order.exponent), net, tax };
  });
  const shippingAmount = BigInt(shippingNet) + (pricesIncludeTax ? BigInt(taxes.shipping) : 0n);
  const shipping =
    shippingAmount > 0n
      ? { ...present(shippingAmount, 0n, 1, order.exponent), net: shippingNet, tax: taxes.shipping }
      : undefined;
  return { lines, shipping };
}

/** What the order discount is spent on, and what it leaves of shipping and tax. */
function spend({ lines, discount, shipping, tax }: Order) {
  const goods = lines.reduce((sum, line) => sum + line.net, 0);
  const ofGoods = Math.min(discount, goods);
  const ofShipping = Math.min(discount - ofGoods, shipping);
  return { ofGoods, shippingNet: shipping - ofShipping, tax: tax - (discount - ofGoods - ofShipping) };
}

/** Net amounts after the order discount, and the tax that was charged on them. */
interface Charged {
  readonly lines: readonly MinorUnits[];
  readonly shipping: MinorUnits;
  readonly tax: MinorUnits;
}

/**
 * Tax by line as the event says it, when every line says it and what remains can be shipping's; otherwise the order's tax
 * by net amounts, largest remainder. A line's tax is never required (contract sheet zephyrcart 3.7).
 */
function splitTax(
  order: Order,
  { lines, shipping, tax }: Charged,
): { lines: readonly MinorUnits[]; shipping: MinorUnits } {
  const stated = order.lines.flatMap((line) => line.tax ?? []);
  const rest = tax - stated.reduce((sum, each) => sum + each, 0);
  const fits = stated.length === order.lines.length && (shipping > 0 ? rest >= 0 : rest === 0);
  if (fits) return { lines: stated, shipping: rest };
  // Tax on goods that were given away is still spread by what they would have cost.
  const free = shipping === 0 && lines.every((net) => net === 0);
  const weights = free ? [...order.lines.map((line) => line.net), order.shipping] : [...lines, shipping];
  const shares = allocate(tax, weights);
  return { lines: shares.slice(0, -1), shipping: shares.at(-1) ?? 0 };
}

interface Share {
  readonly net: MinorUnits;
  readonly tax: MinorUnits;
  /** Of the order discount, net. */
  readonly share: MinorUnits;
}

function grossDiscount(line: OrderLine, { net, tax, share }: Share): bigint {
  const gross = (discount: MinorUnits) => proportion(discount, net + tax, net);
  return line.priceIncludesTax ? BigInt(line.discount) + gross(share) : gross(line.discount + share);
}

function netDiscount(line: OrderLine, { share }: Share): bigint {
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
