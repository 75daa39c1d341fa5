import { type Decimal, type MinorUnits, toDecimal } from '../../zephyrcart/money.ts';
import { amountOf, isFiner, sameDecimal } from '../decimals.ts';
import type { Difference } from '../port.ts';
import { taxWords } from '../tax-check.ts';
import { withoutTax } from './decimals.ts';
import type { BusinessCentralDraft, LineAmount } from './draft.ts';
import type { AccountLine, ItemLine } from './fields.ts';
import type { StoredDocument, StoredLine } from './read-back.ts';

/** One line put right: what is sent, in page order. */
export interface Repair {
  readonly lineId: string;
  readonly etag: string;
  readonly fields: { readonly unitPrice: Decimal; readonly quantity?: number; readonly discountAmount: Decimal };
}

export interface Comparison {
  /** Lines that hold another quantity, price or discount than was sent. */
  readonly repairs: readonly Repair[];
  /** What differs in money or goods as the document stands. */
  readonly difference: Difference | undefined;
}

interface Pair {
  readonly index: number;
  readonly wanted: ItemLine | AccountLine;
  readonly amount: LineAmount;
  readonly stored: StoredLine;
}

/** Holds what Business Central stored and computed against what was meant. */
export function compare(draft: BusinessCentralDraft, stored: StoredDocument): Comparison {
  const wanted = pricedLines(draft);
  const pairs = wanted.flatMap((line, index): Pair[] => {
    const [found, amount] = [stored.lines[index], draft.amounts[index]];
    return found === undefined || amount === undefined ? [] : [{ index, wanted: line, amount, stored: found }];
  });
  const aligned = wanted.length === stored.lines.length && pairs.every(sameObject);
  const words = [
    ...basisWords(draft, stored),
    // Of a refund only the amount was meant: into which lines it was split followed from its order at that time.
    ...(draft.kind === 'order' || aligned ? linesWords(pairs, draft, stored) : []),
    ...(aligned ? orderTaxWords(pairs, draft, stored) : []),
  ];
  return {
    repairs: aligned ? pairs.flatMap((pair) => repairOf(pair, draft, stored)) : [],
    difference: differenceOf(draft, stored, words),
  };
}

/** A document can come to what was charged with another tax in it: prices that include tax say nothing of its rate. */
function orderTaxWords(pairs: readonly Pair[], draft: BusinessCentralDraft, document: StoredDocument) {
  if (draft.kind !== 'order') return [];
  return taxWords({
    lines: pairs.map((pair) => ({ name: lineName(pair), ...pair.amount, rate: pair.stored.taxPercent })),
    isSaid: draft.taxIsSaid,
    computed: amountOf(document.tax, draft.exponent),
    tolerance: draft.taxTolerance * pairs.length,
    exponent: draft.exponent,
  });
}

function linesWords(pairs: readonly Pair[], draft: BusinessCentralDraft, document: StoredDocument): readonly string[] {
  const [count, meant] = [document.lines.length, pricedLines(draft).length];
  return [
    ...(count === meant ? [] : [`${count} priced lines instead of ${meant}`]),
    ...pairs.flatMap((pair) => lineWords(pair, draft, document)),
  ];
}

const lineName = ({ index, wanted }: Pair) => `line ${index + 1} (${wanted.lineObjectNumber})`;

function pricedLines(draft: BusinessCentralDraft): readonly (ItemLine | AccountLine)[] {
  const lines = draft.kind === 'order' ? draft.body.salesOrderLines : draft.body.salesCreditMemoLines;
  return lines.filter((line) => line.lineType !== 'Comment');
}

function sameObject({ wanted, stored }: Pair): boolean {
  return stored.type === wanted.lineType && stored.objectNumber.toUpperCase() === wanted.lineObjectNumber.toUpperCase();
}

function repairOf(pair: Pair, draft: BusinessCentralDraft, document: StoredDocument): Repair[] {
  const { wanted, stored } = pair;
  if (draft.kind === 'credit memo' && comesToItsSum(pair, draft)) return [];
  const unitPrice = priceInBasis(pair, draft, document);
  const discountAmount = wanted.lineType === 'Item' ? wanted.discountAmount : toDecimal(0, 0);
  const sameQuantity = sameDecimal(stored.quantity, String(wanted.quantity));
  if (sameQuantity && sameDecimal(stored.unitPrice, unitPrice) && sameDecimal(stored.discountAmount, discountAmount)) {
    return [];
  }
  const quantity = sameQuantity ? {} : { quantity: wanted.quantity };
  // The page of order lines has the quantity first, the page of credit memo lines the price.
  const fields =
    draft.kind === 'order' ? { ...quantity, unitPrice, discountAmount } : { unitPrice, ...quantity, discountAmount };
  return [{ lineId: stored.id, etag: stored.etag, fields }];
}

/**
 * A credit memo takes its price basis from the customer, and in a net basis Business Central adds the refund account's
 * own VAT: where that makes another sum of it than the customer got back, the sum counts, and the price is what comes to
 * it (contract sheet business-central 4.1).
 */
function priceInBasis(
  { wanted, amount, stored }: Pair,
  draft: BusinessCentralDraft,
  document: StoredDocument,
): Decimal {
  if (draft.kind === 'order') return wanted.unitPrice;
  const gross = amount.net + amount.tax;
  if (document.pricesIncludeTax ?? draft.pricesIncludeTax) return toDecimal(gross, draft.exponent);
  return withoutTax(gross, stored.taxPercent ?? '0', draft.exponent);
}

function basisDiffers(draft: BusinessCentralDraft, document: StoredDocument): boolean {
  return document.pricesIncludeTax !== undefined && document.pricesIncludeTax !== draft.pricesIncludeTax;
}

function basisWords(draft: BusinessCentralDraft, document: StoredDocument): string[] {
  if (draft.kind === 'credit memo' || !basisDiffers(draft, document)) return [];
  return [
    `prices are ${draft.pricesIncludeTax ? 'gross' : 'net'}, but stored as ${draft.pricesIncludeTax ? 'net' : 'gross'}`,
  ];
}

function lineWords(pair: Pair, draft: BusinessCentralDraft, document: StoredDocument): string[] {
  const { wanted, stored } = pair;
  const name = lineName(pair);
  if (!sameObject(pair)) return [`${name}: ${stored.type} ${stored.objectNumber} in its place`];
  if (!sameDecimal(stored.quantity, String(wanted.quantity))) {
    return [`${name}: quantity ${stored.quantity} instead of ${wanted.quantity}`];
  }
  const net = !draft.pricesIncludeTax && document.pricesIncludeTax !== true;
  const meant = net ? pair.amount.net : pair.amount.net + pair.amount.tax;
  const actual = amountOf(net ? stored.amountExcludingTax : stored.amountIncludingTax, draft.exponent);
  if (actual === undefined || actual === meant) return [];
  // One amount on one account: its VAT is the account's, in either basis, and cannot follow an order of several rates.
  if (draft.kind === 'credit memo' && comesToItsSum(pair, draft)) return [];
  const money = (amount: MinorUnits) => toDecimal(amount, draft.exponent);
  return [`${name}: ${money(actual)} ${net ? 'net' : 'gross'} instead of ${money(meant)}`];
}

function comesToItsSum({ amount, stored }: Pair, { exponent }: BusinessCentralDraft): boolean {
  return amountOf(stored.amountIncludingTax, exponent) === amount.net + amount.tax;
}

/** Of a total that differs, the tax is worth saying also where it is within its tolerance. */
function taxLine(draft: BusinessCentralDraft, document: StoredDocument, words: readonly string[]): readonly string[] {
  const tax = amountOf(document.tax, draft.exponent);
  if (tax === undefined || tax === draft.tax || words.some((each) => each.startsWith('tax: '))) return [];
  return [`tax: ${toDecimal(tax, draft.exponent)} instead of ${toDecimal(draft.tax, draft.exponent)}`];
}

function differenceOf(
  draft: BusinessCentralDraft,
  document: StoredDocument,
  words: readonly string[],
): Difference | undefined {
  const total = amountOf(document.total, draft.exponent);
  if (total === undefined) return { minorUnits: 0, lines: ['Business Central states no total', ...words] };
  const minorUnits = total - draft.total;
  const finer = isFiner(document.total, draft.exponent);
  if (minorUnits === 0 && !finer) return words.length === 0 ? undefined : { minorUnits, lines: words };
  const money = (amount: MinorUnits) => toDecimal(amount, draft.exponent);
  const computed = finer ? document.total : money(total);
  return {
    minorUnits,
    lines: [...words, ...taxLine(draft, document, words), `total: ${computed} instead of ${money(draft.total)}`],
  };
}
