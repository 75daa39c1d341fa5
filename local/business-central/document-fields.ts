import {
  address,
  code,
  date,
  type EntityType,
  type Field,
  flag,
  guid,
  instant,
  number,
  option,
  readOnly,
  text,
} from './field.ts';
import { salesCreditMemoLines, salesInvoiceLines, salesOrderLines, salesShipmentLines } from './line-fields.ts';

const customer: readonly Field[] = [
  guid('customerId', { caption: 'Customer Id', table: 'Customer' }),
  code('customerNumber', 20, { caption: 'Sell-to Customer No.', table: 'Customer' }),
  readOnly(text('customerName', 100)),
  readOnly(text('billToName', 100)),
  guid('billToCustomerId', { caption: 'Bill-to Customer Id', table: 'Customer' }),
  code('billToCustomerNumber', 20, { caption: 'Bill-to Customer No.', table: 'Customer' }),
];
const shipToPerson: readonly Field[] = [text('shipToName', 100), text('shipToContact', 100)];
const dimensions: readonly Field[] = [
  code('shortcutDimension1Code', 20, { caption: 'Shortcut Dimension 1 Code', table: 'Dimension Value' }),
  code('shortcutDimension2Code', 20, { caption: 'Shortcut Dimension 2 Code', table: 'Dimension Value' }),
];
const currency: readonly Field[] = [
  guid('currencyId', { caption: 'Currency Id', table: 'Currency' }),
  // No relation: an unknown code gets the page's own message.
  code('currencyCode', 10),
];
const paymentTerms = guid('paymentTermsId', { caption: 'Payment Terms Id', table: 'Payment Terms' });
const shipmentMethod = guid('shipmentMethodId', { caption: 'Shipment Method Id', table: 'Shipment Method' });
const totals: readonly Field[] = [
  number('discountAmount'),
  readOnly(flag('discountAppliedBeforeTax')),
  readOnly(number('totalAmountExcludingTax')),
  readOnly(number('totalTaxAmount')),
  readOnly(number('totalAmountIncludingTax')),
];
const contact: readonly Field[] = [text('phoneNumber', 30), text('email', 80)];

export const salesOrders: EntityType = {
  set: 'salesOrders',
  name: 'salesOrder',
  table: 'Sales Order Entity Buffer',
  lines: salesOrderLines,
  fields: [
    readOnly(guid('id')),
    readOnly(code('number', 20)),
    code('externalDocumentNumber', 35),
    date('orderDate'),
    date('postingDate'),
    ...customer,
    ...shipToPerson,
    ...address('sellTo', 'Sell-to'),
    ...address('billTo', 'Bill-to').map(readOnly),
    ...address('shipTo', 'Ship-to'),
    ...dimensions,
    ...currency,
    flag('pricesIncludeTax'),
    paymentTerms,
    shipmentMethod,
    code('salesperson', 20),
    flag('partialShipping'),
    date('requestedDeliveryDate'),
    ...totals,
    flag('fullyShipped'),
    readOnly(option('status')),
    instant('lastModifiedDateTime'),
    ...contact,
  ],
};

/** No ship-to; the price basis is the customer's (contract sheet business-central 4.1). */
export const salesCreditMemos: EntityType = {
  set: 'salesCreditMemos',
  name: 'salesCreditMemo',
  table: 'Sales Cr. Memo Entity Buffer',
  lines: salesCreditMemoLines,
  fields: [
    readOnly(guid('id')),
    readOnly(code('number', 20)),
    code('externalDocumentNumber', 35),
    date('creditMemoDate'),
    date('postingDate'),
    date('dueDate'),
    ...customer,
    ...address('sellTo', 'Sell-to'),
    ...address('billTo', 'Bill-to'),
    ...dimensions,
    ...currency,
    paymentTerms,
    shipmentMethod,
    code('salesperson', 20),
    readOnly(flag('pricesIncludeTax')),
    ...totals,
    readOnly(option('status')),
    instant('lastModifiedDateTime'),
    guid('invoiceId'),
    code('invoiceNumber', 20),
    ...contact,
    guid('customerReturnReasonId', { caption: 'Reason Code Id', table: 'Return Reason' }),
  ],
};

/** Read only here: the simulator makes invoices by posting orders. */
export const salesInvoices: EntityType = {
  set: 'salesInvoices',
  name: 'salesInvoice',
  table: 'Sales Invoice Entity Aggregate',
  lines: salesInvoiceLines,
  fields: [
    guid('id'),
    code('number', 20),
    code('externalDocumentNumber', 35),
    date('invoiceDate'),
    date('postingDate'),
    date('dueDate'),
    ...customer,
    ...shipToPerson,
    ...address('sellTo', 'Sell-to'),
    ...address('billTo', 'Bill-to'),
    ...address('shipTo', 'Ship-to'),
    ...dimensions,
    ...currency,
    guid('orderId'),
    code('orderNumber', 20),
    paymentTerms,
    shipmentMethod,
    code('salesperson', 20),
    flag('pricesIncludeTax'),
    ...totals,
    option('status'),
    instant('lastModifiedDateTime'),
    ...contact,
  ].map(readOnly),
};

export const salesShipments: EntityType = {
  set: 'salesShipments',
  name: 'salesShipment',
  table: 'Sales Shipment Header',
  lines: salesShipmentLines,
  fields: [
    guid('id'),
    code('number', 20),
    code('externalDocumentNumber', 35),
    date('postingDate'),
    ...customer,
    ...shipToPerson,
    ...address('sellTo', 'Sell-to'),
    ...address('shipTo', 'Ship-to'),
    code('currencyCode', 10),
    code('orderNumber', 20),
    flag('pricesIncludeTax'),
    instant('lastModifiedDateTime'),
    ...contact,
  ].map(readOnly),
};
