import {
  code,
  date,
  type EntityType,
  type Field,
  flag,
  guid,
  insertOnly,
  number,
  option,
  readOnly,
  text,
  whole,
} from './field.ts';

const LINE_TABLE = 'Sales Invoice Line Aggregate';

const opening: readonly Field[] = [
  readOnly(guid('id')),
  insertOnly(guid('documentId')),
  insertOnly(whole('sequence')),
  guid('itemId', { caption: 'Item Id', table: 'Item' }),
  guid('accountId', { caption: 'Account Id', table: 'G/L Account' }),
  option('lineType'),
  insertOnly(code('lineObjectNumber', 20)),
  text('description', 100),
  text('description2', 50),
  guid('unitOfMeasureId', { caption: 'Unit of Measure Id', table: 'Unit of Measure' }),
  code('unitOfMeasureCode', 10, { caption: 'Unit of Measure Code', table: 'Unit of Measure' }),
];

const money: readonly Field[] = [
  number('discountAmount'),
  number('discountPercent'),
  readOnly(flag('discountAppliedBeforeTax')),
  readOnly(number('amountExcludingTax')),
  code('taxCode', 20),
  readOnly(number('taxPercent')),
  readOnly(number('totalTaxAmount')),
  readOnly(number('amountIncludingTax')),
  readOnly(number('invoiceDiscountAllocation')),
  readOnly(number('netAmount')),
  readOnly(number('netTaxAmount')),
  readOnly(number('netAmountIncludingTax')),
];

const closing: readonly Field[] = [
  guid('itemVariantId', { caption: 'Variant Id', table: 'Item Variant' }),
  guid('locationId', { caption: 'Location Id', table: 'Location' }),
];

/** Quantity before price: a price that was sent survives (contract sheet business-central 2.2, 2.3). */
export const salesOrderLines: EntityType = {
  set: 'salesOrderLines',
  name: 'salesOrderLine',
  table: LINE_TABLE,
  fields: [
    ...opening,
    number('quantity'),
    number('unitPrice'),
    ...money,
    date('shipmentDate'),
    number('shippedQuantity'),
    number('invoicedQuantity'),
    number('invoiceQuantity'),
    number('shipQuantity'),
    ...closing,
  ],
};

/** Price before quantity: the price list overwrites the price of an item (contract sheet business-central 4.1). */
export const salesCreditMemoLines: EntityType = {
  set: 'salesCreditMemoLines',
  name: 'salesCreditMemoLine',
  table: LINE_TABLE,
  fields: [...opening, number('unitPrice'), number('quantity'), ...money, date('shipmentDate'), ...closing],
};

export const salesInvoiceLines: EntityType = {
  set: 'salesInvoiceLines',
  name: 'salesInvoiceLine',
  table: LINE_TABLE,
  fields: [...opening, number('quantity'), number('unitPrice'), ...money, date('shipmentDate'), ...closing].map(
    readOnly,
  ),
};

export const salesShipmentLines: EntityType = {
  set: 'salesShipmentLines',
  name: 'salesShipmentLine',
  table: LINE_TABLE,
  fields: [
    guid('id'),
    guid('documentId'),
    whole('sequence'),
    option('lineType'),
    code('lineObjectNumber', 20),
    text('description', 100),
    text('description2', 50),
    code('unitOfMeasureCode', 10),
    number('quantity'),
    number('unitPrice'),
    number('discountPercent'),
    number('taxPercent'),
    date('shipmentDate'),
  ].map(readOnly),
};
