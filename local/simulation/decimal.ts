/**
 * An exact decimal number: `units / 10^places`. ERPs compute in decimals, so no amount in a simulator ever passes through
 * a floating-point number.
 */
export class Decimal {
  static readonly zero: Decimal = new Decimal(0n, 0);
  readonly units: bigint;
  readonly places: number;

  constructor(units: bigint, places: number) {
    this.units = units;
    this.places = places;
  }

  /** Reads the text of a JSON number, exponent included. Throws a RangeError for anything else. */
  static parse(text: string): Decimal {
    const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text.trim());
    if (parts === null) throw new RangeError(`"${text}" is not a decimal number`);
    const [, sign = '', whole = '0', fraction = '', exponent = '0'] = parts;
    const magnitude = BigInt(whole + fraction);
    const places = fraction.length - Number(exponent);
    const units = sign === '-' ? -magnitude : magnitude;
    return places < 0 ? new Decimal(units * 10n ** BigInt(-places), 0) : new Decimal(units, places);
  }

  plus(other: Decimal): Decimal {
    const places = Math.max(this.places, other.places);
    return new Decimal(this.#at(places) + other.#at(places), places);
  }

  minus(other: Decimal): Decimal {
    return this.plus(new Decimal(-other.units, other.places));
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.units * other.units, this.places + other.places);
  }

  /** Quotient, rounded half away from zero to that many places. Throws a RangeError for a zero divisor. */
  over(divisor: Decimal, places: number): Decimal {
    if (divisor.isZero) throw new RangeError('a decimal cannot be divided by zero');
    const shift = places + divisor.places - this.places;
    const numerator = this.units * 10n ** BigInt(Math.max(shift, 0));
    const denominator = divisor.units * 10n ** BigInt(Math.max(-shift, 0));
    return new Decimal(divideHalfAway(numerator, denominator), places);
  }

  /** Rounded half away from zero, as ERPs round money (Business Central's `Round(x, precision, '=')`). */
  rounded(places: number): Decimal {
    if (places >= this.places) return new Decimal(this.#at(places), places);
    return new Decimal(divideHalfAway(this.units, 10n ** BigInt(this.places - places)), places);
  }

  compare(other: Decimal): -1 | 0 | 1 {
    const places = Math.max(this.places, other.places);
    const [mine, theirs] = [this.#at(places), other.#at(places)];
    if (mine === theirs) return 0;
    return mine < theirs ? -1 : 1;
  }

  get isZero(): boolean {
    return this.units === 0n;
  }

  /** With exactly that many places, such as `46.20`. */
  toFixed(places: number): string {
    const { units } = this.rounded(places);
    const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
    const whole = digits.slice(0, digits.length - places);
    const fraction = places === 0 ? '' : `.${digits.slice(-places)}`;
    return `${units < 0n ? '-' : ''}${whole}${fraction}`;
  }

  /** Shortest text, as it stands in a JSON answer. */
  toString(): string {
    const text = this.toFixed(this.places);
    return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  }

  /** Number of decimal places that carry a digit other than zero at the end. */
  get significantPlaces(): number {
    return this.toString().split('.')[1]?.length ?? 0;
  }

  #at(places: number): bigint {
    return this.units * 10n ** BigInt(places - this.places);
  }
}

export function decimal(text: string): Decimal {
  return Decimal.parse(text);
}

/** A count, a number or a status: never an amount. Throws a RangeError for what is no whole number. */
export function exact(whole: number): Decimal {
  return new Decimal(BigInt(whole), 0);
}

export function sum(parts: Iterable<Decimal>): Decimal {
  let total = Decimal.zero;
  for (const part of parts) total = total.plus(part);
  return total;
}

function divideHalfAway(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const [top, bottom] = [numerator < 0n ? -numerator : numerator, denominator < 0n ? -denominator : denominator];
  const quotient = (2n * top + bottom) / (2n * bottom);
  return negative ? -quotient : quotient;
}
