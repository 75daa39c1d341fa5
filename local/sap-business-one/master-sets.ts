import { exact } from '../simulation/decimal.ts';
import type { JsonObject } from '../simulation/json.ts';
import type { Company, MasterTable } from './company.ts';
import type { EntitySet, UserTable } from './field.ts';
import { textOf } from './given.ts';
import {
  ACCOUNTS,
  CURRENCIES,
  EXPENSES,
  ITEMS,
  PARTNERS,
  SALES_TAX_CODES,
  USER_FIELDS,
  USER_KEYS,
  VAT_GROUPS,
  WAREHOUSES,
} from './master-fields.ts';
import { checkPartner } from './partner-rules.ts';
import { alreadyExists, invalid, type Refused } from './refusals.ts';
import { newItem, newPartner } from './seed.ts';
import type { Turn } from './turn.ts';

export interface MasterSet {
  readonly entitySet: EntitySet;
  rows(turn: Turn): Iterable<JsonObject>;
  /** Undefined: read only. */
  readonly writing?: Writing;
}

export interface Writing {
  readonly table: MasterTable;
  withDefaults(given: JsonObject): JsonObject;
  /** Throws a Refused for what the row must not be. */
  check(row: JsonObject, turn: Turn): void;
  exists(key: string): Refused;
}

const partnerExists = (code: string) =>
  invalid(
    -10,
    `1320000140 - Business partner code '${code}' already assigned to a business partner; enter a unique business partner code`,
  );

/** What the API may write (contract sheet sap-business-one 8.2 rows 44, 45). */
const WRITABLE: readonly MasterSet[] = [
  writable(PARTNERS, 'BusinessPartners', newPartner, partnerExists, checkPartner),
  writable(
    ITEMS,
    'Items',
    (given) => ({ ...newItem(textOf(given, 'ItemCode') ?? '', '', '0'), QuantityOnStock: exact(0), ...given }),
    (code) => invalid(-10, `Item code '${code}' already exists`),
  ),
  writable(USER_KEYS, 'U_WEBKEYS', (given) => given, alreadyExists),
];

const ofTable =
  (table: MasterTable): MasterSet['rows'] =>
  ({ company }) =>
    company.master[table].values();

/** What it may only read. */
const READABLE: readonly MasterSet[] = [
  { entitySet: WAREHOUSES, rows: ofTable('Warehouses') },
  { entitySet: ACCOUNTS, rows: ofTable('ChartOfAccounts') },
  { entitySet: EXPENSES, rows: ofTable('AdditionalExpenses') },
  {
    entitySet: CURRENCIES,
    rows: ({ company }) => [...company.currencies.values()].map(({ code, name }) => ({ Code: code, Name: name })),
  },
  { entitySet: SALES_TAX_CODES, rows: (turn) => (turn.switches.taxField === 'TaxCode' ? taxRows(turn.company) : []) },
  { entitySet: VAT_GROUPS, rows: (turn) => (turn.switches.taxField === 'VatGroup' ? taxRows(turn.company) : []) },
  { entitySet: USER_FIELDS, rows: ({ company }) => userFieldRows(company) },
];

export const MASTER_SETS: readonly MasterSet[] = [...WRITABLE, ...READABLE];

function writable(
  entitySet: EntitySet,
  table: MasterTable,
  withDefaults: Writing['withDefaults'],
  exists: Writing['exists'],
  check: NonNullable<Writing['check']> = () => {},
): MasterSet {
  const writing = { table, withDefaults, exists, check };
  return { entitySet, rows: ({ company }) => company.master[table].values(), writing };
}

function taxRows({ taxes }: Company): readonly JsonObject[] {
  return [...taxes].map(([code, percent]) => ({ Code: code, Name: code, Rate: percent }));
}

/** Marketing documents share their fields, so all header tables list the same ones. */
const TABLES_OF: Readonly<Record<UserTable, readonly string[]>> = {
  ORDR: ['ORDR', 'OINV', 'ORIN', 'ODRF'],
  RDR1: ['RDR1', 'INV1', 'RIN1', 'DRF1'],
  OCRD: ['OCRD'],
  OITM: ['OITM'],
};

function userFieldRows({ userFields }: Company): readonly JsonObject[] {
  const rows = (['ORDR', 'RDR1', 'OCRD', 'OITM'] as const).flatMap((table) =>
    TABLES_OF[table].flatMap((name) => userFields[table].map((field) => ({ name, field }))),
  );
  return rows.map(({ name, field }, index) => ({
    FieldID: exact(index),
    TableName: name,
    Name: field.name.slice('U_'.length),
    Description: field.name,
    Type: field.type === 'text' ? 'db_Alpha' : 'db_Float',
    Size: field.max === undefined ? null : exact(field.max),
  }));
}
