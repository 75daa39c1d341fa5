import type { Decimal } from '../simulation/decimal.ts';
import type { JsonObject } from '../simulation/json.ts';
import type { Field, UserTable } from './field.ts';
import type { Creation, DocumentKind, FinalKind, MarketingDocument } from './marketing-document.ts';

export interface Currency {
  readonly code: string;
  readonly name: string;
  /** Decimals of amounts. */
  readonly decimals: number;
}

/** Codes that documents refer to and that are nothing but codes here. */
export type CodeTable =
  | 'series'
  | 'partnerGroup'
  | 'salesPerson'
  | 'paymentGroup'
  | 'shippingType'
  | 'paymentMethod'
  | 'distributionRule'
  | 'project';

/** Everything that one company's database holds. Rows are never changed in place, so that copies of the tables are snapshots. */
export interface Company {
  readonly name: string;
  readonly localCurrency: string;
  readonly currencies: Map<string, Currency>;
  /** Local units for one foreign unit, by currency: for every day (`*`) or for one (`YYYY-MM-DD`). */
  readonly rates: Map<string, Map<string, Decimal>>;
  /** Master data by entity set, then by key, with the properties' API names. */
  readonly master: Readonly<Record<MasterTable, Map<string, JsonObject>>>;
  readonly taxes: Map<string, Decimal>;
  readonly codes: Readonly<Record<CodeTable, Set<string>>>;
  readonly branches: Map<number, string>;
  readonly userFields: Readonly<Record<UserTable, Field[]>>;
  /** Posting periods: this calendar year and the last exist unless somebody decided otherwise; locked months (`YYYY-MM`). */
  readonly years: Map<number, boolean>;
  readonly lockedMonths: Set<string>;
  /** By kind, then by `DocEntry`. */
  readonly documents: Readonly<Record<DocumentKind, Map<number, MarketingDocument>>>;
  /** What the API shows of each document: computed once, as every look-up reads them all. */
  readonly rows: WeakMap<MarketingDocument, JsonObject>;
  /** Every document that was ever created, removed ones included. */
  readonly creations: Creation[];
  readonly lastEntries: Record<DocumentKind, number>;
  readonly lastNumbers: Record<FinalKind, number>;
}

export type MasterTable =
  | 'BusinessPartners'
  | 'Items'
  | 'Warehouses'
  | 'ChartOfAccounts'
  | 'AdditionalExpenses'
  | 'U_WEBKEYS';

/** Remembers the state; the returned function brings it back (a transaction that is rolled back). */
export function savepoint(company: Company): () => void {
  const tables = [...Object.values(company.documents), ...Object.values(company.master)] as Map<unknown, unknown>[];
  const rows = tables.map((table) => ({ table, rows: [...table] }));
  const [creations, entries, numbers] = [
    company.creations.length,
    { ...company.lastEntries },
    { ...company.lastNumbers },
  ];
  return () => {
    for (const { table, rows: kept } of rows) {
      table.clear();
      for (const [key, value] of kept) table.set(key, value);
    }
    company.creations.length = creations;
    Object.assign(company.lastEntries, entries);
    Object.assign(company.lastNumbers, numbers);
  };
}

/** Undefined when nobody entered one. */
export function rateOn(company: Company, currency: string, day: string): Decimal | undefined {
  const rates = company.rates.get(currency);
  return rates?.get(day) ?? rates?.get('*');
}

export function decimalsOf(company: Company, currency: string): number {
  return company.currencies.get(currency)?.decimals ?? 2;
}
