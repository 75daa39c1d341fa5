import { describe, expect, test } from 'vitest';
import { toBusinessPartner } from '../../../lambdas/erp/sap-business-one/mapping.ts';
import type { Order } from '../../../lambdas/zephyrcart/order.ts';
import { ORDER as EXAMPLE } from '../business-central/orders.ts';
import { SETTINGS } from './scripted.ts';

type Buyer = Pick<Order, 'customer' | 'billingAddress' | 'shippingAddress'>;

const { billingAddress: _billing, shippingAddress: _shipping, ...ORDER } = EXAMPLE;
const madeFor = (buyer: Buyer, settings = SETTINGS) => toBusinessPartner('W1', { ...ORDER, ...buyer }, settings);

const HOME = {
  name: 'Mara Holm',
  line1: 'Lindenallee 12',
  line2: 'Flat 3',
  postalCode: '50667',
  city: 'Köln',
  country: 'DE',
};
const OFFICE = {
  name: 'Holm GmbH',
  line1: 'Main St 1',
  postalCode: '62701',
  city: 'Springfield',
  region: 'IL',
  country: 'US',
};
const home = { Street: 'Lindenallee 12', Block: 'Flat 3', City: 'Köln', ZipCode: '50667', Country: 'DE' };
const office = { Street: 'Main St 1', City: 'Springfield', ZipCode: '62701', State: 'IL', Country: 'US' };

describe('a business partner for a buyer', () => {
  test('has the buyer’s name, address in small letters, and both addresses', () => {
    const partner = madeFor({
      customer: { name: 'Mara Holm', email: 'Mara.Holm@Example.com' },
      billingAddress: HOME,
      shippingAddress: OFFICE,
    });

    expect(partner).toEqual({
      CardCode: 'W1',
      CardName: 'Mara Holm',
      CardType: 'cCustomer',
      Currency: '##',
      EmailAddress: 'mara.holm@example.com',
      BPAddresses: [
        { AddressName: 'Billing', AddressType: 'bo_BillTo', ...home },
        { AddressName: 'Shipping', AddressType: 'bo_ShipTo', ...office },
      ],
    });
  });

  test('has the one address that is known as both', () => {
    const addresses = (buyer: Omit<Buyer, 'customer'>) =>
      madeFor({ customer: {}, ...buyer }).BPAddresses?.map(({ AddressType, City }) => [AddressType, City]);

    expect(addresses({ billingAddress: HOME })).toEqual([
      ['bo_BillTo', 'Köln'],
      ['bo_ShipTo', 'Köln'],
    ]);
    expect(addresses({ shippingAddress: OFFICE })).toEqual([
      ['bo_BillTo', 'Springfield'],
      ['bo_ShipTo', 'Springfield'],
    ]);
  });

  test('is named by the best that is known: the buyer, the address, the e-mail address, the code', () => {
    const name = (buyer: Buyer) => madeFor(buyer).CardName;

    expect(name({ customer: { name: 'Mara' }, billingAddress: OFFICE })).toBe('Mara');
    expect(name({ customer: { email: 'mara@example.com' }, billingAddress: OFFICE })).toBe('Holm GmbH');
    expect(name({ customer: { email: 'mara@example.com' } })).toBe('mara@example.com');
    expect(name({ customer: {} })).toBe('W1');
  });

  test('of whom nothing is known has nothing made up', () => {
    expect(madeFor({ customer: {} })).toStrictEqual({
      CardCode: 'W1',
      CardName: 'W1',
      CardType: 'cCustomer',
      Currency: '##',
    });
    expect(madeFor({ customer: {}, billingAddress: {} })).not.toHaveProperty('BPAddresses');
  });

  test('belongs to the group and the series that are configured', () => {
    const customer = { ...SETTINGS.customer, group: 100, series: 5 };

    expect(madeFor({ customer: {} }, { ...SETTINGS, customer })).toMatchObject({ GroupCode: 100, Series: 5 });
  });

  test('is cut to what each field takes', () => {
    const long = 'x'.repeat(300);
    const everywhere = { line1: long, line2: long, city: long, postalCode: long, region: `${long} y`, country: 'US' };
    const { CardName, BPAddresses } = madeFor({ customer: { name: long }, billingAddress: everywhere });

    expect(CardName).toHaveLength(100);
    const [{ Street, Block, City, ZipCode, County } = {}] = BPAddresses ?? [];
    expect([Street, Block, City, ZipCode, County].map((text) => text?.length)).toEqual([100, 100, 100, 20, 100]);
  });
});
