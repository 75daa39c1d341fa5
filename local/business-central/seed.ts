import { type Chance, createChance } from '../simulation/chance.ts';
import { decimal } from '../simulation/decimal.ts';
import type { Account, CodeRow, CodeTable, Company, Currency, Customer, Item, VatRate } from './company.ts';
import { DocumentTable } from './document-table.ts';

/** The constants of the simulated tenant: the same in every run, so that configuration can name them. */
export const SEED = {
  tenantId: '11111111-1111-4111-8111-111111111111',
  environment: 'Production',
  companyId: '22222222-2222-4222-8222-222222222222',
  clientId: '33333333-3333-4333-8333-333333333333',
  clientSecret: 'simulated~business~central~secret',
  /** Registered in Entra, not enabled in Business Central. */
  strangerClientId: '44444444-4444-4444-8444-444444444444',
  strangerClientSecret: 'simulated~stranger~secret',
  customer: 'WEB',
  accounts: { shipping: '6120', refund: '6130' },
} as const;

const VAT_RATES = ['0', '5', '7', '10', '19', '20', '25'];

/** number, name, list price (GBP without tax), VAT %. The last three are the SKUs of the project's example events. */
const ITEMS: readonly (readonly [string, string, string, string, Partial<Item>?])[] = [
  ['1896-S', 'ATHENS Desk', '100.00', '20'],
  ['1928-S', 'AMSTERDAM Lamp', '35.60', '20'],
  ['1000-BLK', 'Bicycle', '250.00', '20', { blocked: true }],
  ['1001-SBL', 'Touring Bicycle', '300.00', '20', { salesBlocked: true }],
  ['SVC-SHIP', 'Shipping service', '5.00', '20', { type: 'Service' }],
  ['TEA-GRN-100', 'Green tea, 100 g', '12.00', '19'],
  ['POT-CER-07', 'Ceramic teapot 0.7 l', '20.00', '19'],
  ['CUP-STD-01', 'Tea cup', '8.00', '10'],
];

const ACCOUNTS: readonly (readonly [string, string, Partial<Account>?])[] = [
  ['6120', 'Shipping charges'],
  ['6130', 'Refunds'],
  ['6140', 'Rounding', { vatGroup: 'VAT0' }],
  ['6150', 'Tips', { vatGroup: 'VAT0' }],
  ['5430', 'Gift cards', { vatGroup: 'VAT0' }],
  ['6999', 'Sales total', { directPosting: false }],
];

const CUSTOMERS: readonly (readonly [string, string, Partial<Customer>?])[] = [
  ['10000', 'The Cannon Group PLC'],
  ['20000', 'Selangorian Ltd.', { blocked: 'All' }],
  ['30000', 'John Haddock Insurance Co.', { blocked: 'Ship' }],
  ['40000', 'Deerfield Graphics Company', { postingGroup: '' }],
  ['50000', 'Guildford Water Department', { currency: 'USD' }],
  ['WEB', 'Web shop customer', { pricesIncludeTax: true }],
];

/** code, name, decimals, units for one GBP. NOK is a currency for which nobody entered a rate. */
const CURRENCIES: readonly (readonly [string, string, number, string?])[] = [
  ['EUR', 'Euro', 2, '1.2'],
  ['USD', 'US dollar', 2, '1.25'],
  ['JPY', 'Japanese yen', 0, '180'],
  ['SEK', 'Swedish krona', 2, '13'],
  ['KWD', 'Kuwaiti dinar', 3, '0.4'],
  ['NOK', 'Norwegian krone', 2],
];

const CODES: Readonly<Record<CodeTable, readonly string[]>> = {
  'Country/Region': ['GB', 'US', 'DE', 'FR', 'EL', 'JP', 'SE'],
  'Payment Terms': ['14 DAYS'],
  'Shipment Method': ['EXW', 'CIF'],
  'Return Reason': ['DEFECT'],
  Location: ['MAIN', 'RETURN'],
  'Unit of Measure': ['PCS', 'BOX'],
  'Dimension Value': ['SALES', 'WEB'],
};

/** A fresh company of contract sheet business-central 8.1, with GUIDs from the seed. */
export function seedCompany(seed: number, now: number): Company {
  const chance = createChance(seed, 'master data');
  return {
    id: SEED.companyId,
    name: 'CRONUS International Ltd.',
    localCurrency: { code: 'GBP', decimals: 2 },
    customers: index(
      CUSTOMERS.map(([number, name, more]) => newCustomer(chance, now, { number, displayName: name, ...more })),
    ),
    items: index(
      ITEMS.map(([number, displayName, price, vat, more]) => {
        const variants = number === '1928-S' ? ['RED', 'BLUE'] : [];
        return newItem(chance, {
          number,
          displayName,
          unitPrice: decimal(price),
          vatGroup: `VAT${vat}`,
          variants: variants.map((name) => variant(chance, name)),
          ...more,
        });
      }),
    ),
    accounts: index(
      ACCOUNTS.map(([number, displayName, more]) => newAccount(chance, { number, displayName, ...more })),
    ),
    currencies: new Map(
      CURRENCIES.map(([code, name, decimals, rate]) => [code, currency(chance, code, name, decimals, rate)]),
    ),
    codes: codeTables(chance),
    vat: VAT_RATES.flatMap(vatRates),
    documents: {
      order: new DocumentTable(),
      invoice: new DocumentTable(),
      shipment: new DocumentTable(),
      'credit memo': new DocumentTable(),
    },
    creations: [],
    lastNumbers: {
      order: 101000,
      'credit memo': 101000,
      'posted invoice': 103000,
      'posted shipment': 102000,
      'posted credit memo': 104000,
      customer: 10,
    },
    period: 'open',
    customerTemplate: false,
  };
}

export function newCustomer(
  chance: Chance,
  now: number,
  given: Pick<Customer, 'number' | 'displayName'> & Partial<Customer>,
): Customer {
  return {
    id: chance.guid(),
    postingGroup: 'DOMESTIC',
    vatGroup: 'DOMESTIC',
    blocked: '',
    pricesIncludeTax: false,
    currency: '',
    properties: { addressLine1: '1 High Street', city: 'London', country: 'GB', postalCode: 'W1 3AL', type: 'Company' },
    version: 1,
    modifiedAt: now,
    ...given,
  };
}

export function newItem(chance: Chance, given: Pick<Item, 'number'> & Partial<Item>): Item {
  return {
    id: chance.guid(),
    displayName: given.number,
    type: 'Inventory',
    unitPrice: decimal('10'),
    vatGroup: 'VAT20',
    blocked: false,
    salesBlocked: false,
    unit: 'PCS',
    gtin: '',
    variants: [],
    ...given,
  };
}

export function newAccount(chance: Chance, given: Pick<Account, 'number'> & Partial<Account>): Account {
  return {
    id: chance.guid(),
    displayName: given.number,
    vatGroup: 'VAT19',
    directPosting: true,
    blocked: false,
    ...given,
  };
}

function currency(chance: Chance, code: string, displayName: string, decimals: number, rate?: string): Currency {
  const known = { id: chance.guid(), code, displayName, decimals };
  return rate === undefined ? known : { ...known, rate: decimal(rate) };
}

function codeTables(chance: Chance): Company['codes'] {
  const rows = (table: CodeTable): readonly CodeRow[] =>
    CODES[table].map((code) => ({ id: chance.guid(), code, displayName: code }));
  return {
    'Country/Region': rows('Country/Region'),
    'Payment Terms': rows('Payment Terms'),
    'Shipment Method': rows('Shipment Method'),
    'Return Reason': rows('Return Reason'),
    Location: rows('Location'),
    'Unit of Measure': rows('Unit of Measure'),
    'Dimension Value': rows('Dimension Value'),
  };
}

/** EXPORT customers pay no VAT whatever they buy. */
function vatRates(rate: string): readonly VatRate[] {
  return [
    { business: 'DOMESTIC', product: `VAT${rate}`, percent: decimal(rate) },
    { business: 'EXPORT', product: `VAT${rate}`, percent: decimal('0') },
  ];
}

export function variant(chance: Chance, code: string): Item['variants'][number] {
  return { id: chance.guid(), code, description: code };
}

function index<T extends { readonly number: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.number, row]));
}
