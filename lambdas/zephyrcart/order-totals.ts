import type { MinorUnits } from './money.ts';
import type { Order, OrderLine } from './order.ts';
import type { SentLine } from './order-lines.ts';
import { isAbsent, type Payload, present, readAmount } from './payload.ts';
import { type Refused, refused } from './refusal.ts';

interface Totals {
  readonly subtotal: MinorUnits;
  readonly tax: MinorUnits;
  readonly shipping: MinorUnits;
  readonly total: MinorUnits;
}

const FIELDS = {
  subtotal: 'subtotal_cents',
  tax: 'tax_total_cents',
  shipping: 'shipping_total_cents',
  total: 'total_cents',
} as const;

export function readTotals(data: Payload): Totals | Refused {
  const totals = { subtotal: 0, tax: 0, shipping: 0, total: 0 };
  for (const name of ['subtotal', 'tax', 'shipping', 'total'] as const) {
    const read = readAmount(data[FIELDS[name]], `data.${FIELDS[name]}`);
    if ('refusal' in read) return read;
    totals[name] = read.amount;
  }
  return totals;
}

/**
 * The arithmetic that proves the reading (contract sheet zephyrcart 3.7): the lines make the subtotal, and the totals
 * make what the customer paid. One minor unit of difference is `totals_mismatch`, with both sums.
 */
export function proveTotals(
  lines: readonly [SentLine, ...SentLine[]],
  totals: Totals,
  discountTotal: unknown,
  acceptTaxInclusivePrices: boolean,
): (Totals & Pick<Order, 'lines' | 'discount'>) | Refused {
  const basis = priceBasis(lines, totals.subtotal, acceptTaxInclusivePrices);
  if ('refusal' in basis) return basis;
  const [first, ...others] = lines;
  for (const line of lines) {
    const mismatch = contradiction(line, basis.priceIncludesTax);
    if (mismatch !== undefined) return mismatch;
  }
  const discount = orderDiscount(totals, discountTotal);
  if (typeof discount !== 'number') return discount;
  const line = (sent: SentLine) => orderLine(sent, basis.priceIncludesTax);
  return { ...totals, discount, lines: [line(first), ...others.map(line)] };
}

function priceBasis(
  lines: readonly SentLine[],
  subtotal: MinorUnits,
  acceptTaxInclusive: boolean,
): { priceIncludesTax: boolean } | Refused {
  const sum = sumOf(lines.map(net));
  if (sum > MAX) return refused('bad_amount', 'The lines come to more than 2^53 - 1 minor units.');
  if (sum === BigInt(subtotal)) return { priceIncludesTax: false };
  const both = `The lines come to ${sum}, but data.subtotal_cents is ${subtotal}`;
  // Without a tax on every line the net of each one would be a guess, even if the sum fits.
  const taxed = lines.every((line) => line.tax !== undefined && line.tax <= net(line));
  if (!taxed || sum - sumOf(lines.map((line) => line.tax ?? 0)) !== BigInt(subtotal)) {
    return refused('totals_mismatch', `${both}.`);
  }
  if (acceptTaxInclusive) return { priceIncludesTax: true };
  return refused('totals_mismatch', `${both}: the prices include tax, which this deployment does not accept.`);
}

/** A line's own subtotal may be meant before or after its discount, with or without tax; anything else contradicts it. */
function contradiction(line: SentLine, priceIncludesTax: boolean): Refused | undefined {
  if (line.subtotal === undefined) return undefined;
  const amounts = [line.gross, net(line)];
  if (priceIncludesTax && line.tax !== undefined) amounts.push(line.gross - line.tax, net(line) - line.tax);
  if (amounts.includes(line.subtotal)) return undefined;
  return refused('totals_mismatch', `${line.path} comes to ${net(line)}, but its subtotal_cents is ${line.subtotal}.`);
}

/** The order-level discount: one that explains the difference of the totals exactly, or none if there is no difference. */
function orderDiscount(totals: Totals, discountTotal: unknown): MinorUnits | Refused {
  const sum = sumOf([totals.subtotal, totals.tax, totals.shipping]);
  if (sum > MAX) return refused('bad_amount', 'The totals come to more than 2^53 - 1 minor units.');
  if (sum === BigInt(totals.total)) return 0;
  const both = `Subtotal, tax and shipping come to ${sum}, but data.total_cents is ${totals.total}`;
  if (isAbsent(discountTotal)) return refused('totals_mismatch', `${both}.`);
  const discount = readAmount(discountTotal, 'data.discount_total_cents');
  if ('refusal' in discount) return discount;
  if (sum - BigInt(discount.amount) === BigInt(totals.total)) return discount.amount;
  return refused('totals_mismatch', `${both} with data.discount_total_cents ${discount.amount}.`);
}

function orderLine(sent: SentLine, priceIncludesTax: boolean): OrderLine {
  return {
    ...present({ sku: sent.sku, name: sent.name, tax: sent.tax }),
    quantity: sent.quantity,
    unitPrice: sent.unitPrice,
    discount: sent.discount,
    net: net(sent) - (priceIncludesTax ? (sent.tax ?? 0) : 0),
    priceIncludesTax,
  };
}

const MAX = BigInt(Number.MAX_SAFE_INTEGER);
const net = (line: SentLine): MinorUnits => line.gross - line.discount;
const sumOf = (amounts: readonly MinorUnits[]): bigint => amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);
