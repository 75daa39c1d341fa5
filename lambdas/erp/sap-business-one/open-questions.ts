import { toDecimal } from '../../zephyrcart/money.ts';
import type { SapBusinessOneDraft } from './draft.ts';

/** Fields that name a record of the company, by what it is called. Not every one is sent: mapping.ts decides. */
const NAMED = {
  ItemCode: ['item', 'exists and is active'],
  AccountCode: ['G/L account', 'exists'],
  ExpenseCode: ['freight', 'exists'],
  TaxCode: ['tax code', 'exists'],
  VatGroup: ['tax code', 'exists'],
  WarehouseCode: ['warehouse', 'exists'],
  Series: ['series', 'exists'],
  SalesPersonCode: ['sales employee', 'exists'],
  PaymentGroupCode: ['payment terms', 'exist'],
  TransportationCode: ['shipping type', 'exists'],
  BPL_IDAssignedToInvoice: ['branch', 'exists'],
  ShipToCountry: ['country code', 'exists'],
  BillToCountry: ['country code', 'exists'],
  ShipToState: ['state code', 'exists'],
  BillToState: ['state code', 'exists'],
} as const;

/** What a document rests on that only the company in SAP Business One can confirm. Each completes "whether". */
export function openQuestions(draft: SapBusinessOneDraft): readonly string[] {
  const untouched = 'nothing was delivered or invoiced of its order: that would change what its refund becomes';
  if (draft.kind === 'cancellation') return [untouched];
  const { DocumentLines, DocumentAdditionalExpenses = [], ...header } = draft.body;
  const { DocCurrency, DocDate } = header;
  const address = 'AddressExtension' in header ? [header.AddressExtension ?? {}] : [];
  const assumed = draft.kind === 'order' ? draft.items.filter((item) => item.assumed !== undefined) : [];
  const isAssumed = (row: object) => 'ItemCode' in row && assumed.some(({ number }) => number === row.ItemCode);
  return distinct([
    ...named(DocumentLines.map((row) => (isAssumed(row) ? { ...row, ItemCode: undefined } : row))),
    ...assumed.flatMap((item) => item.assumed ?? []),
    ...named(DocumentAdditionalExpenses),
    `business partner ${draft.customer} exists, is active and takes ${DocCurrency}`,
    ...named([header, ...address]),
    ...[header, ...DocumentLines].flatMap(userFields),
    `${DocCurrency} is the local currency, or a currency with an exchange rate on ${DocDate}`,
    `its own tax makes the total ${toDecimal(draft.total, draft.exponent)} ${draft.currency}`,
    'no approval procedure makes a draft of it',
    ...(draft.kind === 'credit memo' ? [untouched] : []),
  ]);
}

function named(records: readonly object[]): readonly string[] {
  return Object.entries(NAMED).flatMap(([field, [what, is]]) =>
    records.flatMap((record) =>
      Reflect.get(record, field) !== undefined ? `${what} ${Reflect.get(record, field)} ${is}` : [],
    ),
  );
}

const userFields = (fields: object): readonly string[] =>
  Object.keys(fields).flatMap((field) => (field.startsWith('U_') ? `user field ${field} exists` : []));

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
