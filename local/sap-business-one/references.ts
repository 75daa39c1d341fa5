import type { Decimal } from '../simulation/decimal.ts';
import type { JsonObject } from '../simulation/json.ts';
import type { CodeTable, Company } from './company.ts';
import { textOf, wholeOf } from './given.ts';
import { internalError, unknownReference } from './refusals.ts';
import type { Turn } from './turn.ts';

/** Tax of a row that names none and whose item or account decides. */
const DEFAULT_TAX = 'T1';

/** Header properties that name a row of another table (contract sheet sap-business-one 8.2 row 20). */
const HEADER: readonly (readonly [string, CodeTable])[] = [
  ['Series', 'series'],
  ['SalesPersonCode', 'salesPerson'],
  ['PaymentGroupCode', 'paymentGroup'],
  ['TransportationCode', 'shippingType'],
];
const RULES = ['CostingCode', 'CostingCode2', 'CostingCode3', 'CostingCode4', 'CostingCode5'];

export function checkHeaderReferences(given: JsonObject, company: Company): void {
  for (const [name, table] of HEADER) {
    const code = wholeOf(given, name);
    if (code !== undefined) demand(company.codes[table].has(String(code)));
  }
  const method = textOf(given, 'PaymentMethod');
  if (method !== undefined) demand(company.codes.paymentMethod.has(method));
  const currency = textOf(given, 'DocCurrency');
  if (currency !== undefined) demand(company.currencies.has(currency));
}

/** Addresses name countries by their two letters. */
export function checkCountries(
  address: JsonObject,
  names: readonly string[] = ['ShipToCountry', 'BillToCountry'],
): void {
  for (const name of names) {
    const country = textOf(address, name);
    if (country !== undefined && country !== '') demand(isCountry(country));
  }
}

export function checkLineReferences(given: JsonObject, company: Company): void {
  const warehouse = textOf(given, 'WarehouseCode');
  if (warehouse !== undefined) demand(company.master.Warehouses.has(warehouse));
  const account = textOf(given, 'AccountCode');
  if (account !== undefined) demand(company.master.ChartOfAccounts.has(account));
  const project = textOf(given, 'ProjectCode');
  if (project !== undefined) demand(company.codes.project.has(project));
  for (const name of RULES) {
    const rule = textOf(given, name);
    if (rule !== undefined) demand(company.codes.distributionRule.has(rule));
  }
}

/** Code and percent of a row's tax. The name that belongs to another localisation is a forbidden property. */
export function taxOf(
  given: JsonObject,
  usual: string | undefined,
  { company, switches }: Pick<Turn, 'company' | 'switches'>,
): { readonly code: string; readonly percent: Decimal } {
  const other = switches.taxField === 'TaxCode' ? 'VatGroup' : 'TaxCode';
  if (textOf(given, other) !== undefined) throw internalError('tax of another localisation');
  const code = textOf(given, switches.taxField) ?? usual ?? DEFAULT_TAX;
  const percent = company.taxes.get(code);
  if (percent === undefined) throw unknownReference();
  return { code, percent };
}

function demand(known: boolean): void {
  if (!known) throw unknownReference();
}

function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code)) return false;
  return new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code) !== undefined;
}
