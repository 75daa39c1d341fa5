import { type Decimal, decimal, exact } from '../simulation/decimal.ts';
import type { JsonObject } from '../simulation/json.ts';
import type { CodeTable, Company } from './company.ts';
import { text } from './field.ts';

/** The constants of the simulated company: the same in every run, so that configuration can name them. */
export const SEED = {
  companyDb: 'SBODEMOUS',
  userName: 'bridge',
  password: 'bridge-pass',
  customer: 'C99999',
  freightExpenseCode: 1,
  refundAccount: '_SYS00000000081',
  warehouse: '01',
} as const;

const PARTNERS: readonly JsonObject[] = [
  { CardCode: SEED.customer, CardName: 'Web shop customer', Currency: '##' },
  { CardCode: 'C20000', CardName: 'Norm Thompson', Currency: 'USD', DiscountPercent: decimal('5') },
  { CardCode: 'C30000', CardName: 'Leonard Closed', Frozen: 'tYES' },
];

/** code, name, list price (USD without tax). The last three are the SKUs of the project's example events. */
const ITEMS: readonly (readonly [string, string, string, JsonObject?])[] = [
  ['A00001', 'Printer, ink jet', '50'],
  ['A00002', 'Printer, laser', '120'],
  ['SHIP', 'Shipping', '8.5', { InventoryItem: 'tNO' }],
  ['B10000', 'Ink, by batch', '20', { ManageBatchNumbers: 'tYES' }],
  ['I00001', 'Discontinued printer', '40', { Frozen: 'tYES' }],
  ['TEA-GRN-100', 'Green tea, 100 g', '12'],
  ['POT-CER-07', 'Ceramic teapot 0.7 l', '20'],
  ['CUP-STD-01', 'Tea cup', '8'],
];

const CODES: Readonly<Record<CodeTable, readonly string[]>> = {
  series: ['4', '5'],
  partnerGroup: ['100', '101'],
  salesPerson: ['-1', '1'],
  paymentGroup: ['-1', '1', '2'],
  shippingType: ['1', '2'],
  paymentMethod: ['Incoming BT'],
  distributionRule: ['SALES', 'WEB'],
  project: ['WEBSHOP'],
};

/** Percent by tax code; `T1` and `T0` first, then the rates that random orders are drawn from. */
const TAXES: Readonly<Record<string, string>> = {
  T1: '10',
  T0: '0',
  T5: '5',
  T7: '7',
  T19: '19',
  T20: '20',
  T25: '25',
};

/** A fresh company of contract sheet sap-business-one 8. */
export function seedCompany(): Company {
  return {
    name: 'OEC Computers',
    localCurrency: 'USD',
    currencies: new Map(
      (
        [
          ['USD', 'US dollar', 2],
          ['EUR', 'Euro', 2],
          ['GBP', 'British pound', 2],
          ['JPY', 'Japanese yen', 0],
          ['KWD', 'Kuwaiti dinar', 3],
        ] as const
      ).map(([code, name, decimals]) => [code, { code, name, decimals }]),
    ),
    rates: new Map<string, Map<string, Decimal>>([
      ['EUR', new Map([['*', decimal('1.1')]])],
      ['JPY', new Map([['*', decimal('0.0067')]])],
      ['KWD', new Map([['*', decimal('3.25')]])],
    ]),
    master: {
      BusinessPartners: new Map(PARTNERS.map((partner) => [String(partner.CardCode), newPartner(partner)])),
      Items: new Map(ITEMS.map(([code, name, price, more]) => [code, newItem(code, name, price, more)])),
      Warehouses: coded('WarehouseCode', 'WarehouseName', ['01', '02']),
      ChartOfAccounts: coded('Code', 'Name', [SEED.refundAccount, '_SYS00000000082']),
      AdditionalExpenses: new Map([1, 2].map((code) => [String(code), { ExpensCode: exact(code), Name: 'Freight' }])),
      U_WEBKEYS: new Map(),
    },
    taxes: new Map(Object.entries(TAXES).map(([code, percent]) => [code, decimal(percent)])),
    codes: Object.fromEntries(
      Object.entries(CODES).map(([table, codes]) => [table, new Set(codes)]),
    ) as unknown as Company['codes'],
    branches: new Map([[1, 'Main']]),
    userFields: {
      ORDR: ['U_WEB_OrderId', 'U_WEB_Source', 'U_WEB_RefundId'].map((name) => text(name, 50)),
      RDR1: [text('U_WEB_LineId', 50)],
      OCRD: [],
      OITM: [],
    },
    years: new Map(),
    lockedMonths: new Set(),
    documents: { order: new Map(), invoice: new Map(), 'credit memo': new Map(), draft: new Map() },
    rows: new WeakMap(),
    creations: [],
    lastEntries: { order: 122, invoice: 455, 'credit memo': 70, draft: 10 },
    lastNumbers: { order: 1000, invoice: 2000, 'credit memo': 3000 },
  };
}

/** With the defaults that B1 gives a customer. */
export function newPartner(given: JsonObject): JsonObject {
  return {
    CardType: 'cCustomer',
    GroupCode: exact(100),
    Currency: '##',
    Valid: 'tYES',
    Frozen: 'tNO',
    BPAddresses: [],
    ...given,
  };
}

/** With the defaults that B1 gives an item; the price is net, in local currency. */
export function newItem(code: string, name: string, price: string, more: JsonObject = {}): JsonObject {
  return {
    ItemCode: code,
    ItemName: name,
    SalesItem: 'tYES',
    InventoryItem: 'tYES',
    ManageBatchNumbers: 'tNO',
    ManageSerialNumbers: 'tNO',
    Valid: 'tYES',
    Frozen: 'tNO',
    SalesVATGroup: 'T1',
    QuantityOnStock: decimal('1000'),
    ItemPrices: [{ PriceList: exact(1), Price: decimal(price), Currency: 'USD' }],
    ...more,
  };
}

function coded(key: string, title: string, codes: readonly string[]): Map<string, JsonObject> {
  return new Map(codes.map((code) => [code, { [key]: code, [title]: code }]));
}
