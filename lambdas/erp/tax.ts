import type { MinorUnits } from '../zephyrcart/money.ts';
import { toMinorUnits } from '../zephyrcart/money.ts';
import { type ErpSettings, entry } from './settings.ts';

/** Rates are compared in ten-thousandths of a percent. */
const RATE_PLACES = 4;
const WHOLE = 1_000_000n;

/**
 * The ERP's tax code for a line, from the table for its country (or `*`): the listed rate that gives the line's
 * tax within one minor unit. Undefined when none does, or two do equally well (small amounts): then the item's own tax
 * group decides, as it would for an order typed by hand.
 */
export function taxCode(
  { tax: table }: Pick<ErpSettings, 'tax'>,
  country: string | undefined,
  { net, tax }: { readonly net: MinorUnits; readonly tax: MinorUnits },
): string | undefined {
  const codes = (country === undefined ? undefined : entry(table.codes, country)) ?? entry(table.codes, '*') ?? {};
  const candidates = Object.entries(codes)
    .map(([rate, code]) => ({ code, distance: distance(rate, net, tax) }))
    .filter(({ distance: apart }) => apart <= WHOLE)
    .toSorted((a, b) => (a.distance < b.distance ? -1 : 1));
  const [best, second] = candidates;
  return best !== undefined && best.distance !== second?.distance ? best.code : undefined;
}

/** How far the tax is from net x rate, in minor units / 1,000,000. */
function distance(rate: string, net: MinorUnits, tax: MinorUnits): bigint {
  const apart = BigInt(tax) * WHOLE - BigInt(net) * BigInt(toMinorUnits(rate, RATE_PLACES).minorUnits);
  return apart < 0n ? -apart : apart;
}
