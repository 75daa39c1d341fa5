import { toDecimal } from '../../zephyrcart/money.ts';
import type { BusinessCentralDraft } from './draft.ts';

/** Fields that name a record of the company, by what it is called. Not every one is sent: mapping.ts decides. */
const NAMED = {
  salesperson: 'salesperson',
  paymentTermsId: 'payment terms',
  shipmentMethodId: 'shipment method',
  shortcutDimension1Code: 'first dimension value',
  shortcutDimension2Code: 'second dimension value',
  customerReturnReasonId: 'return reason',
  sellToCountry: 'country code',
  shipToCountry: 'country code',
  taxCode: 'tax code',
  unitOfMeasureCode: 'unit of measure',
  locationId: 'location',
} as const;

/** What a document rests on that only the company in Business Central can confirm. Each completes "whether". */
export function openQuestions(draft: BusinessCentralDraft): readonly string[] {
  const lines = draft.kind === 'order' ? draft.body.salesOrderLines : draft.body.salesCreditMemoLines;
  const { currencyCode } = draft.body;
  const items = draft.kind === 'order' ? draft.items : [];
  return distinct([
    ...numbersOf(lines, 'Item')
      .filter((number) => !items.some((item) => item.number === number && item.assumed !== undefined))
      .map((number) => `item ${number} exists and is not blocked`),
    ...items.flatMap(({ assumed }) => assumed ?? []),
    ...numbersOf(lines, 'Account').map((number) => `G/L account ${number} exists and allows direct posting`),
    `customer ${draft.customer} exists and is not blocked`,
    ...named([draft.body, ...lines]),
    currencyCode === ''
      ? `the company's local currency is ${draft.currency}`
      : `${currencyCode} is the local currency, or a currency with an exchange rate`,
    `its own tax makes the total ${toDecimal(draft.total, draft.exponent)} ${draft.currency}`,
  ]);
}

function named(records: readonly object[]): readonly string[] {
  return Object.entries(NAMED).flatMap(([field, what]) =>
    records.flatMap((record) => (field in record ? `${what} ${Reflect.get(record, field)} exists` : [])),
  );
}

function numbersOf(
  lines: readonly { readonly lineType: string; readonly lineObjectNumber?: string }[],
  type: 'Item' | 'Account',
): readonly string[] {
  return lines.flatMap((line) => (line.lineType === type ? (line.lineObjectNumber ?? []) : []));
}

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
