import { type Decimal, type MinorUnits, toMinorUnits } from '../zephyrcart/money.ts';

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

/** Minor units of an amount that an ERP computed; undefined when it is none that money can have. */
export function amountOf(text: string | undefined, exponent: number): MinorUnits | undefined {
  return read(text, exponent)?.minorUnits;
}

/** Whether an ERP keeps more decimals of an amount than its currency has: 1332.72 yen are a difference that rounding hides. */
export function isFiner(text: string | undefined, exponent: number): boolean {
  return read(text, exponent)?.exact === false;
}

function read(text: string | undefined, exponent: number): ReturnType<typeof toMinorUnits> | undefined {
  if (text === undefined) return undefined;
  try {
    return toMinorUnits(text, exponent);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
