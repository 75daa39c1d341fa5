import { toDecimal } from '../../zephyrcart/money.ts';
import type { BusinessCentralDraft } from './draft.ts';

/** What a document rests on that only the company in Business Central can confirm. Each completes "whether". */
export function openQuestions(draft: BusinessCentralDraft): readonly string[] {
  const lines = draft.kind === 'order' ? draft.body.salesOrderLines : draft.body.salesCreditMemoLines;
  const { currencyCode } = draft.body;
  return [
    ...exist('item', 'is not blocked', numbersOf(lines, 'Item')),
    ...exist('G/L account', 'allows direct posting', numbersOf(lines, 'Account')),
    ...exist('customer', 'is not blocked', [draft.customer]),
    ...exist('country code', undefined, countriesOf(draft)),
    ...exist('tax code', undefined, distinct(lines.flatMap((line) => ('taxCode' in line ? (line.taxCode ?? []) : [])))),
    currencyCode === ''
      ? `the company's local currency is ${draft.currency}`
      : `${currencyCode} is the local currency, or a currency with an exchange rate`,
    `its own tax makes the total ${toDecimal(draft.total, draft.exponent)} ${draft.currency}`,
  ];
}

function exist(what: string, besides: string | undefined, numbers: readonly string[]): readonly string[] {
  return numbers.map((number) => `${what} ${number} exists${besides === undefined ? '' : ` and ${besides}`}`);
}

function numbersOf(
  lines: readonly { readonly lineType: string; readonly lineObjectNumber?: string }[],
  type: 'Item' | 'Account',
): readonly string[] {
  return distinct(lines.flatMap((line) => (line.lineType === type ? (line.lineObjectNumber ?? []) : [])));
}

function countriesOf(draft: BusinessCentralDraft): readonly string[] {
  if (draft.kind !== 'order') return [];
  return distinct([draft.body.sellToCountry ?? [], draft.body.shipToCountry ?? []].flat());
}

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
