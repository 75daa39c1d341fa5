import { BLANK_GUID } from '../simulation/chance.ts';
import { Decimal } from '../simulation/decimal.ts';
import type { Account, Company, Currency, Customer, Item } from './company.ts';
import type { RelatedTable } from './field.ts';
import { Refused, recordNotFound, unknownReference } from './refusals.ts';

/** Finding rows of a company, by number, code or id. */
export function byId<T extends { readonly id: string }>(rows: Iterable<T>, id: string): T | undefined {
  for (const row of rows) if (row.id === id) return row;
  return undefined;
}

export function findCustomer(company: Company, numberOrId: string): Customer | undefined {
  return company.customers.get(numberOrId) ?? byId(company.customers.values(), numberOrId);
}

export function findItem(company: Company, numberOrId: string): Item | undefined {
  return company.items.get(numberOrId) ?? byId(company.items.values(), numberOrId);
}

export function findAccount(company: Company, numberOrId: string): Account | undefined {
  return company.accounts.get(numberOrId) ?? byId(company.accounts.values(), numberOrId);
}

export function findCurrency(company: Company, codeOrId: string): Currency | undefined {
  return company.currencies.get(codeOrId) ?? byId(company.currencies.values(), codeOrId);
}

/** A blank value refers to nothing and is always allowed. */
export function isKnown(company: Company, table: RelatedTable, value: string): boolean {
  if (value === '' || value === BLANK_GUID) return true;
  switch (table) {
    case 'Customer':
      return findCustomer(company, value) !== undefined;
    case 'Currency':
      return findCurrency(company, value) !== undefined;
    case 'Item':
      return findItem(company, value) !== undefined;
    case 'G/L Account':
      return findAccount(company, value) !== undefined;
    case 'Item Variant':
      return [...company.items.values()].some((item) => byId(item.variants, value) !== undefined);
    default:
      return company.codes[table].some((row) => row.code === value || row.id === value);
  }
}

export function vatPercent(company: Company, business: string, product: string): Decimal {
  if (product === '') return Decimal.zero;
  if (!company.vat.some((rate) => rate.product === product)) {
    throw unknownReference('VAT Prod. Posting Group', 'Sales Line', product, 'VAT Product Posting Group');
  }
  const found = company.vat.find((rate) => rate.business === business && rate.product === product);
  if (found !== undefined) return found.percent;
  throw recordNotFound(
    'VAT Posting Setup',
    `VAT Bus. Posting Group='${business}',VAT Prod. Posting Group='${product}'`,
  );
}

/** Units of a currency for one unit of local currency. */
export function exchangeRate(company: Company, currency: string, day: string): Decimal {
  if (currency === '') return new Decimal(1n, 0);
  const rate = company.currencies.get(currency)?.rate;
  if (rate !== undefined) return rate;
  throw new Refused(
    400,
    'Internal_DataNotFoundFilter',
    `There is no Currency Exchange Rate within the filter.  Filters: Currency Code: ${currency}, Starting Date: ..${day}`,
  );
}

/** Decimals of amounts; blank is the local currency. */
export function decimalsOf(company: Company, currency: string): number {
  return company.currencies.get(currency)?.decimals ?? company.localCurrency.decimals;
}
