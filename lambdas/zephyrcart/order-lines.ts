import { isMinorUnits, type MinorUnits } from './money.ts';
import { isAbsent, isPayload, type Payload, present, readAmount, readText } from './payload.ts';
import { type Refused, refused } from './refusal.ts';

/** One entry of `line_items` with its own amounts proven. Whether its price is net, only the order's totals can tell. */
export interface SentLine {
  readonly path: string;
  readonly sku?: string;
  readonly name?: string;
  readonly quantity: number;
  readonly unitPrice: MinorUnits;
  readonly discount: MinorUnits;
  /** quantity * unit price, before the discount. */
  readonly gross: MinorUnits;
  readonly tax?: MinorUnits;
  /** What the line itself claims to come to. */
  readonly subtotal?: MinorUnits;
}

const PRICE_FIELDS = ['unit_price_cents', 'unit_amount_cents', 'price_cents'] as const;

/** All lines or the first refusal; an order without a line is none (contract sheet zephyrcart 3.7). */
export function readLines(items: unknown): { readonly lines: readonly [SentLine, ...SentLine[]] } | Refused {
  if (!Array.isArray(items)) return refused('unreadable', 'data.line_items is not a list.');
  const lines: SentLine[] = [];
  for (const [index, item] of items.entries()) {
    const line = readLine(item, `data.line_items[${index}]`);
    if ('refusal' in line) return line;
    lines.push(line);
  }
  const [first, ...others] = lines;
  if (first === undefined) return refused('unreadable', 'data.line_items is empty.');
  return { lines: [first, ...others] };
}

function readLine(item: unknown, path: string): SentLine | Refused {
  if (!isPayload(item)) return refused('unreadable', `${path} is not an object.`);
  const quantity = readAmount(item.quantity, `${path}.quantity`, 1);
  if ('refusal' in quantity) return quantity;
  const priceField = PRICE_FIELDS.find((field) => !isAbsent(item[field])) ?? PRICE_FIELDS[0];
  const price = readAmount(item[priceField], `${path}.${priceField}`);
  if ('refusal' in price) return price;
  const gross = Number(BigInt(quantity.amount) * BigInt(price.amount));
  if (!isMinorUnits(gross)) return refused('bad_amount', `${path} comes to more than 2^53 - 1 minor units.`);
  const optional = readOptionalAmounts(item, path);
  if ('refusal' in optional) return optional;
  const { discount = 0, ...claims } = optional;
  if (discount > gross) return refused('bad_amount', `${path}.discount_cents is more than the line comes to.`);
  return {
    path,
    ...present({ sku: readText(item.sku), name: readText(item.name) }),
    quantity: quantity.amount,
    unitPrice: price.amount,
    discount,
    gross,
    ...claims,
  };
}

function readOptionalAmounts(
  item: Payload,
  path: string,
): { discount?: MinorUnits; subtotal?: MinorUnits; tax?: MinorUnits } | Refused {
  const found: { discount?: MinorUnits; subtotal?: MinorUnits; tax?: MinorUnits } = {};
  for (const name of ['discount', 'subtotal', 'tax'] as const) {
    const field = `${name}_cents`;
    const value = item[field];
    // Stripe Tax puts a breakdown of its own shape where ZephyrCart has a number: not ours to read, and not wrong.
    if (isAbsent(value) || (name === 'tax' && typeof value !== 'number')) continue;
    const read = readAmount(value, `${path}.${field}`);
    if ('refusal' in read) return read;
    found[name] = read.amount;
  }
  return found;
}
