import { BLANK_GUID } from '../simulation/chance.ts';
import { decimal } from '../simulation/decimal.ts';
import type { Json } from '../simulation/json.ts';
import { findCurrency } from './look-up.ts';
import { etagOf, instantText, type Row } from './row.ts';
import type { SalesDocument, SalesLine } from './sales-document.ts';
import { moneyRules, type Session } from './session.ts';
import { type LineAmounts, lineAmounts, totals } from './totals.ts';

type View = Pick<Session, 'company' | 'behaviour'>;
type Property = (document: SalesDocument, view: View) => Json;

const PROPERTIES: Readonly<Record<string, Property>> = {
  id: ({ id }) => id,
  number: ({ number }) => number,
  status: ({ status }) => status,
  customerId: ({ customer }) => customer.id,
  customerNumber: ({ customer }) => customer.number,
  customerName: ({ customer }) => customer.displayName,
  billToName: ({ billTo }) => billTo.displayName,
  billToCustomerId: ({ billTo }) => billTo.id,
  billToCustomerNumber: ({ billTo }) => billTo.number,
  currencyId: ({ currency }, { company }) => findCurrency(company, currency)?.id ?? BLANK_GUID,
  // Never blank: the local currency shows its code.
  currencyCode: ({ currency }, { company }) => currency || company.localCurrency.code,
  pricesIncludeTax: ({ pricesIncludeTax }) => pricesIncludeTax,
  discountAmount: ({ invoiceDiscount }) => invoiceDiscount,
  discountAppliedBeforeTax: ({ pricesIncludeTax }) => !pricesIncludeTax,
  totalAmountExcludingTax: (document, view) => totals(document, moneyRules(view, document)).excludingTax,
  totalTaxAmount: (document, view) => totals(document, moneyRules(view, document)).tax,
  totalAmountIncludingTax: (document, view) => totals(document, moneyRules(view, document)).includingTax,
  lastModifiedDateTime: ({ modifiedAt }) => instantText(modifiedAt),
};

export function documentRow(document: SalesDocument, view: View): Row {
  return {
    id: document.id,
    etag: etagOf(document.id, document.version),
    property: (name) => PROPERTIES[name]?.(document, view) ?? document.properties[name] ?? billing(document, name),
    lines: () => lineRows(document, view),
  };
}

/** The bill-to address of the same customer is the sell-to address, unless somebody wrote another. */
function billing(document: SalesDocument, name: string): Json | undefined {
  if (!name.startsWith('billTo') || document.billTo.number !== document.customer.number) return undefined;
  return document.properties[name.replace('billTo', 'sellTo')];
}

export function lineRows(document: SalesDocument, view: View): readonly Row[] {
  const amounts = lineAmounts(document, moneyRules(view, document));
  return document.lines.flatMap((line, index) => {
    const found = amounts[index];
    return found === undefined ? [] : [lineRow(document, line, found, view)];
  });
}

function lineRow(document: SalesDocument, line: SalesLine, amounts: LineAmounts, view: View): Row {
  const own: Readonly<Record<string, Json>> = {
    id: line.id,
    documentId: document.id,
    sequence: decimal(String(line.sequence)),
    itemId: line.type === 'Item' ? line.objectId : BLANK_GUID,
    accountId: line.type === 'Account' ? line.objectId : BLANK_GUID,
    lineType: line.type,
    lineObjectNumber: line.number,
    unitOfMeasureCode: line.unit,
    unitOfMeasureId: view.company.codes['Unit of Measure'].find((row) => row.code === line.unit)?.id ?? BLANK_GUID,
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    discountAmount: line.discountAmount,
    discountPercent: line.discountPercent,
    discountAppliedBeforeTax: !document.pricesIncludeTax,
    taxCode: line.taxCode,
    taxPercent: line.taxPercent,
    invoiceQuantity: line.quantity,
    shipQuantity: line.quantity,
    ...amounts,
  };
  return {
    id: line.id,
    etag: etagOf(line.id, line.version),
    property: (name) => own[name] ?? line.properties[name],
    lines: () => [],
  };
}
