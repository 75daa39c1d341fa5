import { Decimal, decimal, sum } from '../simulation/decimal.ts';
import type { SalesDocument, SalesLine } from './sales-document.ts';

/** Amounts of one line, in the document's currency. `net…` are after the line's share of the order discount. */
export interface LineAmounts {
  readonly amountExcludingTax: Decimal;
  readonly totalTaxAmount: Decimal;
  readonly amountIncludingTax: Decimal;
  readonly invoiceDiscountAllocation: Decimal;
  readonly netAmount: Decimal;
  readonly netTaxAmount: Decimal;
  readonly netAmountIncludingTax: Decimal;
}

/** `line`: each line's tax is rounded by itself. `group`: on the running total of all lines with that rate. */
export type VatRounding = 'line' | 'group';

export interface MoneyRules {
  /** Decimals of amounts in the document's currency. */
  readonly decimals: number;
  readonly vatRounding: VatRounding;
}

type Basis = Pick<SalesDocument, 'pricesIncludeTax' | 'invoiceDiscount' | 'lines'>;
const HUNDRED = decimal('100');

/** Quantity x unit price, rounded, less the discount; in the price basis of the document. */
export function lineAmount(line: SalesLine, decimals: number): Decimal {
  return line.quantity.times(line.unitPrice).rounded(decimals).minus(line.discountAmount).rounded(decimals);
}

/** In the order of the document's lines. */
export function lineAmounts(document: Basis, rules: MoneyRules): readonly LineAmounts[] {
  const amounts = document.lines.map((line) => lineAmount(line, rules.decimals));
  const discounts = spread(document, amounts, rules.decimals);
  const before = withTax(document, amounts, rules);
  const after = withTax(
    document,
    amounts.map((amount, index) => amount.minus(discounts[index] ?? Decimal.zero)),
    rules,
  );
  return before.map((gross, index) => {
    const net = after[index] ?? gross;
    return {
      amountExcludingTax: gross.excluding,
      totalTaxAmount: gross.including.minus(gross.excluding),
      amountIncludingTax: gross.including,
      invoiceDiscountAllocation: discounts[index] ?? Decimal.zero,
      netAmount: net.excluding,
      netTaxAmount: net.including.minus(net.excluding),
      netAmountIncludingTax: net.including,
    };
  });
}

export interface Totals {
  readonly excludingTax: Decimal;
  readonly tax: Decimal;
  readonly includingTax: Decimal;
}

export function totals(document: Basis, rules: MoneyRules): Totals {
  const lines = lineAmounts(document, rules);
  const excludingTax = sum(lines.map((line) => line.netAmount));
  const includingTax = sum(lines.map((line) => line.netAmountIncludingTax));
  return { excludingTax, tax: includingTax.minus(excludingTax), includingTax };
}

/** The order discount over the item lines by amount; the running total is rounded, so nothing is lost. */
function spread(document: Basis, amounts: readonly Decimal[], decimals: number): readonly Decimal[] {
  const shared = amounts.map((amount, index) => (document.lines[index]?.type === 'Item' ? amount : Decimal.zero));
  const whole = sum(shared);
  let [seen, given] = [Decimal.zero, Decimal.zero];
  return shared.map((amount) => {
    if (whole.isZero) return Decimal.zero;
    seen = seen.plus(amount);
    const upToHere = document.invoiceDiscount.times(seen).over(whole, decimals);
    const share = upToHere.minus(given);
    given = upToHere;
    return share;
  });
}

interface Taxed {
  readonly excluding: Decimal;
  readonly including: Decimal;
}

function withTax(document: Basis, amounts: readonly Decimal[], rules: MoneyRules): readonly Taxed[] {
  const running = new Map<string, { basis: Decimal; other: Decimal }>();
  return amounts.map((amount, index) => {
    const percent = document.lines[index]?.taxPercent ?? Decimal.zero;
    const kept = rules.vatRounding === 'group' ? running.get(percent.toString()) : undefined;
    const group = kept ?? { basis: Decimal.zero, other: Decimal.zero };
    group.basis = group.basis.plus(amount);
    const converted = otherBasis(group.basis, percent, document.pricesIncludeTax, rules.decimals);
    const other = converted.minus(group.other);
    group.other = converted;
    running.set(percent.toString(), group);
    return document.pricesIncludeTax
      ? { excluding: other, including: amount }
      : { excluding: amount, including: other };
  });
}

function otherBasis(amount: Decimal, percent: Decimal, includesTax: boolean, decimals: number): Decimal {
  const factor = HUNDRED.plus(percent);
  return includesTax ? amount.times(HUNDRED).over(factor, decimals) : amount.times(factor).over(HUNDRED, decimals);
}
