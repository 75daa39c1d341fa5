import { type MinorUnits, toDecimal } from '../../zephyrcart/money.ts';
import { amountOf, isFiner, sameDecimal } from '../decimals.ts';
import type { Difference } from '../port.ts';
import { taxWords } from '../tax-check.ts';
import { ERP } from './answers.ts';
import type { CreditMemoDraft, ExpectedRow, OrderDraft } from './draft.ts';
import type { StoredDocument, StoredLine } from './read-back.ts';

/** What differs in money or goods between what SAP stored and computed, and what was meant. */
export function compare(draft: OrderDraft | CreditMemoDraft, stored: StoredDocument): Difference | undefined {
  const words = [...rowWords(draft, stored), ...orderTaxWords(draft, stored)];
  const total = amountOf(stored.total, draft.exponent);
  if (total === undefined) return { minorUnits: 0, lines: [`${ERP} states no total`, ...words] };
  const minorUnits = total - draft.total;
  // A company can keep two decimals of a currency that has none.
  const finer = isFiner(stored.total, draft.exponent);
  if (minorUnits === 0 && !finer) return words.length === 0 ? undefined : { minorUnits, lines: words };
  const isSaid = stored.tax === undefined || words.some((each) => each.startsWith('tax: '));
  const tax = isSaid ? [] : [`tax: ${stored.tax}`];
  const money = (amount: MinorUnits) => toDecimal(amount, draft.exponent);
  const computed = finer ? stored.total : money(total);
  return { minorUnits, lines: [...words, ...tax, `total: ${computed} instead of ${money(draft.total)}`] };
}

/** A document can come to what was charged with another tax in it: prices that include tax say nothing of its rate. */
function orderTaxWords(draft: OrderDraft | CreditMemoDraft, { lines, tax }: StoredDocument): readonly string[] {
  if (draft.kind !== 'order' || draft.rows.length !== lines.length) return [];
  return taxWords({
    lines: draft.charges.map(({ rows: [row], ...charge }) => ({
      name: row === undefined ? 'freight' : rowName(row, draft.rows[row]),
      ...charge,
      // Of freight SAP does not state it.
      rate: row === undefined ? undefined : lines[row]?.taxRate,
    })),
    isSaid: draft.taxIsSaid,
    computed: amountOf(tax, draft.exponent),
    tolerance: draft.taxTolerance * draft.charges.length,
    exponent: draft.exponent,
  });
}

const rowName = (index: number, row: ExpectedRow | undefined) => `row ${index + 1} (${row?.item})`;

/** Of a refund only the amount was meant; how it is split into rows follows from its order. */
function rowWords(draft: OrderDraft | CreditMemoDraft, { lines }: StoredDocument): readonly string[] {
  if (draft.kind !== 'order') return [];
  if (draft.rows.length !== lines.length) return [`${lines.length} rows instead of ${draft.rows.length}`];
  return draft.rows.flatMap((row, index) => {
    const line = lines[index];
    return line === undefined ? [] : lineWords(rowName(index, row), row, line, draft);
  });
}

function lineWords(
  name: string,
  wanted: ExpectedRow,
  stored: StoredLine,
  { exponent, pricesIncludeTax, taxTolerance }: OrderDraft,
): readonly string[] {
  if (stored.item.toUpperCase() !== wanted.item.toUpperCase()) return [`${name}: ${stored.item} in its place`];
  if (!sameDecimal(stored.quantity, String(wanted.quantity))) {
    return [`${name}: quantity ${stored.quantity} instead of ${wanted.quantity}`];
  }
  const net = amountOf(stored.net, exponent);
  if (net === undefined || wanted.net === undefined) return [];
  // What SAP takes out of a price after tax, it rounds; a net price has to come to its amount.
  if (Math.abs(net - wanted.net) <= (pricesIncludeTax ? taxTolerance : 0)) return [];
  return [`${name}: ${toDecimal(net, exponent)} net instead of ${toDecimal(wanted.net, exponent)}`];
}
