import * as fc from 'fast-check';
import type { BusinessCentralSettings } from '../../../lambdas/erp/business-central/settings.ts';
import type { AdmittedRefund } from '../../../lambdas/erp/port.ts';
import type { Order, OrderLine } from '../../../lambdas/zephyrcart/order.ts';

export const SETTINGS: BusinessCentralSettings = {
  baseUrl: 'https://bc.test/v2.0/tenant/production/api/v2.0',
  companyId: 'c0ffee00-0000-4000-8000-000000000001',
  customer: { strategy: 'default', number: 'WEB' },
  accounts: { shipping: '6120', refund: '6130' },
  pricesIncludeTax: true,
  localCurrency: 'GBP',
  timeZone: 'Europe/Berlin',
  items: { 'TEA-GRN-100': '1896-S' },
  tax: { codes: {}, tolerance: 1 },
  shipping: { description: 'Shipping' },
  currencies: {},
  countries: { GR: 'EL' },
};

/** What example `order-created-live` says: 14.90 x 2 + 25.00 net, 19 % tax, 4.95 shipping. */
export const ORDER: Order = {
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
      sku: 'pot-cer-07',
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
  customer: { id: 'cust_1', email: 'mara.holm@example.com', name: 'Mara Holm', phone: '+493023125042' },
  shippingAddress: { name: 'Mara Holm', line1: 'Lindenallee 12', postalCode: '50667', city: 'Köln', country: 'DE' },
  billingAddress: { name: 'Mara Holm', line1: 'Lindenallee 12', postalCode: '50667', city: 'Köln', country: 'DE' },
  placedAt: '2026-06-02T22:14:31Z',
  metadata: { channel: 'web' },
};

export const REFUND: AdmittedRefund = {
  refund: {
    id: 'refund_01KTC065W02K96NWBDVH1DQ1HY',
    orderId: ORDER.id,
    amount: 1773,
    currency: 'EUR',
    reason: 'requested_by_customer',
    note: 'one tin arrived dented',
    createdAt: '2026-06-05T13:40:00Z',
  },
  order: {
    orderId: ORDER.id,
    currency: 'EUR',
    exponent: 2,
    total: 7110,
    tax: 1135,
    customer: 'WEB',
    document: { kind: 'sales order', id: 'o-1', number: 'S-ORD101001' },
  },
  before: 0,
  tax: 283,
};

const line = fc
  .record({
    quantity: fc.integer({ min: 1, max: 900 }),
    unitPrice: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 5_000_000 })),
    cut: fc.integer({ min: 0, max: 100 }),
    // Percent of tax; the odd ones round.
    rate: fc.constantFrom(0, 7, 8, 19, 25),
    priceIncludesTax: fc.boolean(),
    taxStated: fc.boolean(),
  })
  .map(({ quantity, unitPrice, cut, rate, priceIncludesTax, taxStated }): { line: OrderLine; tax: number } => {
    const listed = quantity * unitPrice;
    const discount = Math.floor((listed * (cut > 70 ? cut : 0)) / 100);
    const paid = listed - discount;
    const tax = Math.round((paid * rate) / (priceIncludesTax ? 100 + rate : 100));
    const net = priceIncludesTax ? paid - tax : paid;
    const stated = taxStated || priceIncludesTax ? { tax } : {};
    return { line: { sku: `SKU-${unitPrice}`, quantity, unitPrice, discount, net, priceIncludesTax, ...stated }, tax };
  });

/** Orders whose arithmetic holds, in currencies of 0, 2 and 3 decimals, up to forty lines, some taxes not by line. */
export const orders: fc.Arbitrary<Order> = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 40 }),
    currency: fc.constantFrom(
      { currency: 'JPY', exponent: 0 },
      { currency: 'EUR', exponent: 2 },
      { currency: 'KWD', exponent: 3 },
    ),
    shipping: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20_000 })),
    discountShare: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })),
    // Tax of the order beside the lines': shipping's, or a provider's rounding.
    extraTax: fc.oneof(fc.constant(0), fc.integer({ min: -3, max: 900 })),
  })
  .map(({ lines, currency, shipping, discountShare, extraTax }): Order => {
    const [first, ...rest] = lines.map((each) => each.line);
    if (first === undefined) throw new Error('an order has lines');
    const subtotal = lines.reduce((sum, each) => sum + each.line.net, 0);
    const tax = Math.max(0, lines.reduce((sum, each) => sum + each.tax, 0) + extraTax);
    const discount = Math.floor(subtotal * discountShare);
    return {
      ...ORDER,
      ...currency,
      lines: [first, ...rest],
      shipping,
      tax,
      subtotal,
      discount,
      total: subtotal - discount + tax + shipping,
    };
  });

/** Tax codes of the two rates of `MIXED`. */
export const MIXED_CODES = { codes: { '*': { 7: 'VAT7', 19: 'VAT19' } }, tolerance: 1 };
/** Two rates, shipping, and something that costs nothing. */
export const MIXED: Order = {
  ...ORDER,
  currency: 'GBP',
  lines: [
    { ...ORDER.lines[0], sku: 'TEA-GRN-100', quantity: 2, net: 2980, tax: 566 },
    { ...ORDER.lines[0], sku: 'BOOK-7', name: 'Book', quantity: 1, unitPrice: 1000, net: 1000, tax: 70 },
    { ...ORDER.lines[0], sku: 'CUP-STD-01', name: 'Gift', quantity: 1, unitPrice: 0, net: 0, tax: 0 },
  ],
  shipping: 495,
  subtotal: 3980,
  tax: 730,
  total: 5205,
};
