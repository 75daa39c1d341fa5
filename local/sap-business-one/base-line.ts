import type { Decimal } from '../simulation/decimal.ts';
import type { JsonObject } from '../simulation/json.ts';
import { numberOf, wholeOf } from './given.ts';
import type { Header } from './header.ts';
import type { Base, DocumentLine, FinalKind, MarketingDocument } from './marketing-document.ts';
import { internalError, invalid, unknownReference } from './refusals.ts';
import type { Turn } from './turn.ts';

/** What may be copied into what; a credit memo cannot be based on an order (contract sheet sap-business-one 4.1). */
const SOURCES: Readonly<Record<FinalKind, Readonly<Record<number, FinalKind>>>> = {
  order: {},
  invoice: { 17: 'order' },
  'credit memo': { 13: 'invoice' },
};
const ROW_TABLES = { order: 'RDR1', invoice: 'INV1', 'credit memo': 'RIN1' } as const;
const COPIED = ['ItemCode', 'ItemDescription', 'WarehouseCode', 'AccountCode', 'TaxCode', 'VatGroup'];

export interface BasedRow {
  readonly base: Base;
  /** The row as sent, over what B1 copies from the base row. */
  readonly given: JsonObject;
}

/** Undefined for a row without a base; throws a Refused for one that cannot be copied (8.2 rows 38 to 41). */
export function readBase(
  kind: FinalKind,
  sent: JsonObject,
  header: Header,
  before: readonly DocumentLine[],
  turn: Turn,
): BasedRow | undefined {
  const parts = ['BaseType', 'BaseEntry', 'BaseLine'].map((name) => wholeOf(sent, name));
  const [type, entry, line] = parts;
  if (parts.every((part) => part === undefined)) return undefined;
  if (type === undefined || entry === undefined || line === undefined) throw internalError();
  const source = SOURCES[kind][type];
  if (source === undefined) throw internalError();
  const document = turn.company.documents[source].get(entry);
  const row = document?.lines.find(({ number }) => number === line);
  if (document === undefined || row === undefined) throw unknownReference();
  checkDocument(document, row, header, before.length, turn);
  const base = { type, entry, line };
  const quantity = numberOf(sent, 'Quantity') ?? row.openQuantity;
  if (taken(base, before, quantity).compare(row.openQuantity) > 0) {
    throw invalid(-10, 'Quantity exceeds open quantity of base document');
  }
  return { base, given: { ...copied(row, turn), Quantity: quantity, ...sent } };
}

function checkDocument(
  document: MarketingDocument,
  row: DocumentLine,
  header: Header,
  index: number,
  { version }: Turn,
): void {
  if (document.given.CardCode !== header.cardCode) {
    throw invalid(-5002, 'Base document card and target document card do not match.');
  }
  if (!document.open || !row.open) {
    const table = ROW_TABLES[document.becomes];
    throw invalid(
      version === 'v1' ? -5002 : -10,
      `One of the base documents has already been closed  [${table}.BaseEntry][line: ${index + 1}]`,
    );
  }
  if ((document.given.DocType === 'dDocument_Service') !== header.isService) throw internalError();
  if (document.currency !== header.currency) {
    throw invalid(-10, 'Base document currency and target document currency do not match.');
  }
}

/** Several rows of one document may draw on the same base row. */
function taken(base: Base, before: readonly DocumentLine[], quantity: Decimal): Decimal {
  return before
    .filter((line) => line.base?.type === base.type && line.base.entry === base.entry && line.base.line === base.line)
    .reduce((sum, line) => sum.plus(line.quantity), quantity);
}

function copied(row: DocumentLine, { switches }: Turn): JsonObject {
  const names = Object.keys(row.given).filter(
    (name) => COPIED.includes(name) || (switches.copyUserFields && name.startsWith('U_')),
  );
  const values = Object.fromEntries(names.map((name) => [name, row.given[name] ?? null]));
  return { ...values, UnitPrice: row.unitPrice, DiscountPercent: row.discountPercent };
}
