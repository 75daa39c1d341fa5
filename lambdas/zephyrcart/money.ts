import { ISO_EXPONENTS } from './currencies.ts';

/** Money in minor units of its currency (ISO 4217 exponent): an integer, 0 to 2^53 - 1, never a fraction. */
export type MinorUnits = number;

/** An exact decimal number as text, such as `46.20`. Only the ERP boundary turns it into a JSON number, by its digits. */
export type Decimal = string & { readonly __decimal: unique symbol };

/** Nothing is rounded into shape: a fraction, a text, a negative (-0 too) or an unsafe integer is no amount. */
export function isMinorUnits(value: unknown): value is MinorUnits {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0);
}

/**
 * Decimals of a currency, in any case of letters; undefined for a code nobody knows.
 * `overrides` (upper case) come first: for catalogues that were imported times 100 (contract sheet zephyrcart C10),
 * and for codes younger than this release.
 */
export function exponentOf(currency: string, overrides: Readonly<Record<string, number>> = {}): number | undefined {
  // Checked before folding: some letters outside ASCII have upper cases inside it.
  if (!/^[A-Za-z]+$/.test(currency)) return undefined;
  const code = currency.toUpperCase();
  return Object.hasOwn(overrides, code) ? overrides[code] : ISO_EXPONENTS.get(code);
}

/** 4620 with exponent 2 is `46.20`, by moving the point in the text. Negative for differences. RangeError if not exact. */
export function toDecimal(amount: MinorUnits, exponent: number): Decimal {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is not a whole number of minor units`);
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
  const point = digits.length - exponent;
  const fraction = exponent > 0 ? `.${digits.slice(point)}` : '';
  return `${amount < 0 ? '-' : ''}${digits.slice(0, point)}${fraction}` as Decimal;
}

/**
 * The way back from a JSON number's own text (`46.2`, `4.62e1`), to minor units. More digits than the currency has are
 * rounded half away from zero and reported as not exact. RangeError for a text that is no JSON number, or beyond 2^53 - 1.
 */
export function toMinorUnits(decimalText: string, exponent: number): { minorUnits: number; exact: boolean } {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(decimalText);
  if (parts === null) throw new RangeError('not the text of a JSON number');
  const [, sign, whole = '', fraction = '', power = '0'] = parts;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  if (digits === '') return { minorUnits: 0, exact: true };
  const { kept, exact } = shift(digits, exponent + Number(power) - fraction.length);
  if (kept > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('more minor units than 2^53 - 1');
  return { minorUnits: Number(sign === '-' ? -kept : kept), exact };
}

function shift(digits: string, places: number): { kept: bigint; exact: boolean } {
  // Refused before padding or parsing, or a short text such as 1e999999999 would fill the memory.
  if (digits.length + places > 16) throw new RangeError('more minor units than 2^53 - 1');
  if (places >= 0) return { kept: BigInt(digits.padEnd(digits.length + places, '0')), exact: true };
  const point = digits.length + places;
  // Before the first digit (which is not 0) all of it is dropped: less than half a unit, and not nothing.
  const [kept, dropped] = point < 0 ? ['', digits] : [digits.slice(0, point), digits.slice(point)];
  const up = point >= 0 && dropped >= '5';
  return { kept: BigInt(kept) + (up ? 1n : 0n), exact: /^0*$/.test(dropped) };
}

/**
 * Tax inside a refund of `amount`, after `before` has been refunded already: R(before + amount) - R(before), where
 * R(x) = x * tax / total, rounded half up. Shares of any split of the total add up to the tax. All in minor units.
 */
export function taxShare(refund: {
  readonly before: MinorUnits;
  readonly amount: MinorUnits;
  readonly tax: MinorUnits;
  readonly total: MinorUnits;
}): MinorUnits {
  if (refund.total === 0) return 0;
  const before = BigInt(refund.before);
  const tax = BigInt(refund.tax);
  const total = BigInt(refund.total);
  const rounded = (x: bigint) => (2n * x * tax + total) / (2n * total);
  return Number(rounded(before + BigInt(refund.amount)) - rounded(before));
}

/**
 * Splits `amount` (minor units, negative too) by whole, non-negative weights: largest remainder, ties to the earlier
 * line, so that the parts always sum to the amount. Weights of nothing but zero put all of it on the first line.
 * RangeError for other weights, or for no line at all to carry an amount.
 */
export function allocate(amount: number, weights: readonly number[]): number[] {
  const shares = weights.map(BigInt);
  if (shares.some((weight) => weight < 0n)) throw new RangeError('a weight is negative');
  if (shares.length === 0 && amount !== 0) throw new RangeError('no line can carry the amount');
  const sum = shares.reduce((total, weight) => total + weight, 0n);
  if (sum === 0n) return shares.map((_, index) => (index === 0 ? amount : 0));
  const whole = BigInt(Math.abs(amount));
  const parts = shares.map((weight) => ({
    units: (whole * weight) / sum,
    remainder: (whole * weight) % sum,
  }));
  let left = whole - parts.reduce((total, part) => total + part.units, 0n);
  const byRemainder = parts.toSorted((a, b) => Number(b.remainder - a.remainder));
  for (const part of byRemainder) {
    if (left === 0n) break;
    part.units += 1n;
    left -= 1n;
  }
  return parts.map(({ units }) => Number(amount < 0 ? -units : units));
}
