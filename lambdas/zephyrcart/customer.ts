import { readId } from './keys.ts';
import type { Address, Order } from './order.ts';
import { isPayload, type Payload, present, readText } from './payload.ts';

/** Who bought. Every field may be missing: guests, merged and anonymised customers (contract sheet zephyrcart 1.7). */
export function readCustomer(data: Payload): Order['customer'] {
  const customer = isPayload(data.customer) ? data.customer : {};
  return present({
    id: readId(data.customer_id) ?? readId(customer.id),
    // Folded, as ZephyrCart keeps e-mail addresses unique without regard to case.
    email: readText(customer.email)?.toLowerCase(),
    name: readText(customer.name),
    phone: readText(customer.phone),
  });
}

/** An address of the order, else the customer's default one, else none. */
export function readAddress(data: Payload, field: 'shipping_address' | 'billing_address'): Address | undefined {
  return addressOf(data[field]) ?? addressOf(defaultAddress(data.customer));
}

function defaultAddress(customer: unknown): unknown {
  const addresses = isPayload(customer) && Array.isArray(customer.addresses) ? customer.addresses : [];
  return addresses.find((address: unknown) => isPayload(address) && address.is_default === true);
}

function addressOf(sent: unknown): Address | undefined {
  if (!isPayload(sent)) return undefined;
  const country = readText(sent.country);
  const isCode = country !== undefined && /^[A-Za-z]{2}$/.test(country);
  const address = present({
    name: readText(sent.name),
    line1: readText(sent.line1),
    line2: readText(sent.line2),
    postalCode: readText(sent.postal_code),
    city: readText(sent.city),
    region: readText(sent.region),
    country: isCode ? country.toUpperCase() : undefined,
    countryName: isCode ? undefined : country,
  });
  return Object.keys(address).some((field) => field !== 'countryName') ? address : undefined;
}
