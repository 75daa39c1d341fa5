import { date, type EntityType, list, number, option, readOnly, text, whole, YES_NO } from './field.ts';

const batchNumber: EntityType = {
  name: 'BatchNumber',
  fields: [text('BatchNumber', 36), number('Quantity')],
};

const serialNumber: EntityType = {
  name: 'SerialNumber',
  fields: [text('InternalSerialNumber', 36), text('ManufacturerSerialNumber', 36), number('Quantity')],
};

/** A row of a marketing document (contract sheet sap-business-one 2.3). */
export const documentLine: EntityType = {
  name: 'DocumentLine',
  userTable: 'RDR1',
  fields: [
    whole('LineNum'),
    text('ItemCode', 50),
    text('ItemDescription', 100),
    number('Quantity'),
    date('ShipDate'),
    number('Price'),
    number('PriceAfterVAT'),
    text('Currency', 3),
    number('Rate'),
    number('DiscountPercent'),
    text('WarehouseCode', 8),
    text('AccountCode', 15),
    text('CostingCode', 8),
    text('CostingCode2', 8),
    text('CostingCode3', 8),
    text('CostingCode4', 8),
    text('CostingCode5', 8),
    text('ProjectCode', 20),
    text('FreeText', 100),
    text('TaxCode', 8),
    text('VatGroup', 8),
    number('UnitPrice'),
    number('LineTotal'),
    readOnly(number('RowTotalFC')),
    number('TaxTotal'),
    readOnly(number('NetTaxAmount')),
    readOnly(number('TaxPercentagePerRow')),
    number('GrossPrice'),
    number('GrossTotal'),
    whole('BaseType'),
    whole('BaseEntry'),
    whole('BaseLine'),
    option('WithoutInventoryMovement', YES_NO),
    readOnly(option('LineStatus', { bost_Open: 'O', bost_Close: 'C' })),
    readOnly(number('RemainingOpenQuantity')),
    readOnly(number('OpenAmount')),
    list('BatchNumbers', batchNumber),
    list('SerialNumbers', serialNumber),
  ],
};

/** Freight (contract sheet sap-business-one 2.4). */
export const expense: EntityType = {
  name: 'DocumentAdditionalExpense',
  fields: [
    whole('ExpenseCode'),
    number('LineTotal'),
    readOnly(number('LineTotalFC')),
    text('Remarks', 254),
    option('DistributionMethod', {
      aedm_None: 'N',
      aedm_Quantity: 'Q',
      aedm_Volume: 'V',
      aedm_Weight: 'W',
      aedm_Equally: 'E',
      aedm_RowTotal: 'T',
    }),
    text('TaxCode', 8),
    text('VatGroup', 8),
    readOnly(number('TaxPercent')),
    readOnly(number('TaxSum')),
    readOnly(whole('LineNum')),
    readOnly(option('Status', { bost_Open: 'O', bost_Close: 'C' })),
  ],
};
