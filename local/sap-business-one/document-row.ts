import { Decimal, exact } from '../simulation/decimal.ts';
import type { JsonObject } from '../simulation/json.ts';
import { HUNDRED, percentOf, toLocal } from './amounts.ts';
import { type Company, decimalsOf } from './company.ts';
import { STORED_PLACES } from './field-value.ts';
import type { DocumentLine, Expense, MarketingDocument } from './marketing-document.ts';

const OBJECT_NAME = { order: 'oOrders', invoice: 'oInvoices', 'credit memo': 'oCreditNotes' } as const;

/**
 * A document as the API shows it. Amounts without `FC` are in local currency, those with it in the document's when that is
 * a foreign one (contract sheet sap-business-one 2.2).
 */
export function documentRow(document: MarketingDocument, company: Company): JsonObject {
  const known = company.rows.get(document);
  if (known !== undefined) return known;
  const row = shown(document, company);
  company.rows.set(document, row);
  return row;
}

function shown(document: MarketingDocument, company: Company): JsonObject {
  const { amounts, rate, currency } = document;
  const isForeign = currency !== company.localCurrency;
  const local = (amount: Decimal) => toLocal(amount, rate);
  const foreign = (amount: Decimal) => (isForeign ? amount : Decimal.zero);
  const instant = new Date(document.updatedAt).toISOString();
  return {
    ...document.given,
    DocEntry: exact(document.entry),
    DocNum: exact(document.number),
    DocObjectCode: OBJECT_NAME[document.becomes],
    DocCurrency: currency,
    DocRate: rate,
    DocTotal: local(amounts.total),
    DocTotalFc: foreign(amounts.total),
    DocTotalSys: local(amounts.total),
    VatSum: local(amounts.tax),
    VatSumFc: foreign(amounts.tax),
    TotalDiscount: local(amounts.discount),
    DiscountPercent: amounts.discountPercent,
    RoundingDiffAmount: amounts.rounding,
    PaidToDate: local(document.paid),
    DocumentStatus: document.open ? 'bost_Open' : 'bost_Close',
    Cancelled: document.cancelStatus === 'csNo' ? 'tNO' : 'tYES',
    CancelStatus: document.cancelStatus,
    AuthorizationStatus: document.authorization,
    CreationDate: new Date(document.createdAt).toISOString().slice(0, 10),
    UpdateDate: instant.slice(0, 10),
    UpdateTime: instant.slice(11, 19),
    DocumentLines: document.lines.map((line) => lineRow(line, document, company)),
    DocumentAdditionalExpenses: document.expenses.map((expense) => expenseRow(expense, document, isForeign)),
  };
}

function lineRow(line: DocumentLine, document: MarketingDocument, company: Company): JsonObject {
  const isForeign = document.currency !== company.localCurrency;
  const local = (amount: Decimal) => toLocal(amount, document.rate);
  const withTax = line.price.times(HUNDRED.plus(line.taxPercent)).over(HUNDRED, STORED_PLACES);
  const share = line.quantity.isZero ? Decimal.zero : line.openQuantity.over(line.quantity, STORED_PLACES);
  return {
    ...line.given,
    LineNum: exact(line.number),
    Quantity: line.quantity,
    UnitPrice: line.unitPrice,
    DiscountPercent: line.discountPercent,
    Price: line.price,
    PriceAfterVAT: withTax,
    Currency: document.currency,
    Rate: document.rate,
    LineTotal: local(line.net),
    RowTotalFC: isForeign ? line.net : Decimal.zero,
    TaxTotal: local(line.tax),
    NetTaxAmount: local(line.tax),
    TaxPercentagePerRow: line.taxPercent,
    GrossPrice: withTax,
    GrossTotal: local(line.net.plus(percentOf(line.net, line.taxPercent, decimalsOf(company, document.currency)))),
    BaseType: line.base === undefined ? exact(-1) : exact(line.base.type),
    BaseEntry: line.base === undefined ? null : exact(line.base.entry),
    BaseLine: line.base === undefined ? null : exact(line.base.line),
    WithoutInventoryMovement: line.given.WithoutInventoryMovement ?? 'tNO',
    ShipDate: line.given.ShipDate ?? document.given.DocDueDate ?? null,
    LineStatus: line.open ? 'bost_Open' : 'bost_Close',
    RemainingOpenQuantity: line.openQuantity,
    OpenAmount: local(line.net.times(share)),
  };
}

function expenseRow(expense: Expense, { rate, open }: MarketingDocument, isForeign: boolean): JsonObject {
  return {
    ...expense.given,
    LineNum: exact(expense.number),
    LineTotal: toLocal(expense.net, rate),
    LineTotalFC: isForeign ? expense.net : Decimal.zero,
    TaxPercent: expense.taxPercent,
    TaxSum: toLocal(expense.tax, rate),
    Status: open ? 'bost_Open' : 'bost_Close',
  };
}
