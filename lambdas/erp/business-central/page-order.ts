import type { AccountLine, CommentLine, ItemLine, SalesCreditMemo, SalesOrder } from './fields.ts';

// Stryker disable BooleanLiteral: what is said of a name is not looked at, only that it is there and where.

/** Names in the order of the API's page. One that is missing here does not compile. */
type Page<T> = Readonly<Record<keyof T, true>>;

/**
 * Business Central may validate fields in the order of its page or of the JSON, and each overwrites what it derives: in
 * page order both come to the same (contract sheet business-central 2.3). So a mapping may name its fields in any order.
 */
export const ORDER_PAGE: Page<SalesOrder> = {
  externalDocumentNumber: true,
  orderDate: true,
  postingDate: true,
  customerNumber: true,
  shipToName: true,
  shipToContact: true,
  sellToAddressLine1: true,
  sellToAddressLine2: true,
  sellToCity: true,
  sellToCountry: true,
  sellToState: true,
  sellToPostCode: true,
  shipToAddressLine1: true,
  shipToAddressLine2: true,
  shipToCity: true,
  shipToCountry: true,
  shipToState: true,
  shipToPostCode: true,
  shortcutDimension1Code: true,
  shortcutDimension2Code: true,
  currencyCode: true,
  pricesIncludeTax: true,
  paymentTermsId: true,
  shipmentMethodId: true,
  salesperson: true,
  partialShipping: true,
  requestedDeliveryDate: true,
  salesOrderLines: true,
  phoneNumber: true,
  email: true,
};

export const CREDIT_MEMO_PAGE: Page<SalesCreditMemo> = {
  externalDocumentNumber: true,
  creditMemoDate: true,
  postingDate: true,
  customerNumber: true,
  shortcutDimension1Code: true,
  shortcutDimension2Code: true,
  currencyCode: true,
  paymentTermsId: true,
  salesperson: true,
  customerReturnReasonId: true,
  salesCreditMemoLines: true,
};

/** Of lines that an order has. */
export const ORDER_LINE_PAGE: Page<ItemLine & AccountLine & CommentLine> = {
  lineType: true,
  lineObjectNumber: true,
  description: true,
  description2: true,
  unitOfMeasureCode: true,
  quantity: true,
  unitPrice: true,
  discountAmount: true,
  taxCode: true,
  shipmentDate: true,
  itemVariantId: true,
  locationId: true,
};

/** A credit memo has the price first (contract sheet business-central 4.1). */
export const CREDIT_MEMO_LINE_PAGE: Page<AccountLine & CommentLine> = {
  lineType: true,
  lineObjectNumber: true,
  description: true,
  description2: true,
  unitPrice: true,
  quantity: true,
  taxCode: true,
};

export function orderInPageOrder(order: SalesOrder): SalesOrder {
  const salesOrderLines = order.salesOrderLines.map((line) => sorted(line, ORDER_LINE_PAGE));
  return sorted({ ...order, salesOrderLines }, ORDER_PAGE);
}

export function creditMemoInPageOrder(memo: SalesCreditMemo): SalesCreditMemo {
  const salesCreditMemoLines = memo.salesCreditMemoLines.map((line) => sorted(line, CREDIT_MEMO_LINE_PAGE));
  return sorted({ ...memo, salesCreditMemoLines }, CREDIT_MEMO_PAGE);
}

function sorted<T extends object>(fields: T, page: Readonly<Record<string, true>>): T {
  const names = Object.keys(page);
  const place = ([name]: readonly [string, unknown]) => names.indexOf(name);
  return Object.fromEntries(Object.entries(fields).toSorted((one, other) => place(one) - place(other))) as T;
}
