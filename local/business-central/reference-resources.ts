import type { Company } from './company.ts';
import type { EntityType } from './field.ts';
import { findItem } from './look-up.ts';
import { accounts, codeTable, currencies, items, itemVariants } from './master-fields.ts';
import { accountRow, codeRow, currencyRow, itemRow, variantRows } from './master-row.ts';
import type { Operation, Result } from './operation.ts';
import type { Segment } from './path.ts';
import { parseQuery } from './query.ts';
import { methodNotAllowed, notSimulated, unknownEntity, unknownResource } from './refusals.ts';
import { list, one } from './results.ts';
import type { Row } from './row.ts';
import type { Session } from './session.ts';

export interface ReferenceSet {
  readonly type: EntityType;
  rows(company: Company): readonly Row[];
}

const codes = (set: string, name: string, table: keyof Company['codes']): ReferenceSet => ({
  type: codeTable(set, name, table),
  rows: (company) => company.codes[table].map(codeRow),
});

/** What the bridge only reads (contract sheet business-central 5.2, 5.3). */
export const REFERENCE_SETS: readonly ReferenceSet[] = [
  { type: items, rows: (company) => [...company.items.values()].map(itemRow) },
  { type: itemVariants, rows: (company) => [...company.items.values()].flatMap(variantRows) },
  { type: accounts, rows: (company) => [...company.accounts.values()].map(accountRow) },
  { type: currencies, rows: (company) => [...company.currencies.values()].map(currencyRow) },
  codes('countriesRegions', 'countryRegion', 'Country/Region'),
  codes('paymentTerms', 'paymentTerm', 'Payment Terms'),
  codes('shipmentMethods', 'shipmentMethod', 'Shipment Method'),
  codes('locations', 'location', 'Location'),
  codes('unitsOfMeasure', 'unitOfMeasure', 'Unit of Measure'),
];

export function workReferences(
  set: ReferenceSet,
  [head, child]: readonly Segment[],
  operation: Operation,
  parameters: URLSearchParams,
  session: Session,
): Result {
  if (operation.method !== 'GET') {
    throw set.type === accounts
      ? methodNotAllowed(operation.method, 'accounts')
      : notSimulated(`Writing ${set.type.set}`);
  }
  if (child !== undefined) return workVariants(set, head, child, operation, parameters, session);
  const query = parseQuery(parameters, set.type);
  const rows = set.rows(session.company);
  if (head?.key === undefined) return list(rows, set.type, query, session);
  const row = rows.find((candidate) => candidate.id === head.key);
  if (row === undefined) throw unknownEntity(set.type.set, head.key);
  return one(200, row, set.type, query, session);
}

function workVariants(
  set: ReferenceSet,
  head: Segment | undefined,
  child: Segment,
  operation: Operation,
  parameters: URLSearchParams,
  session: Session,
): Result {
  const item = head?.key === undefined ? undefined : findItem(session.company, head.key);
  if (set.type !== items || child.name !== itemVariants.set) throw unknownResource(operation.path);
  if (item === undefined) throw unknownEntity('items', head?.key ?? '');
  return list(variantRows(item), itemVariants, parseQuery(parameters, itemVariants), session);
}
