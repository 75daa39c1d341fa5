import { code, type EntityType, flag, guid, instant, number, option, readOnly, text } from './field.ts';

/** Contract sheet business-central 5.1. */
export const customers: EntityType = {
  set: 'customers',
  name: 'customer',
  table: 'Customer',
  fields: [
    readOnly(guid('id')),
    code('number', 20),
    text('displayName', 100),
    option('type'),
    text('addressLine1', 100),
    text('addressLine2', 50),
    text('city', 30),
    text('state', 30),
    code('country', 10, { caption: 'Country/Region Code', table: 'Country/Region' }),
    code('postalCode', 20),
    text('phoneNumber', 30),
    text('email', 80),
    text('website', 255),
    code('salespersonCode', 20),
    flag('taxLiable'),
    guid('taxAreaId'),
    text('taxRegistrationNumber', 20),
    guid('currencyId', { caption: 'Currency Id', table: 'Currency' }),
    code('currencyCode', 10),
    guid('paymentTermsId', { caption: 'Payment Terms Id', table: 'Payment Terms' }),
    guid('shipmentMethodId', { caption: 'Shipment Method Id', table: 'Shipment Method' }),
    guid('paymentMethodId'),
    option('blocked'),
    readOnly(number('balanceDue')),
    instant('lastModifiedDateTime'),
  ],
};

/** `Sales Blocked` is not exposed: only an order line discovers it (contract sheet business-central 5.2). */
export const items: EntityType = {
  set: 'items',
  name: 'item',
  table: 'Item',
  fields: [
    guid('id'),
    code('number', 20),
    text('displayName', 100),
    option('type'),
    flag('blocked'),
    code('gtin', 14),
    number('inventory'),
    number('unitPrice'),
    flag('priceIncludesTax'),
    number('unitCost'),
    code('taxGroupCode', 20),
    code('baseUnitOfMeasureCode', 10),
    instant('lastModifiedDateTime'),
  ].map(readOnly),
};

export const itemVariants: EntityType = {
  set: 'itemVariants',
  name: 'itemVariant',
  table: 'Item Variant',
  fields: [guid('id'), guid('itemId'), code('itemNumber', 20), code('code', 10), text('description', 100)].map(
    readOnly,
  ),
};

export const accounts: EntityType = {
  set: 'accounts',
  name: 'account',
  table: 'G/L Account',
  fields: [
    guid('id'),
    code('number', 20),
    text('displayName', 100),
    option('category'),
    flag('blocked'),
    option('accountType'),
    flag('directPosting'),
    instant('lastModifiedDateTime'),
  ].map(readOnly),
};

export const currencies: EntityType = {
  set: 'currencies',
  name: 'currency',
  table: 'Currency',
  fields: [
    guid('id'),
    code('code', 10),
    text('displayName', 100),
    text('symbol', 10),
    text('amountDecimalPlaces', 5),
    number('amountRoundingPrecision'),
    instant('lastModifiedDateTime'),
  ].map(readOnly),
};

/** Tables of which the API shows a code and a name. */
export const codeTable = (set: string, name: string, table: string): EntityType => ({
  set,
  name,
  table,
  fields: [guid('id'), code('code', 20), text('displayName', 100), instant('lastModifiedDateTime')].map(readOnly),
});
