import { type EntitySet, type EntityType, list, number, option, readOnly, text, whole, YES_NO } from './field.ts';

const bpAddress: EntityType = {
  name: 'BPAddress',
  fields: [
    text('AddressName', 50),
    option('AddressType', { bo_ShipTo: 'S', bo_BillTo: 'B' }),
    text('Street', 100),
    text('Block', 100),
    text('City', 100),
    text('ZipCode', 20),
    text('County', 100),
    text('State', 3),
    text('Country', 3),
  ],
};

export const PARTNERS: EntitySet = {
  set: 'BusinessPartners',
  key: 'CardCode',
  type: {
    name: 'BusinessPartner',
    userTable: 'OCRD',
    fields: [
      text('CardCode', 15),
      text('CardName', 100),
      option('CardType', { cCustomer: 'C', cSupplier: 'S', cLid: 'L' }),
      whole('GroupCode'),
      whole('Series'),
      text('Currency', 3),
      text('EmailAddress', 100),
      text('Phone1', 50),
      text('Cellular', 50),
      text('FederalTaxID', 32),
      text('Notes', 100),
      number('DiscountPercent'),
      whole('PayTermsGrpCode'),
      option('Valid', YES_NO),
      option('Frozen', YES_NO),
      list('BPAddresses', bpAddress),
    ],
  },
};

const itemPrice: EntityType = {
  name: 'ItemPrice',
  fields: [whole('PriceList'), number('Price'), text('Currency', 3)],
};

export const ITEMS: EntitySet = {
  set: 'Items',
  key: 'ItemCode',
  type: {
    name: 'Item',
    userTable: 'OITM',
    fields: [
      text('ItemCode', 50),
      text('ItemName', 200),
      text('BarCode', 254),
      option('SalesItem', YES_NO),
      option('InventoryItem', YES_NO),
      option('ManageBatchNumbers', YES_NO),
      option('ManageSerialNumbers', YES_NO),
      option('Valid', YES_NO),
      option('Frozen', YES_NO),
      text('SalesVATGroup', 8),
      readOnly(number('QuantityOnStock')),
      list('ItemPrices', itemPrice),
    ],
  },
};

const codeAndName = (set: string, name: string, key: string, title: string): EntitySet => ({
  set,
  key,
  type: { name, fields: [text(key, 50), text(title, 100)] },
});
export const WAREHOUSES = codeAndName('Warehouses', 'Warehouse', 'WarehouseCode', 'WarehouseName');
export const ACCOUNTS = codeAndName('ChartOfAccounts', 'ChartOfAccount', 'Code', 'Name');
export const USER_KEYS = codeAndName('U_WEBKEYS', 'U_WEBKEYS', 'Code', 'Name');
export const CURRENCIES: EntitySet = {
  set: 'Currencies',
  key: 'Code',
  type: { name: 'Currency', fields: [text('Code', 3), text('Name', 20)] },
};
const taxed = (set: string, name: string): EntitySet => ({
  set,
  key: 'Code',
  type: { name, fields: [text('Code', 8), text('Name', 100), number('Rate')] },
});
export const SALES_TAX_CODES = taxed('SalesTaxCodes', 'SalesTaxCode');
export const VAT_GROUPS = taxed('VatGroups', 'VatGroup');
export const EXPENSES: EntitySet = {
  set: 'AdditionalExpenses',
  key: 'ExpensCode',
  type: { name: 'AdditionalExpense', fields: [whole('ExpensCode'), text('Name', 50)] },
};
export const USER_FIELDS: EntitySet = {
  set: 'UserFieldsMD',
  key: 'FieldID',
  type: {
    name: 'UserFieldMD',
    fields: [
      whole('FieldID'),
      text('TableName', 20),
      text('Name', 50),
      text('Description', 80),
      option('Type', { db_Alpha: 'A', db_Numeric: 'N', db_Float: 'B', db_Date: 'D' }),
      whole('Size'),
    ],
  },
};
