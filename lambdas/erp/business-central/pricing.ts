import { allocate, type Decimal, type MinorUnits } from '../../zephyrcart/money.ts';
import type { Order, OrderLine } from '../../zephyrcart/order.ts';
import { decimal } from './decimals.ts';

/** A line as Business Central is to compute it: quantity x unit price, rounded to minor units, less the discount. */
export interface Price {
  /** At most three decimals more than the currency has. */
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
const UNIT_PRICE_PLACES = 3;

/**
 * Splits what the customer was charged over the lines so that they add up to it exactly: net and tax of all lines and of
 * shipping are the order's. The order discount goes to the item lines by net, largest remainder, never to shipping.
 * Undefined when the discount exceeds the lines it belongs to.
 */
export function priceOrder(order: Order, pricesIncludeTax: boolean): PricedOrder | undefined {
  const nets = order.lines.map((line) => line.net);
  if (order.discount > nets.reduce((sum, net) => sum + net, 0)) return undefined;
  const shares = allocate(order.discount, nets);
  const discounted = nets.map((net, index) => net - (shares[index] ?? 0));
  const taxes = splitTax(order, discounted);
  const basis = pricesIncludeTax ? grossDiscount : netDiscount;
  const lines = order.lines.map((line, index) => {
    const [net, tax, share] = [discounted[index] ?? 0, taxes.lines[index] ?? 0, shares[index] ?? 0];
    const amount = BigInt(net) + (pricesIncludeTax ? BigInt(tax) : 0n);
    return { ...present(amount, basis(line, { net, tax, share }), line.quantity, order.exponent), net, tax };
  });
  const shippingAmount = BigInt(order.shipping) + (pricesIncludeTax ? BigInt(taxes.shipping) : 0n);
  const shipping =
    shippingAmount > 0n
      ? { ...present(shippingAmount, 0n, 1, order.exponent), net: order.shipping, tax: taxes.shipping }
      : undefined;
  return { lines, shipping };
}

/**
 * Tax by line as the event says it, when every line says it and what remains can be shipping's; otherwise the order's tax
 * by net amounts, largest remainder. A line's tax is never required (contract sheet zephyrcart 3.7).
 */
function splitTax(order: Order, nets: readonly MinorUnits[]): { lines: MinorUnits[]; shipping: MinorUnits } {
  const stated = order.lines.flatMap((line) => line.tax ?? []);
  const rest = order.tax - stated.reduce((sum, tax) => sum + tax, 0);
  const fits = stated.length === order.lines.length && (order.shipping > 0 ? rest >= 0 : rest === 0);
  if (fits) return { lines: stated, shipping: rest };
  const shares = allocate(order.tax, [...nets, order.shipping]);
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
 * quantity x unit price still rounds to the amount (certain below a quantity of 1000; beyond, the comparison with what
 * Business Central computed names the difference).
 */
function present(
  amount: bigint,
  discount: bigint,
  quantity: number,
  exponent: number,
): Pick<Price, 'unitPrice' | 'discountAmount'> {
  const [list, divisor] = [amount + discount, BigInt(quantity)];
  let places = 0;
  while (places < UNIT_PRICE_PLACES && (list * 10n ** BigInt(places)) % divisor !== 0n) places += 1;
  const scaled = (2n * list * 10n ** BigInt(places) + divisor) / (2n * divisor);
  return { unitPrice: decimal(scaled, exponent + places), discountAmount: decimal(discount, exponent) };
}
