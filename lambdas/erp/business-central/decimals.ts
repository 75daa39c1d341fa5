import type { Decimal, MinorUnits } from '../../zephyrcart/money.ts';
import { amountOf, decimal } from '../decimals.ts';

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
