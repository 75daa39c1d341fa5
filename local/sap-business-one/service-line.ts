import { Decimal } from '../simulation/decimal.ts';
import type { JsonObject } from '../simulation/json.ts';
import { HUNDRED, type RowPrice } from './amounts.ts';
import { decimalsOf } from './company.ts';
import { STORED_PLACES } from './field-value.ts';
import { numberOf, textOf } from './given.ts';
import type { Header } from './header.ts';
import { readLineTotal } from './item-line.ts';
import { internalError, invalid } from './refusals.ts';
import type { Turn } from './turn.ts';

/** A service document has amounts on accounts, and no items (contract sheet sap-business-one 4.1). */
export function checkServiceRow(given: JsonObject, at: number): void {
  if (textOf(given, 'ItemCode') !== undefined) throw internalError();
  if (textOf(given, 'AccountCode') === undefined) {
    throw invalid(-10, `G/L account is missing; specify an account  [DocumentLines.AccountCode][line: ${at}]`);
  }
}

/** The amount of the row; a quantity does not multiply it. */
export function priceServiceRow(given: JsonObject, header: Header, turn: Turn): RowPrice {
  const decimals = decimalsOf(turn.company, header.currency);
  const unitPrice = readLineTotal(given, header, turn) ?? numberOf(given, 'UnitPrice') ?? Decimal.zero;
  const discountPercent = numberOf(given, 'DiscountPercent') ?? Decimal.zero;
  const price = unitPrice.times(HUNDRED.minus(discountPercent)).over(HUNDRED, STORED_PLACES);
  return { unitPrice, discountPercent, price, net: price.rounded(decimals) };
}
