import { type Decimal, type MinorUnits, toMinorUnits } from '../../zephyrcart/money.ts';

/** As `toDecimal`, for the finer units of a unit price, which can exceed a safe integer. `units` is not negative. */
export function decimal(units: bigint, places: number): Decimal {
  const digits = String(units).padStart(places + 1, '0');
  const point = digits.length - places;
  return `${digits.slice(0, point)}${places > 0 ? `.${digits.slice(point)}` : ''}` as Decimal;
}

/** Whether two decimal texts are the same number: 12.50 and 12.5 and 1.25e1 are. */
export function sameDecimal(one: string, other: string): boolean {
  return canonical(one) === canonical(other);
}

function canonical(text: string): string {
  const parts = /^(-?)0*(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (parts === null) return text;
  const [, sign = '', whole = '', fraction = '', power = '0'] = parts;
  const digits = `${whole}${fraction}`.replace(/0+$/, '');
  const dropped = whole.length + fraction.length - digits.length;
  const significant = digits.replace(/^0+/, '');
  return significant === '' ? '0' : `${sign}${significant}e${Number(power) - fraction.length + dropped}`;
}

/** Minor units of an amount that Business Central computed; undefined when it is none that money can have. */
export function amountOf(text: string | undefined, exponent: number): MinorUnits | undefined {
  if (text === undefined) return undefined;
  try {
    return toMinorUnits(text, exponent).minorUnits;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Decimals that Business Central keeps of a unit price. */
export const PRICE_PLACES = 5;

/** gross / (1 + percent / 100), rounded half up to five decimals (contract sheet business-central 4.1). */
export function withoutTax(gross: MinorUnits, percent: string, exponent: number): Decimal {
  const hundred = 10n ** 7n;
  const rate = BigInt(amountOf(percent, PRICE_PLACES) ?? 0);
  const scaled = BigInt(gross) * 10n ** BigInt(PRICE_PLACES - exponent) * hundred;
  const divisor = hundred + rate;
  return decimal((2n * scaled + divisor) / (2n * divisor), PRICE_PLACES);
}
