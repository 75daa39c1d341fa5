import type { Decimal } from '../simulation/decimal.ts';
import type { DocumentTable } from './document-table.ts';
import type { RelatedTable } from './field.ts';
import type { Creation, DocumentKind } from './sales-document.ts';

export type Blocked = '' | 'Ship' | 'Invoice' | 'All';

export interface Customer {
  readonly id: string;
  readonly number: string;
  readonly displayName: string;
  /** Posting groups, without which no document can be made; the API cannot set them. */
  readonly postingGroup: string;
  readonly vatGroup: string;
  readonly blocked: Blocked;
  readonly pricesIncludeTax: boolean;
  /** Currency code; blank for the local currency. */
  readonly currency: string;
  /** The other properties, by their API names. */
  readonly properties: Readonly<Record<string, string | boolean>>;
  readonly version: number;
  readonly modifiedAt: number;
}

export interface Item {
  readonly id: string;
  readonly number: string;
  readonly displayName: string;
  readonly type: 'Inventory' | 'Service' | 'Non-Inventory';
  /** List price: local currency, without tax. */
  readonly unitPrice: Decimal;
  readonly vatGroup: string;
  readonly blocked: boolean;
  readonly salesBlocked: boolean;
  readonly unit: string;
  readonly gtin: string;
  readonly variants: readonly { readonly id: string; readonly code: string; readonly description: string }[];
}

export interface Account {
  readonly id: string;
  readonly number: string;
  readonly displayName: string;
  readonly vatGroup: string;
  readonly directPosting: boolean;
  readonly blocked: boolean;
}

export interface Currency {
  readonly id: string;
  readonly code: string;
  readonly displayName: string;
  /** Decimals of amounts. */
  readonly decimals: number;
  /** How many units one unit of local currency buys; absent when no rate was entered. */
  readonly rate?: Decimal;
}

export interface CodeRow {
  readonly id: string;
  readonly code: string;
  readonly displayName: string;
}

export interface VatRate {
  readonly business: string;
  readonly product: string;
  readonly percent: Decimal;
}

/** Everything that one company's database holds. */
export interface Company {
  readonly id: string;
  readonly name: string;
  readonly localCurrency: { readonly code: string; readonly decimals: number };
  readonly customers: Map<string, Customer>;
  readonly items: Map<string, Item>;
  readonly accounts: Map<string, Account>;
  readonly currencies: Map<string, Currency>;
  readonly codes: Readonly<Record<CodeTable, readonly CodeRow[]>>;
  readonly vat: readonly VatRate[];
  /** By kind, then by id. Documents are never changed in place, so that a copy of the maps is a snapshot. */
  readonly documents: Readonly<Record<DocumentKind, DocumentTable>>;
  /** Every document that was ever created, deleted ones included. */
  readonly creations: Creation[];
  readonly lastNumbers: Record<NumberSeries, number>;
  /** No posting while closed. */
  period: 'open' | 'closed';
  /** Whether a new customer gets posting groups from a template. */
  customerTemplate: boolean;
}

export type CodeTable = Exclude<RelatedTable, 'Customer' | 'Currency' | 'Item' | 'Item Variant' | 'G/L Account'>;

export const NUMBER_SERIES = {
  order: 'S-ORD',
  'credit memo': 'S-CR',
  'posted invoice': 'PS-INV',
  'posted shipment': 'PS-SHPT',
  'posted credit memo': 'PS-CR',
  customer: 'C',
} as const;
export type NumberSeries = keyof typeof NUMBER_SERIES;

export function nextNumber(company: Company, series: NumberSeries): string {
  company.lastNumbers[series] += 1;
  return `${NUMBER_SERIES[series]}${company.lastNumbers[series]}`;
}

/** Remembers the state; the returned function brings it back (a transaction that is rolled back). */
export function savepoint(company: Company): () => void {
  const documents = Object.values(company.documents).map((table) => ({ table, rows: [...table] }));
  const [customers, creations, numbers] = [
    [...company.customers],
    company.creations.length,
    { ...company.lastNumbers },
  ];
  return () => {
    for (const { table, rows } of documents) restore(table, rows);
    restore(company.customers, customers);
    company.creations.length = creations;
    Object.assign(company.lastNumbers, numbers);
  };
}

function restore<K, V>(table: Map<K, V>, rows: readonly (readonly [K, V])[]): void {
  table.clear();
  for (const [key, value] of rows) table.set(key, value);
}
