import { toDecimal } from '../../zephyrcart/money.ts';
import type { SapBusinessOneDraft } from './draft.ts';
import type { AmountRow, BaseRow, FreightRow, ItemRow } from './fields.ts';

/** What a document rests on that only the company in SAP Business One can confirm. Each completes "whether". */
export function openQuestions(draft: SapBusinessOneDraft): readonly string[] {
  if (draft.kind === 'cancellation') return [`nothing was made of order ${draft.order.number}`];
  const rows: readonly (ItemRow | AmountRow | BaseRow)[] = draft.body.DocumentLines;
  const freight = draft.body.DocumentAdditionalExpenses ?? [];
  const { DocCurrency, DocDate } = draft.body;
  return [
    ...distinct(rows.flatMap((row) => ('ItemCode' in row ? row.ItemCode : []))).map(
      (code) => `item ${code} exists and is active`,
    ),
    ...distinct(rows.flatMap((row) => ('AccountCode' in row ? row.AccountCode : []))).map(
      (code) => `G/L account ${code} exists`,
    ),
    ...freight.map(({ ExpenseCode }) => `freight ${ExpenseCode} exists`),
    `business partner ${draft.customer} exists, is active and takes ${DocCurrency}`,
    ...distinct([...rows, ...freight].flatMap((row) => taxOf(row) ?? [])).map((code) => `tax code ${code} exists`),
    `${DocCurrency} is the local currency, or a currency with an exchange rate on ${DocDate}`,
    `its own tax makes the total ${toDecimal(draft.total, draft.exponent)} ${draft.currency}`,
    'no approval procedure makes a draft of it',
  ];
}

const taxOf = (row: ItemRow | AmountRow | BaseRow | FreightRow) =>
  'BaseType' in row ? undefined : (row.TaxCode ?? row.VatGroup);

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
