import { describe, expect, test } from 'vitest';
import { readOrder } from '../../lambdas/zephyrcart/order.ts';
import type { ReadingOptions } from '../../lambdas/zephyrcart/reading-options.ts';
import { exampleEvent } from './examples.ts';

const NET: ReadingOptions = { acceptTaxInclusivePrices: false, testOrders: 'ignore' };
const INCLUSIVE: ReadingOptions = { ...NET, acceptTaxInclusivePrices: true };

/** 2 * 14.90 + 25.00, shipping 4.95, tax 11.35: 71.10 EUR. */
const live = () => exampleEvent('order-created-live.json').data;
const line = (changes: object) => ({ sku: 'A', quantity: 1, unit_price_cents: 100, ...changes });
/** One line of 100, tax 19, shipping 5. */
const small = (changes: object) => ({
  id: 'order_1',
  currency: 'EUR',
  line_items: [line({})],
  subtotal_cents: 100,
  tax_total_cents: 19,
  shipping_total_cents: 5,
  total_cents: 124,
  ...changes,
});

function orderOf(data: unknown, options = NET, envelope = {}) {
  const read = readOrder(data, options, envelope);
  if ('refusal' in read) throw new Error(`refused: ${read.refusal.reason} ${read.refusal.detail}`);
  return read.order;
}

function refusalOf(data: unknown, options = NET) {
  const read = readOrder(data, options);
  return 'refusal' in read ? `${read.refusal.reason}: ${read.refusal.detail}` : 'accepted';
}

describe('the examples', () => {
  test('the live order is read whole', () => {
    const home = { name: 'Mara Holm', line1: 'Lindenallee 12', postalCode: '50667', city: 'Köln', country: 'DE' };
    expect(orderOf(live())).toStrictEqual({
      id: 'order_01KT3SSX6R3JTJ0HYCTFV8ES59',
      currency: 'EUR',
      exponent: 2,
      lines: [
        {
          sku: 'TEA-GRN-100',
          name: 'Grüner Tee, 100 g',
          quantity: 2,
          unitPrice: 1490,
          discount: 0,
          net: 2980,
          tax: 566,
          priceIncludesTax: false,
        },
        {
          sku: 'POT-CER-07',
          name: 'Ceramic teapot 0.7 l',
          quantity: 1,
          unitPrice: 2500,
          discount: 0,
          net: 2500,
          tax: 475,
          priceIncludesTax: false,
        },
      ],
      shipping: 495,
      tax: 1135,
      subtotal: 5480,
      discount: 0,
      total: 7110,
      customer: {
        id: 'cust_01KAAYS4307GH8QT2QMDYJ5NTZ',
        email: 'mara.holm@example.com',
        name: 'Mara Holm',
        phone: '+493023125042',
      },
      shippingAddress: home,
      billingAddress: home,
      placedAt: '2026-06-02T09:14:31Z',
      metadata: { channel: 'web' },
    });
  });

  test('the guest order has an e-mail address and no customer', () => {
    const order = orderOf(exampleEvent('order-created-guest-test.json').data);
    expect(order).toMatchObject({
      currency: 'SEK',
      exponent: 2,
      subtotal: 29800,
      tax: 8675,
      shipping: 4900,
      total: 43375,
    });
    expect(order.lines).toStrictEqual([
      {
        sku: 'TEA-GRN-100',
        name: 'Grönt te, 100 g',
        quantity: 2,
        unitPrice: 14900,
        discount: 0,
        net: 29800,
        tax: 7450,
        priceIncludesTax: false,
      },
    ]);
    expect(order.customer).toStrictEqual({ email: 'guest.buyer@example.com' });
    expect(order).not.toHaveProperty('billingAddress');
    expect(order.metadata).toStrictEqual({});
  });

  test('4620 of a yen order are 4,620 yen', () => {
    const order = orderOf(exampleEvent('order-created-live-jpy.json').data);
    expect(order).toMatchObject({ currency: 'JPY', exponent: 0, subtotal: 3600, tax: 420, shipping: 600, total: 4620 });
    expect(order.shippingAddress).toMatchObject({ name: '佐藤 凛', city: 'Tokyo', region: '13', country: 'JP' });
  });
});

describe('what is optional', () => {
  test('an order of the required fields alone is read', () => {
    expect(orderOf(small({ line_items: [line({ sku: null })] }))).toStrictEqual({
      id: 'order_1',
      currency: 'EUR',
      exponent: 2,
      lines: [{ quantity: 1, unitPrice: 100, discount: 0, net: 100, priceIncludesTax: false }],
      subtotal: 100,
      tax: 19,
      shipping: 5,
      discount: 0,
      total: 124,
      customer: {},
      metadata: {},
    });
  });

  test('texts are trimmed, blank ones absent, the SKU keeps its case', () => {
    const order = orderOf(
      small({
        line_items: [line({ sku: ' aB-1 ', name: ' ' })],
        customer_id: null,
        customer: { id: 'cust_2', email: ' Jo@Example.COM ', name: ' Jo ', phone: 5 },
        shipping_address: { name: '', city: ' Ulm ', country: 'de' },
        billing_address: { name: ' ', country: 'Germany' },
        metadata: { a: 'b', n: 1 },
      }),
    );
    expect(order.lines[0]).toMatchObject({ sku: 'aB-1' });
    expect(order.lines[0]).not.toHaveProperty('name');
    expect(order.customer).toStrictEqual({ id: 'cust_2', email: 'jo@example.com', name: 'Jo' });
    expect(order.shippingAddress).toStrictEqual({ city: 'Ulm', country: 'DE' });
    expect(order).not.toHaveProperty('billingAddress');
    expect(order.metadata).toStrictEqual({ a: 'b' });
  });

  test('a country that is no code is kept as a name', () => {
    const order = orderOf(small({ shipping_address: { city: 'Ulm', country: ' Germany ' } }));
    expect(order.shippingAddress).toStrictEqual({ city: 'Ulm', countryName: 'Germany' });
  });

  test('the customer_id of the order is the one that counts', () => {
    expect(orderOf(small({ customer_id: 'cust_1', customer: { id: 'cust_2' } })).customer).toStrictEqual({
      id: 'cust_1',
    });
  });

  test('a missing address is the default one of the customer, or none', () => {
    const addresses = [{ city: 'Bonn' }, { city: 'Trier', line2: 'b', is_default: true }];
    const order = orderOf(small({ customer: { addresses }, billing_address: { city: 'Kiel' } }));
    expect(order.shippingAddress).toStrictEqual({ line2: 'b', city: 'Trier' });
    expect(order.billingAddress).toStrictEqual({ city: 'Kiel' });
    expect(orderOf(small({ customer: { addresses: [{ city: 'Bonn' }] } }))).not.toHaveProperty('shippingAddress');
  });

  test('it was placed when it says so, else when the event was made', () => {
    const envelope = { createdAt: '2026-06-02T10:00:00Z' };
    expect(orderOf(small({ placed_at: '2026-06-02T09:14:31.5+02:00' }), NET, envelope).placedAt).toBe(
      '2026-06-02T09:14:31.5+02:00',
    );
    expect(orderOf(small({ placed_at: 'yesterday' }), NET, envelope).placedAt).toBe('2026-06-02T10:00:00Z');
    expect(orderOf(small({}), NET, { createdAt: 'soon' })).not.toHaveProperty('placedAt');
  });

  test('an unknown status, tax source or field is no reason to refuse', () => {
    expect(orderOf(small({ status: 'refunded', tax_calculation_source: 'abacus', fulfilment: 7, x: {} })).total).toBe(
      124,
    );
  });

  test('a tax breakdown in the shape of Stripe is passed over', () => {
    const order = orderOf(small({ line_items: [line({ tax_cents: [{ amount: 19 }] })] }));
    expect(order.lines[0]).not.toHaveProperty('tax');
  });

  test.each(['unit_price_cents', 'unit_amount_cents', 'price_cents'])(
    'the price of a line may be called %s',
    (field) => {
      expect(orderOf(small({ line_items: [{ quantity: 4, [field]: 25 }] })).lines[0]).toMatchObject({
        unitPrice: 25,
        net: 100,
      });
    },
  );

  test('a currency may come in small letters and with its own decimals', () => {
    const options = { ...NET, currencyExponents: { JPY: 2 } };
    expect(orderOf(small({ currency: 'jpy' }), options)).toMatchObject({ currency: 'JPY', exponent: 2 });
  });
});

describe('what is refused', () => {
  test.each([
    [null, 'unreadable: data is not'],
    [[], 'unreadable: data is not'],
    [small({ id: undefined }), 'unreadable: data.id'],
    [small({ id: 'x'.repeat(65) }), 'unreadable: data.id'],
    [small({ line_items: undefined }), 'unreadable: data.line_items is not a list'],
    [small({ line_items: {} }), 'unreadable: data.line_items is not a list'],
    [small({ line_items: [] }), 'unreadable: data.line_items is empty'],
    [small({ line_items: [line({}), null] }), 'unreadable: data.line_items[1] is not an object'],
    [small({ status: 'cancelled' }), 'order_cancelled: The order order_1'],
    [small({ currency: undefined }), 'bad_currency: data.currency'],
    [small({ currency: 'XXX' }), 'bad_currency: data.currency'],
    [small({ currency: 978 }), 'bad_currency: data.currency'],
    [small({ subtotal_cents: undefined }), 'bad_amount: data.subtotal_cents is missing'],
    [small({ tax_total_cents: null }), 'bad_amount: data.tax_total_cents is missing'],
    [small({ shipping_total_cents: '5' }), 'bad_amount: data.shipping_total_cents is of type string'],
    [small({ total_cents: 124.5 }), 'bad_amount: data.total_cents is not a whole number'],
    [small({ total_cents: -124 }), 'bad_amount: data.total_cents is out of range'],
    [small({ total_cents: [124] }), 'bad_amount: data.total_cents is a list'],
    [
      small({ line_items: [line({ quantity: 0 })] }),
      'bad_amount: data.line_items[0].quantity is out of range, and must be an integer from 1',
    ],
    [small({ line_items: [line({ quantity: 1.5 })] }), 'bad_amount: data.line_items[0].quantity is not a whole'],
    [
      small({ line_items: [line({}), line({ unit_price_cents: '1' })] }),
      'bad_amount: data.line_items[1].unit_price_cents',
    ],
    [
      small({ line_items: [line({ unit_price_cents: null })] }),
      'bad_amount: data.line_items[0].unit_price_cents is missing',
    ],
    [small({ line_items: [line({ discount_cents: 101 })] }), 'bad_amount: data.line_items[0].discount_cents is more'],
    [small({ line_items: [line({ discount_cents: '1' })] }), 'bad_amount: data.line_items[0].discount_cents'],
    [small({ line_items: [line({ subtotal_cents: 99.5 })] }), 'bad_amount: data.line_items[0].subtotal_cents'],
    [small({ line_items: [line({ tax_cents: -1 })] }), 'bad_amount: data.line_items[0].tax_cents'],
    [
      small({ line_items: [line({ quantity: 2 ** 30, unit_price_cents: 2 ** 30 })] }),
      'bad_amount: data.line_items[0] comes to more than',
    ],
  ])('%j', (data, reason) => {
    expect(refusalOf(data)).toContain(reason);
  });

  test('no sentence repeats what a field holds', () => {
    expect(refusalOf(small({ total_cents: 'Mara Holm' }))).not.toContain('Mara');
  });

  test('sums that no amount can hold are a bad amount, the largest one is not', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const half = 2 ** 52;
    const lines = [line({ unit_price_cents: half }), line({ unit_price_cents: half })];
    const free = { tax_total_cents: 0, shipping_total_cents: 0 };
    const one = { ...free, line_items: [line({ unit_price_cents: most })], subtotal_cents: most, total_cents: most };
    expect(refusalOf(small({ ...one, line_items: lines }))).toContain('bad_amount: The lines');
    expect(orderOf(small(one)).total).toBe(most);
    expect(refusalOf(small({ ...one, tax_total_cents: 1 }))).toContain('bad_amount: The totals');
  });
});

describe('the arithmetic', () => {
  test('a difference of one unit names both sums', () => {
    expect(refusalOf({ ...live(), subtotal_cents: 5481 })).toBe(
      'totals_mismatch: The lines come to 5480, but data.subtotal_cents is 5481.',
    );
    expect(refusalOf({ ...live(), total_cents: 7109 })).toBe(
      'totals_mismatch: Subtotal, tax and shipping come to 7110, but data.total_cents is 7109.',
    );
  });

  test('a line discount makes its net, and its own subtotal may be meant before or after it', () => {
    const discounted = (subtotal_cents: number) =>
      small({ line_items: [line({ unit_price_cents: 110, discount_cents: 10, subtotal_cents })] });
    expect(orderOf(discounted(110)).lines[0]).toMatchObject({ unitPrice: 110, discount: 10, net: 100 });
    expect(orderOf(discounted(100)).lines[0]).toMatchObject({ net: 100 });
    expect(refusalOf(discounted(109))).toBe(
      'totals_mismatch: data.line_items[0] comes to 100, but its subtotal_cents is 109.',
    );
  });

  test('a line may be given away', () => {
    const lines = [line({}), line({ discount_cents: 100 })];
    expect(orderOf(small({ line_items: lines })).lines[1]).toMatchObject({ discount: 100, net: 0 });
  });

  test('an order discount is taken when it explains the difference exactly', () => {
    expect(orderOf(small({ discount_total_cents: 24, total_cents: 100 }))).toMatchObject({ discount: 24, total: 100 });
    expect(refusalOf(small({ discount_total_cents: 23, total_cents: 100 }))).toContain(
      'with data.discount_total_cents 23',
    );
    expect(refusalOf(small({ discount_total_cents: 'x', total_cents: 100 }))).toContain('bad_amount');
  });

  test('an order discount that explains nothing is left alone', () => {
    expect(orderOf(small({ discount_total_cents: 24 })).discount).toBe(0);
    expect(orderOf(small({ discount_total_cents: 'x' })).discount).toBe(0);
  });

  test('prices with their tax inside are read where they are accepted, and named where not', () => {
    const lines = [line({ unit_price_cents: 119, tax_cents: 19, subtotal_cents: 100 })];
    const inclusive = small({ line_items: lines });
    expect(orderOf(inclusive, INCLUSIVE).lines[0]).toMatchObject({
      unitPrice: 119,
      tax: 19,
      net: 100,
      priceIncludesTax: true,
    });
    expect(refusalOf(inclusive)).toContain(
      'totals_mismatch: The lines come to 119, but data.subtotal_cents is 100: the prices',
    );
  });

  test('a line with its tax inside may claim its sum with or without tax and discount', () => {
    const claiming = (subtotal_cents: number) =>
      small({ line_items: [line({ unit_price_cents: 129, discount_cents: 10, tax_cents: 19, subtotal_cents })] });
    for (const claim of [129, 119, 110, 100]) expect(refusalOf(claiming(claim), INCLUSIVE)).toBe('accepted');
    expect(refusalOf(claiming(101), INCLUSIVE)).toContain('totals_mismatch');
  });

  test('a line with a net price may not claim its sum without tax', () => {
    const claiming = small({ line_items: [line({ tax_cents: 19, subtotal_cents: 81 })] });
    expect(refusalOf(claiming, INCLUSIVE)).toContain('but its subtotal_cents is 81');
  });

  test('tax is taken out of prices only when every line says how much', () => {
    const lines = [line({ unit_price_cents: 60, tax_cents: 19 }), line({ unit_price_cents: 59 })];
    expect(refusalOf(small({ line_items: lines }), INCLUSIVE)).toContain('totals_mismatch');
  });

  test('a line whose tax is more than its price is no line with tax inside', () => {
    const lines = [line({ unit_price_cents: 9, tax_cents: 19 }), line({ unit_price_cents: 110, tax_cents: 0 })];
    expect(refusalOf(small({ line_items: lines }), INCLUSIVE)).toContain('totals_mismatch');
  });

  test('prices that fit as net are net, where tax inside is accepted too', () => {
    expect(orderOf(live(), INCLUSIVE).lines.map((read) => read.priceIncludesTax)).toEqual([false, false]);
  });
});
