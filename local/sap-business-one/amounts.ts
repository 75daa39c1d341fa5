import { Decimal, decimal, sum } from '../simulation/decimal.ts';
import type { Amounts, DocumentLine, Expense } from './marketing-document.ts';

export const HUNDRED = decimal('100');

/** A row before the header discount is known. Prices and amounts in the document's currency. */
export interface RowPrice {
  readonly unitPrice: Decimal;
  readonly discountPercent: Decimal;
  readonly price: Decimal;
  readonly net: Decimal;
  /** Net plus tax, when the row was priced with its tax and that total is to be exact. */
  readonly gross?: Decimal;
}

export function percentOf(amount: Decimal, percent: Decimal, decimals: number): Decimal {
  return amount.times(percent).over(HUNDRED, decimals);
}

/** Tax of a row on what the header discount leaves of it, rounded by itself (contract sheet sap-business-one 8). */
export function rowTax(row: RowPrice, taxPercent: Decimal, discountPercent: Decimal, decimals: number): Decimal {
  if (row.gross !== undefined && discountPercent.isZero) return row.gross.minus(row.net);
  const base = row.net.times(HUNDRED.minus(discountPercent)).times(taxPercent);
  return base.over(HUNDRED.times(HUNDRED), decimals);
}

/** Rows less discount, plus freight, plus tax, plus the rounding that the client sent. */
export function documentAmounts(
  lines: readonly Pick<DocumentLine, 'net' | 'tax'>[],
  expenses: readonly Pick<Expense, 'net' | 'tax'>[],
  discountPercent: Decimal,
  rounding: Decimal,
  decimals: number,
): Amounts {
  const rows = sum(lines.map(({ net }) => net));
  const discount = percentOf(rows, discountPercent, decimals);
  const freight = sum(expenses.map(({ net }) => net));
  const tax = sum([...lines, ...expenses].map((row) => row.tax));
  const total = rows.minus(discount).plus(freight).plus(tax).plus(rounding);
  return { rows, discountPercent, discount, freight, tax, rounding, total };
}

/** In local currency. The rate is local units for one of the document's. */
export function toLocal(amount: Decimal, rate: Decimal): Decimal {
  return amount.times(rate).rounded(2);
}

export function toDocument(amount: Decimal, rate: Decimal, decimals: number): Decimal {
  return amount.over(rate, decimals);
}

export const negative = (amount: Decimal): boolean => amount.compare(Decimal.zero) < 0;
