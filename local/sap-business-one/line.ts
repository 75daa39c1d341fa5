import { Decimal, decimal } from '../simulation/decimal.ts';
import type { JsonObject } from '../simulation/json.ts';
import { rowTax } from './amounts.ts';
import { type BasedRow, readBase } from './base-line.ts';
import { decimalsOf } from './company.ts';
import type { Header } from './header.ts';
import { findItem, priceItemRow, readQuantity } from './item-line.ts';
import type { DocumentLine, FinalKind } from './marketing-document.ts';
import { checkLineReferences, taxOf } from './references.ts';
import { checkServiceRow, priceServiceRow } from './service-line.ts';
import { checkAllocation } from './stock.ts';
import type { Turn } from './turn.ts';

/** Where a row stands. */
export interface Place {
  readonly kind: FinalKind;
  readonly header: Header;
  /** The rows above it. */
  readonly before: readonly DocumentLine[];
}

/** Throws a Refused for a row that B1 does not accept (contract sheet sap-business-one 2.3, 8.2 rows 18 to 20, 37 to 42). */
export function readLine(sent: JsonObject, number: number, place: Place, turn: Turn): DocumentLine {
  const based = readBase(place.kind, sent, place.header, place.before, turn);
  checkLineReferences(sent, turn.company);
  for (const name of ['TaxTotal', 'GrossPrice', 'GrossTotal']) {
    if (sent[name] !== undefined) turn.violation('total set', `${name} of DocumentLine`);
  }
  return place.header.isService
    ? serviceLine(sent, number, place, based, turn)
    : itemLine(sent, number, place, based, turn);
}

function itemLine(
  sent: JsonObject,
  number: number,
  { kind, header, before }: Place,
  based: BasedRow | undefined,
  turn: Turn,
): DocumentLine {
  const given = based?.given ?? sent;
  const item = findItem(given, before.length, turn.company);
  const quantity = readQuantity(given, before.length);
  if (kind !== 'order') checkAllocation(item, given, quantity);
  const tax = taxOf(given, String(item.SalesVATGroup ?? ''), turn);
  if (based === undefined) noteOpenDiscount(sent, turn);
  const row = priceItemRow({ given, item, quantity, taxPercent: tax.percent, header, at: before.length }, turn);
  const decimals = decimalsOf(turn.company, header.currency);
  return {
    number,
    given: {
      ItemDescription: item.ItemName ?? null,
      WarehouseCode: '01',
      ...given,
      [turn.switches.taxField]: tax.code,
    },
    quantity,
    openQuantity: quantity,
    ...row,
    taxCode: tax.code,
    taxPercent: tax.percent,
    tax: rowTax(row, tax.percent, header.discountPercent, decimals),
    open: true,
    base: based?.base,
  };
}

function serviceLine(
  sent: JsonObject,
  number: number,
  { header, before }: Place,
  based: BasedRow | undefined,
  turn: Turn,
): DocumentLine {
  const given = based?.given ?? sent;
  checkServiceRow(given, before.length);
  const tax = taxOf(given, undefined, turn);
  const row = priceServiceRow(given, header, turn);
  const decimals = decimalsOf(turn.company, header.currency);
  return {
    number,
    given: { ...given, [turn.switches.taxField]: tax.code },
    quantity: decimal('1'),
    openQuantity: decimal('1'),
    ...row,
    taxCode: tax.code,
    taxPercent: tax.percent,
    tax: rowTax(row, tax.percent, header.discountPercent, decimals),
    open: true,
    base: based?.base,
  };
}

/** Special prices and discount groups fill the gap. */
function noteOpenDiscount(sent: JsonObject, { violation }: Turn): void {
  const settled = ['DiscountPercent', 'PriceAfterVAT', 'Price', 'LineTotal'].some((name) => sent[name] !== undefined);
  if (!settled) violation('discount left open', 'DiscountPercent of DocumentLine');
  if (sent.PriceAfterVAT instanceof Decimal && sent.DiscountPercent !== undefined) {
    violation('two prices', 'PriceAfterVAT and DiscountPercent derive each other');
  }
}
