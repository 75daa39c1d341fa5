import { allocate, type MinorUnits } from '../../zephyrcart/money.ts';
import { amountOf } from '../decimals.ts';

/** What an order was charged under one tax code. */
export interface TaxPart {
  readonly code: string | undefined;
  /** Percent as SAP states it; undefined where it does not. */
  readonly rate: string | undefined;
  /** Gross, in any unit that all parts share: only their proportion counts. */
  readonly weight: number;
}

/** A net amount, and the tax code that SAP is to add its tax by. */
export interface RefundRow {
  readonly net: MinorUnits;
  readonly code: string | undefined;
}

/** Rates are counted in ten-thousandths of a percent. */
const RATE_PLACES = 4;
const WHOLE = 100n * 10n ** BigInt(RATE_PLACES);
/** How unevenly an amount may be split in two before it is left a minor unit off. */
const MOST_UNEVEN = 200;

/**
 * A refund as net amounts, by the tax codes of its order, so that with SAP's own tax they come to it exactly: a refund is
 * a gross amount, and gross is what the customer gets. Tax jumps by a minor unit, so that for some amounts no single net
 * one fits; those are split in two halves, each with its own rounding. Never more than the amount.
 *
 * @param tax the refund's share of the order's tax, for where SAP does not state its rate
 */
export function refundRows(amount: MinorUnits, tax: MinorUnits, parts: readonly TaxPart[]): readonly RefundRow[] {
  const known = parts.filter(({ rate, weight }) => rateOf(rate) !== undefined && weight > 0);
  if (known.length === 0) {
    const codes = new Set(parts.map(({ code }) => code));
    return [{ net: amount - tax, code: codes.size === 1 ? [...codes][0] : undefined }];
  }
  const shares = allocate(
    amount,
    known.map(({ weight }) => weight),
  );
  return known.flatMap(({ code, rate }, index) => {
    const share = shares[index] ?? 0;
    return share === 0 ? [] : netsOf(share, rate).map((net) => ({ net, code }));
  });
}

const rateOf = (rate: string | undefined): bigint | undefined => {
  const units = amountOf(rate, RATE_PLACES);
  return units === undefined || units < 0 ? undefined : BigInt(units);
};

function netsOf(gross: MinorUnits, rate: string | undefined): readonly MinorUnits[] {
  const whole = WHOLE + (rateOf(rate) ?? 0n);
  const nearest = Number((2n * BigInt(gross) * WHOLE + whole) / (2n * whole));
  const near = [nearest, nearest - 1, nearest + 1].filter((net) => net >= 0);
  const single = near.find((net) => withTax(net, rate) === gross);
  if (single !== undefined) return [single];
  for (const net of near) {
    for (let first = Math.ceil(net / 2), tried = 0; first < net && tried < MOST_UNEVEN; first += 1, tried += 1) {
      if (withTax(first, rate) + withTax(net - first, rate) === gross) return [first, net - first];
    }
  }
  return [withTax(nearest, rate) > gross ? nearest - 1 : nearest];
}

/** Half up, as SAP does. `rate` in percent; none adds nothing. */
export function withTax(net: MinorUnits, rate: string | undefined): MinorUnits {
  return net + Number((2n * BigInt(net) * (rateOf(rate) ?? 0n) + WHOLE) / (2n * WHOLE));
}
