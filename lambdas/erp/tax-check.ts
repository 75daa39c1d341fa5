import { type MinorUnits, toDecimal } from '../zephyrcart/money.ts';
import { amountOf } from './decimals.ts';

/** What the shop charged for a line, and the rate by which the ERP taxes it. */
export interface TaxedLine {
  /** For people, such as `line 2 (1896-S)`. */
  readonly name: string;
  readonly net: MinorUnits;
  readonly tax: MinorUnits;
  /** Percent, as the ERP states it; undefined where it does not. */
  readonly rate: string | undefined;
}

export interface TaxCheck {
  readonly lines: readonly TaxedLine[];
  /** Whether the shop said the tax of each line; else it said the sum, and the lines' is our split of it. */
  readonly isSaid: boolean;
  /** Tax of the whole document, as the ERP computed it; undefined where it does not say. */
  readonly computed: MinorUnits | undefined;
  /** Minor units by which `computed` may be off. */
  readonly tolerance: MinorUnits;
  readonly exponent: number;
}

/** Rates are counted in ten-thousandths of a percent, and tax with them in minor units / 1,000,000. */
const RATE_PLACES = 4;
const WHOLE = 1_000_000n;

/**
 * What is wrong with the tax that an ERP put on an order. Rounding is not: two systems may round each line the other way,
 * and the tolerance is for that. A rate is, whatever the tolerance: the shop's tax has to be the ERP's rate on the shop's
 * net amount, rounded up or down, hence less than a minor unit away for each line.
 */
export function taxWords({ lines, isSaid, computed, tolerance, exponent }: TaxCheck): readonly string[] {
  const money = (amount: MinorUnits) => toDecimal(amount, exponent);
  const meant = lines.reduce((sum, { tax }) => sum + tax, 0);
  const off = isSaid ? lines.filter((line) => magnitude(distance(line) ?? 0n) >= WHOLE) : [];
  const words = off.map(
    ({ name, net, tax, rate }) => `${name}: taxed at ${rate} %, but ${money(tax)} was charged on ${money(net)}`,
  );
  const isOff = computed !== undefined && Math.abs(computed - meant) > tolerance;
  if (!isOff && (isSaid || sumFits(lines))) return words;
  return [...words, `tax: ${computed === undefined ? 'unknown' : money(computed)} instead of ${money(meant)}`];
}

/** The shop rounded each line, or all of them at once: its sum is not further away than that. */
function sumFits(lines: readonly TaxedLine[]): boolean {
  const distances = lines.flatMap((line) => distance(line) ?? []);
  if (distances.length < lines.length) return true;
  const apart = distances.reduce((sum, each) => sum + each, 0n);
  return magnitude(apart) < WHOLE * BigInt(lines.length);
}

/** Tax that was charged, less the ERP's rate on the net amount; undefined where the ERP states no rate. */
function distance({ net, tax, rate }: TaxedLine): bigint | undefined {
  const units = amountOf(rate, RATE_PLACES);
  return units === undefined ? undefined : BigInt(tax) * WHOLE - BigInt(net) * BigInt(units);
}

const magnitude = (amount: bigint): bigint => (amount < 0n ? -amount : amount);
