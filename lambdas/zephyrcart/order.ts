import type { MinorUnits } from './money.ts';

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
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country?: string;
}
