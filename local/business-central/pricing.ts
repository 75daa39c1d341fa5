import { type Decimal, decimal } from '../simulation/decimal.ts';
import type { Item } from './company.ts';
import type { PricedDocument } from './line.ts';
import { exchangeRate } from './look-up.ts';
import { type Session, today } from './session.ts';

/** Unit prices are kept to a hundred-thousandth. */
const UNIT_PLACES = 5;
const HUNDRED = decimal('100');

/** The item's list price in the currency and price basis of the document. Fails when no exchange rate was entered. */
export function listPrice(item: Item, taxPercent: Decimal, document: PricedDocument, session: Session): Decimal {
  const posting = document.properties.postingDate;
  const day = typeof posting === 'string' ? posting : today(session);
  const price = item.unitPrice.times(exchangeRate(session.company, document.currency, day));
  const factor = document.pricesIncludeTax ? HUNDRED.plus(taxPercent) : HUNDRED;
  return price.times(factor).over(HUNDRED, UNIT_PLACES);
}
