import { readAddress, readCustomer } from './customer.ts';
import { readInstant } from './instant.ts';
import { readId } from './keys.ts';
import { exponentOf, type MinorUnits } from './money.ts';
import { readLines } from './order-lines.ts';
import { proveTotals, readTotals } from './order-totals.ts';
import { isPayload, type Payload, present, readText } from './payload.ts';
import type { ReadingOptions } from './reading-options.ts';
import { type Refusal, type Refused, refused } from './refusal.ts';

/** A ZephyrCart order after the tolerant reading of contract section 3.7: amounts checked, arithmetic proven. */
export interface Order {
  readonly id: string;
  /** ISO 4217, upper case, known. */
  readonly currency: string;
  /** Decimals of the currency: ISO exponent, or the deployment's override. */
  readonly exponent: number;
  readonly lines: readonly [OrderLine, ...OrderLine[]];
  /** Net shipping. */
  readonly shipping: MinorUnits;
  /** Tax on goods and shipping together. */
  readonly tax: MinorUnits;
  /** Net of all lines, before the order discount. */
  readonly subtotal: MinorUnits;
  /** Order-level discount, net; 0 when there is none. subtotal - discount + tax + shipping = total, always. */
  readonly discount: MinorUnits;
  /** What the customer was charged. Never adjusted. */
  readonly total: MinorUnits;
  readonly customer: { readonly id?: string; readonly email?: string; readonly name?: string; readonly phone?: string };
  readonly shippingAddress?: Address;
  readonly billingAddress?: Address;
  /** RFC 3339 instant: when the customer confirmed, else when the event was made; absent when neither is readable. */
  readonly placedAt?: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface OrderLine {
  /** Trimmed, case kept; absent when ZephyrCart sent none or a blank one. */
  readonly sku?: string;
  readonly name?: string;
  readonly quantity: number;
  /** As sent: net, or tax-inclusive when `priceIncludesTax`. */
  readonly unitPrice: MinorUnits;
  /** Discount on the line, same basis as `unitPrice`; 0 when there is none. */
  readonly discount: MinorUnits;
  /** Net of the whole line after its discount. */
  readonly net: MinorUnits;
  /** Tax of the whole line; absent when the event does not say (Stripe Tax breakdowns have another shape). */
  readonly tax?: MinorUnits;
  readonly priceIncludesTax: boolean;
}

export interface Address {
  readonly name?: string;
  readonly line1?: string;
  readonly line2?: string;
  readonly postalCode?: string;
  readonly city?: string;
  readonly region?: string;
  /** ISO 3166-1 alpha-2 by its form, upper case. */
  readonly country?: string;
  /** What stands in its place when it is no code, such as the name of a country. */
  readonly countryName?: string;
}

/**
 * Reads the `data` of an order event (contract sheet zephyrcart 3.4 to 3.7). Whatever is not plainly an order whose
 * amounts add up is refused with its reason: a wrong guess about a field must not become a wrong ERP document.
 * `envelope.createdAt` stands in when the order does not say when it was placed.
 */
export function readOrder(
  data: unknown,
  options: ReadingOptions,
  envelope: { readonly createdAt?: string } = {},
): { readonly order: Order } | { readonly refusal: Refusal } {
  if (!isPayload(data)) return refused('unreadable', 'data is not an object.');
  const id = readId(data.id);
  if (id === undefined) return refused('unreadable', 'data.id is not an id of 1 to 64 printable ASCII characters.');
  if (data.status === 'cancelled') return refused('order_cancelled', `The order ${id} was cancelled before it came.`);
  const money = readCurrency(data, options);
  if ('refusal' in money) return money;
  const sent = readLines(data.line_items);
  if ('refusal' in sent) return sent;
  const totals = readTotals(data);
  if ('refusal' in totals) return totals;
  const proven = proveTotals(sent.lines, totals, data.discount_total_cents, options.acceptTaxInclusivePrices);
  if ('refusal' in proven) return proven;
  return {
    order: {
      id,
      ...money,
      ...proven,
      customer: readCustomer(data),
      ...present({
        shippingAddress: readAddress(data, 'shipping_address'),
        billingAddress: readAddress(data, 'billing_address'),
        placedAt: readInstant(data.placed_at) ?? readInstant(envelope.createdAt),
      }),
      metadata: readMetadata(data.metadata),
    },
  };
}

function readCurrency(data: Payload, options: ReadingOptions): { currency: string; exponent: number } | Refused {
  const currency = readText(data.currency)?.toUpperCase() ?? '';
  const exponent = exponentOf(currency, options.currencyExponents);
  if (exponent === undefined) return refused('bad_currency', 'data.currency is not a known ISO 4217 code.');
  return { currency, exponent };
}

function readMetadata(metadata: unknown): Record<string, string> {
  if (!isPayload(metadata)) return {};
  return Object.fromEntries(
    Object.entries(metadata).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
