import { Decimal, decimal } from '../simulation/decimal.ts';
import type { JsonObject } from '../simulation/json.ts';
import { HUNDRED, negative, type RowPrice, toDocument } from './amounts.ts';
import { type Company, decimalsOf } from './company.ts';
import { STORED_PLACES } from './field-value.ts';
import { numberOf, rowsOf, textOf } from './given.ts';
import type { Header } from './header.ts';
import { invalid } from './refusals.ts';
import type { Turn } from './turn.ts';

/** Throws a Refused for an item that is unknown, inactive, or not for sale. Rows are counted from 0. */
export function findItem(given: JsonObject, at: number, company: Company): JsonObject {
  const code = textOf(given, 'ItemCode') ?? '';
  const item = company.master.Items.get(code);
  const where = `[DocumentLines.ItemCode][line: ${at}]`;
  if (item === undefined) throw invalid(-5002, `Item number is missing; specify an item number ${where}`);
  if (item.Frozen === 'tYES' || item.Valid === 'tNO') throw invalid(-10, `Item '${code}' is inactive  ${where}`);
  if (item.SalesItem === 'tNO') throw invalid(-10, `Item '${code}' is not a sales item  ${where}`);
  return item;
}

export function readQuantity(given: JsonObject, at: number): Decimal {
  const quantity = numberOf(given, 'Quantity') ?? decimal('1');
  if (quantity.compare(Decimal.zero) > 0) return quantity;
  throw invalid(-10, `Quantity must be greater than zero  [DocumentLines.Quantity][line: ${at}]`);
}

interface ItemRow {
  readonly given: JsonObject;
  readonly item: JsonObject;
  readonly quantity: Decimal;
  readonly taxPercent: Decimal;
  readonly header: Header;
  /** Counted from 0. */
  readonly at: number;
}

/**
 * `UnitPrice` less `DiscountPercent`, unless the row says its price otherwise: a total, a price after discount, or a
 * price with its tax, from which B1 derives the rest (contract sheet sap-business-one 2.3, 8).
 */
export function priceItemRow(row: ItemRow, turn: Turn): RowPrice {
  const { given, quantity, taxPercent, header } = row;
  const decimals = decimalsOf(turn.company, header.currency);
  const places = turn.switches.priceDecimals;
  const times = (price: Decimal) => price.times(quantity).rounded(decimals);
  const total = readLineTotal(given, header, turn);
  if (total !== undefined) return derived(given, total.over(quantity, places), total);
  const withTax = numberOf(given, 'PriceAfterVAT')?.rounded(places);
  if (withTax !== undefined) {
    const price = withTax.times(HUNDRED).over(HUNDRED.plus(taxPercent), places);
    if (turn.switches.grossPrices === 'net') return derived(given, price, times(price));
    const gross = times(withTax);
    const tax = gross.times(taxPercent).over(HUNDRED.plus(taxPercent), decimals);
    return { ...derived(given, price, gross.minus(tax)), gross };
  }
  const price = numberOf(given, 'Price')?.rounded(places);
  if (price !== undefined) return derived(given, price, times(price));
  return discounted(row, times, turn);
}

function discounted({ given, item, header, at }: ItemRow, times: (price: Decimal) => Decimal, turn: Turn): RowPrice {
  const places = turn.switches.priceDecimals;
  const unitPrice = (numberOf(given, 'UnitPrice') ?? listPrice(item, header, turn)).rounded(places);
  if (negative(unitPrice)) throw invalid(-10, `Price must not be negative  [DocumentLines.Price][line: ${at}]`);
  const discountPercent = numberOf(given, 'DiscountPercent') ?? groupDiscount(item);
  const price = unitPrice.times(HUNDRED.minus(discountPercent)).over(HUNDRED, places);
  return { unitPrice, discountPercent, price, net: times(price) };
}

/** `LineTotal` as sent, in the document's currency. */
export function readLineTotal(given: JsonObject, header: Header, { company, switches }: Turn): Decimal | undefined {
  const sent = numberOf(given, 'LineTotal');
  if (sent === undefined) return undefined;
  const decimals = decimalsOf(company, header.currency);
  return switches.lineTotals === 'local' ? toDocument(sent, header.rate, decimals) : sent.rounded(decimals);
}

function derived(given: JsonObject, price: Decimal, net: Decimal): RowPrice {
  const unitPrice = numberOf(given, 'UnitPrice') ?? price;
  const discountPercent = unitPrice.isZero
    ? Decimal.zero
    : HUNDRED.minus(price.times(HUNDRED).over(unitPrice, STORED_PLACES));
  return { unitPrice, discountPercent, price, net };
}

function listPrice(item: JsonObject, header: Header, turn: Turn): Decimal {
  const [first] = rowsOf(item, 'ItemPrices');
  const local = first === undefined ? Decimal.zero : (numberOf(first, 'Price') ?? Decimal.zero);
  return toDocument(local, header.rate, header.currency === turn.company.localCurrency ? STORED_PLACES : 2);
}

/** Not a property of the API: what an administrator set up for the item. */
function groupDiscount(item: JsonObject): Decimal {
  return numberOf(item, 'discountGroupPercent') ?? Decimal.zero;
}
