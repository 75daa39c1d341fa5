import { type Decimal, type MinorUnits, toDecimal } from '../../zephyrcart/money.ts';
import type { Order, OrderLine } from '../../zephyrcart/order.ts';
import { type Charge, chargesOf } from '../charges.ts';
import { decimal } from '../decimals.ts';

/** One row as SAP is to compute it: quantity x price after discount, rounded to the currency. */
export interface Price {
  readonly quantity: number;
  /** Net, or after tax where the shop's prices are. At most the configured decimals. */
  readonly unitPrice: Decimal;
  /** Zero where the discount is in the price already. */
  readonly discountPercent: Decimal;
  /** What the row must come to, minor units: net, or after tax where the shop's prices are. */
  readonly amount: MinorUnits;
}

/** A line of the order: one row, or two where no single price comes to the amount. */
export interface PricedLine {
  readonly prices: readonly Price[];
  readonly charge: Charge;
}

export interface PricedOrder {
  readonly lines: readonly PricedLine[];
  readonly shipping: Omit<Charge, 'share'>;
}

export interface PriceForm {
  readonly pricesIncludeTax: boolean;
  /** Decimals that the company keeps of a price; fewer than the currency has count as the currency's. */
  readonly priceDecimals: number;
}

/** Decimals that a percentage may have on a document: a person can still check it. */
const PERCENT_PLACES = 4;
const NONE = '0' as Decimal;

export function priceOrder(order: Order, form: PriceForm): PricedOrder {
  const charged = chargesOf(order);
  const lines = order.lines.flatMap((line, index): readonly PricedLine[] => {
    const charge = charged.lines[index];
    return charge === undefined ? [] : [{ prices: priceLine(line, charge, order.exponent, form), charge }];
  });
  return { lines, shipping: charged.shipping };
}

function priceLine(line: OrderLine, charge: Charge, exponent: number, form: PriceForm): readonly Price[] {
  if (!form.pricesIncludeTax) {
    const shown = asDiscount(line, charge.net, exponent, form);
    return shown === undefined ? inPrice(charge.net, line.quantity, exponent, form) : [shown];
  }
  return inPrice(charge.net + charge.tax, line.quantity, exponent, form);
}

/**
 * The list price with the discount as a percentage, as the shop showed it. Only where both are exact in few digits, and the
 * price after discount too: SAP rounds each of them.
 */
function asDiscount(line: OrderLine, net: MinorUnits, exponent: number, form: PriceForm): Price | undefined {
  const list = BigInt(line.quantity) * BigInt(line.unitPrice);
  const off = list - BigInt(net);
  if (line.priceIncludesTax || off <= 0n || list === 0n) return undefined;
  const hundred = 100n * 10n ** BigInt(PERCENT_PLACES);
  const price = 10n ** BigInt(Math.max(0, form.priceDecimals - exponent));
  const exact = (off * hundred) % list === 0n && (BigInt(net) * price) % BigInt(line.quantity) === 0n;
  if (!exact) return undefined;
  return {
    quantity: line.quantity,
    unitPrice: toDecimal(line.unitPrice, exponent),
    discountPercent: decimal((off * hundred) / list, PERCENT_PLACES),
    amount: net,
  };
}

/**
 * The price with the fewest decimals whose multiple rounds to the amount. Where there is none (thousands of pieces, or a
 * company that keeps few decimals), one piece stands in a row of its own with what the others leave.
 */
export function inPrice(
  amount: MinorUnits,
  quantity: number,
  exponent: number,
  { priceDecimals }: Pick<PriceForm, 'priceDecimals'>,
): readonly Price[] {
  const [whole, pieces] = [BigInt(amount), BigInt(quantity)];
  const finest = Math.max(0, priceDecimals - exponent);
  for (let places = 0; places <= finest; places += 1) {
    const unit = 10n ** BigInt(places);
    const price = (2n * whole * unit + pieces) / (2n * pieces);
    if (rounded(price * pieces, unit) === whole) return [row(quantity, price, exponent + places, whole)];
  }
  const unit = 10n ** BigInt(finest);
  const price = (whole * unit) / pieces;
  const others = rounded(price * (pieces - 1n), unit);
  return [row(quantity - 1, price, exponent + finest, others), row(1, whole - others, exponent, whole - others)];
}

/** Half up, in minor units. */
const rounded = (amount: bigint, unit: bigint) => (2n * amount + unit) / (2n * unit);

const row = (quantity: number, price: bigint, places: number, amount: bigint): Price => ({
  quantity,
  unitPrice: decimal(price, places),
  discountPercent: NONE,
  amount: Number(amount),
});
