import { allocate, type MinorUnits } from '../zephyrcart/money.ts';
import type { Order } from '../zephyrcart/order.ts';

/** What a line was charged, after its share of the order discount, minor units. */
export interface Charge {
  readonly net: MinorUnits;
  readonly tax: MinorUnits;
  /** Of the order discount, net. */
  readonly share: MinorUnits;
}

export interface ChargedOrder {
  /** One for each line of the order, in its order. */
  readonly lines: readonly Charge[];
  readonly shipping: Omit<Charge, 'share'>;
}

/**
 * Splits what the customer was charged over the lines so that they add up to it exactly: net and tax of all lines and of
 * shipping are the order's. The order discount goes to the item lines by net, largest remainder; only what exceeds them,
 * as with a coupon that covers everything, is taken off shipping, and then off the tax.
 */
export function chargesOf(order: Order): ChargedOrder {
  const nets = order.lines.map((line) => line.net);
  const { ofGoods, shippingNet, tax } = spend(order);
  const shares = allocate(ofGoods, nets);
  const discounted = nets.map((net, index) => net - (shares[index] ?? 0));
  const taxes = splitTax(order, { lines: discounted, shipping: shippingNet, tax });
  const lines = discounted.map((net, index) => ({ net, tax: taxes.lines[index] ?? 0, share: shares[index] ?? 0 }));
  return { lines, shipping: { net: shippingNet, tax: taxes.shipping } };
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
