import { describe, expect, test } from 'vitest';
import { toCustomer } from '../../../lambdas/erp/business-central/mapping.ts';
import type { Order } from '../../../lambdas/zephyrcart/order.ts';
import { ORDER as EXAMPLE, SETTINGS } from './orders.ts';

type Buyer = Pick<Order, 'customer' | 'billingAddress' | 'shippingAddress'>;

const { billingAddress: _billing, shippingAddress: _shipping, ...ORDER } = EXAMPLE;
const madeFor = (buyer: Buyer) => toCustomer('W1', { ...ORDER, ...buyer }, SETTINGS);

const HOME = {
  name: 'Mara Holm',
  line1: 'Lindenallee 12',
  line2: 'Flat 3',
  postalCode: '106 71',
  city: 'Athens',
  region: 'Attica',
  country: 'GR',
};

describe('a customer for a buyer', () => {
  test('has the buyer’s name, ways to reach them, and the address of the invoice', () => {
    const customer = { name: 'Mara', email: 'mara.holm@example.com', phone: '+493023125042' };

    expect(madeFor({ customer, billingAddress: HOME, shippingAddress: { city: 'Köln' } })).toMatchObject({
      number: 'W1',
      displayName: 'Mara',
      type: 'Person',
      addressLine1: 'Lindenallee 12',
      addressLine2: 'Flat 3',
      city: 'Athens',
      state: 'Attica',
      country: 'EL',
      postalCode: '106 71',
      phoneNumber: '+493023125042',
      email: 'mara.holm@example.com',
    });
  });

  test('has the shipping address where there is no other', () => {
    expect(madeFor({ customer: {}, shippingAddress: HOME })).toMatchObject({
      city: 'Athens',
      displayName: 'Mara Holm',
    });
  });

  test('is named by the best that is known: the buyer, the address, the e-mail address, the number', () => {
    const name = (buyer: Buyer) => madeFor(buyer).displayName;

    expect(name({ customer: { name: 'Mara' }, billingAddress: HOME })).toBe('Mara');
    expect(name({ customer: { email: 'mara@example.com' }, billingAddress: HOME })).toBe('Mara Holm');
    expect(name({ customer: { email: 'mara@example.com' } })).toBe('mara@example.com');
    expect(name({ customer: {} })).toBe('W1');
  });

  test('is cut to what each field takes', () => {
    const long = 'x'.repeat(300);
    const everywhere = { line1: long, line2: long, city: long, postalCode: long, region: long };
    const card = madeFor({ customer: { name: long }, billingAddress: everywhere });

    expect(
      [card.displayName, card.addressLine1, card.addressLine2, card.city, card.postalCode, card.state].map(
        (text) => text?.length,
      ),
    ).toEqual([100, 100, 50, 30, 20, 30]);
  });
});
