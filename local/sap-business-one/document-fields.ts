import {
  date,
  type EntitySet,
  type EntityType,
  type Field,
  list,
  type Members,
  number,
  object,
  option,
  readOnly,
  text,
  whole,
  YES_NO,
} from './field.ts';
import { documentLine, expense } from './line-fields.ts';

export const DOC_TYPES: Members = { dDocument_Items: 'I', dDocument_Service: 'S' };
const STATUSES: Members = { bost_Open: 'O', bost_Close: 'C', bost_Paid: 'P', bost_Delivered: 'D' };
const CANCEL_STATUSES: Members = { csYes: 'Y', csNo: 'N', csCancellation: 'C' };
export const OBJECT_CODES: Members = { oOrders: '17', oInvoices: '13', oCreditNotes: '14' };
const AUTHORIZATION: Members = {
  dasWithout: '-',
  dasPending: 'W',
  dasApproved: 'Y',
  dasRejected: 'N',
  dasGenerated: 'P',
  dasGeneratedbyAuthorizer: 'A',
  dasCancelled: 'C',
};

/** The order's own addresses. A state is its code, never its name (contract sheet sap-business-one 2.2). */
const address = (prefix: string): readonly Field[] => [
  text(`${prefix}Street`, 100),
  text(`${prefix}StreetNo`, 100),
  text(`${prefix}Block`, 100),
  text(`${prefix}Building`, 100),
  text(`${prefix}City`, 100),
  text(`${prefix}ZipCode`, 20),
  text(`${prefix}County`, 100),
  text(`${prefix}State`, 3),
  text(`${prefix}Country`, 3),
  text(`${prefix}AddressType`, 100),
  text(`${prefix}Address2`, 50),
  text(`${prefix}Address3`, 50),
];
export const addressExtension: EntityType = {
  name: 'AddressExtension',
  fields: [...address('ShipTo'), ...address('BillTo')],
};

/** The header of every marketing document. */
export const document: EntityType = {
  name: 'Document',
  userTable: 'ORDR',
  fields: [
    readOnly(whole('DocEntry')),
    readOnly(whole('DocNum')),
    option('DocType', DOC_TYPES),
    date('DocDate'),
    date('DocDueDate'),
    text('CardCode', 15),
    text('CardName', 100),
    text('Address', 254),
    text('NumAtCard', 100),
    number('DocTotal'),
    text('DocCurrency', 3),
    number('DocRate'),
    text('Comments', 254),
    text('JournalMemo', 50),
    whole('PaymentGroupCode'),
    whole('SalesPersonCode'),
    whole('TransportationCode'),
    option('Confirmed', YES_NO),
    whole('ContactPersonCode'),
    whole('Series'),
    date('TaxDate'),
    text('ShipToCode', 50),
    text('PayToCode', 50),
    text('PaymentMethod', 15),
    number('DiscountPercent'),
    option('Rounding', YES_NO),
    number('RoundingDiffAmount'),
    text('Address2', 254),
    option('DocObjectCode', OBJECT_CODES),
    whole('BPL_IDAssignedToInvoice'),
    readOnly(text('BPLName', 100)),
    readOnly(date('CreationDate')),
    readOnly(date('UpdateDate')),
    readOnly({ name: 'UpdateTime', type: 'time' }),
    readOnly(number('VatSum')),
    readOnly(number('VatSumFc')),
    readOnly(number('TotalDiscount')),
    number('DocTotalFc'),
    readOnly(number('DocTotalSys')),
    readOnly(number('PaidToDate')),
    readOnly(option('DocumentStatus', STATUSES)),
    readOnly(option('Cancelled', YES_NO)),
    readOnly(option('CancelStatus', CANCEL_STATUSES)),
    readOnly(option('AuthorizationStatus', AUTHORIZATION)),
    object('AddressExtension', addressExtension),
    list('DocumentLines', documentLine),
    list('DocumentAdditionalExpenses', expense),
  ],
};

const documents = (set: string): EntitySet => ({ set, type: document, key: 'DocEntry' });
export const ORDERS = documents('Orders');
export const INVOICES = documents('Invoices');
export const CREDIT_NOTES = documents('CreditNotes');
export const DRAFTS = documents('Drafts');
