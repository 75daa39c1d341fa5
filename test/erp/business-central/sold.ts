import * as fc from 'fast-check';

/** A line of the shop: `rate` is the percentage that the shop charged, whatever Business Central would. */
interface Sold {
  readonly sku: string;
  readonly name: string | null;
  readonly quantity: number;
  readonly price: number;
  readonly cut: number;
  readonly rate: number;
}

/** The payload of an order as ZephyrCart sends it, its arithmetic true, and the amounts of its refunds. */
export interface Sale {
  readonly data: Record<string, unknown> & { readonly id: string };
  /** Minor units, in the order in which they come; together at most the order's total. */
  readonly refunds: readonly number[];
  /** False for a country that Business Central does not have: the document must be refused, by that reason. */
  readonly countriesKnown: boolean;
}

/** Item numbers with the VAT percentage that Business Central charges. */
export const CATALOGUE: Readonly<Record<string, string>> = {
  '1896-S': '20',
  'TEA-GRN-100': '19',
  'CUP-STD-01': '10',
  'BOOK-7': '7',
  'FOOD-5': '5',
  'VOUCHER-0': '0',
  'COAT-25': '25',
};
/** SKUs of the shop that are no item numbers. */
export const SKU_TABLE = {
  'Grüner Tee, 100 g': 'TEA-GRN-100',
  'desk (box of 4) with a very long name': { item: '1896-S', unitOfMeasure: 'BOX' },
} as const;

const skus = fc.constantFrom(...Object.keys(CATALOGUE), ...Object.keys(SKU_TABLE), 'tea-grn-100', ' book-7 ');
const odd = fc.constantFrom(
  '👩‍👩‍👧‍👦 家族セット 🍵',
  '𠮷野家の丼'.repeat(30),
  'Ünïcödé \u202eRTL\u202c & "quotes" \'n\' <b>tags</b>',
  'tab\tnew\nline\u0000null\u0085 end',
  'lone \ud800 surrogate',
  '🍵'.repeat(80),
  `${'x'.repeat(99)}👍`,
  'a'.repeat(3000),
  '   ',
  '',
);
const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), odd, fc.constantFrom('Mara Holm', '佐藤 凛'));
const optionalText = fc.option(text, { freq: 4 });

const line: fc.Arbitrary<Sold> = fc.record({
  sku: skus,
  name: optionalText,
  quantity: fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 1, max: 12 }) },
    { weight: 3, arbitrary: fc.integer({ min: 13, max: 999 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1000, max: 25_000 }) },
  ),
  price: fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(0, 1) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 999 }) },
    { weight: 4, arbitrary: fc.integer({ min: 1000, max: 400_000 }) },
  ),
  cut: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(1) },
  ),
  rate: fc.constantFrom(0, 5, 7, 10, 19, 20, 25, 8.1),
});

const address = fc.option(
  fc.record({
    name: optionalText,
    line1: optionalText,
    line2: optionalText,
    postal_code: fc.option(fc.oneof(fc.constantFrom('50667', 'sw1a 1aa', '100-0001'), text)),
    city: optionalText,
    region: optionalText,
    country: fc.oneof(
      { weight: 40, arbitrary: fc.constantFrom('DE', 'gb', 'US', 'FR', 'GR', 'JP', 'SE', 'Germany', '', null) },
      { weight: 1, arbitrary: fc.constant('ZZ') },
    ),
  }),
  { freq: 6 },
);

const customer = fc.record({
  id: fc.constant('cust_01KAAYS4307GH8QT2QMDYJ5NTZ'),
  name: optionalText,
  email: fc.option(
    fc.oneof(
      fc.emailAddress(),
      fc.constantFrom('MARA@Example.COM', 'no at', 'a@b', 'ü@exämple.de', `${'l'.repeat(90)}@example.com`, 'a@b..c'),
    ),
  ),
  phone: fc.option(
    fc.oneof(fc.constantFrom('+49 30 23125042', '0800 FLOWERS', 'ext. 12;34', '☎ 12', '१२३', '1'.repeat(60)), text),
  ),
});

const moneys = fc.record({
  currency: fc.constantFrom('EUR', 'USD', 'JPY', 'KWD', 'GBP', 'eur'),
  lines: fc.oneof(
    { weight: 4, arbitrary: fc.array(line, { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.array(line, { minLength: 5, maxLength: 40 }) },
    { weight: 1, arbitrary: line.map((only): Sold[] => [{ ...only, quantity: 1, price: 1, cut: 0, rate: 0 }]) },
  ),
  basis: fc.constantFrom('net', 'net', 'tax included'),
  taxStated: fc.constantFrom('on every line', 'on some lines', 'not at all'),
  shipping: fc.oneof(fc.constant(0), fc.constant(1), fc.integer({ min: 1, max: 20_000 })),
  shippingRate: fc.constantFrom(0, 19, 20),
  /** Of the goods; `everything` is a coupon that leaves nothing to pay, neither shipping nor tax. */
  coupon: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(1, 'more than the goods', 'everything') },
  ),
});

const ids = fc.constantFrom('known', 'known', 'known', 'other');
const placedAt = fc.date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true });
const refunds = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.constant([1]) },
  { weight: 3, arbitrary: fc.array(fc.double({ min: 0, max: 0.6, noNaN: true }), { minLength: 1, maxLength: 4 }) },
);

/** So many sales, always the same for a seed. Ids count up, so that no reference is used twice. */
export function sales(seed: number, count: number): readonly Sale[] {
  const drawn = fc.sample(
    fc.record({ money: moneys, ids, customer, shipping_address: address, billing_address: address, placedAt, refunds }),
    { seed, numRuns: count },
  );
  return drawn.map(({ money: sold, ids: form, placedAt: placed, refunds: parts, ...people }, index): Sale => {
    const amounts = amountsOf(sold);
    const countries = [people.shipping_address?.country, people.billing_address?.country];
    return {
      data: {
        id: form === 'known' ? `order_${ulid(seed, index)}` : `Web order #${seed}/${index} 'x' & y`,
        currency: sold.currency,
        ...amounts,
        ...people,
        placed_at: placed.toISOString(),
        status: 'paid',
        metadata: {},
      },
      refunds: refundsOf(amounts.total_cents, parts),
      countriesKnown: !countries.includes('ZZ'),
    };
  });
}

/** A ULID that counts. */
export function ulid(seed: number, index: number): string {
  return `01KT${String(seed).padStart(6, '0')}${String(index).padStart(16, '0')}`;
}

type Money = typeof moneys extends fc.Arbitrary<infer T> ? T : never;

function amountsOf({ lines, basis, taxStated, shipping, shippingRate, coupon }: Money) {
  const priced = lines.map(({ sku, name, quantity, price, cut, rate }, index) => {
    const discount = Math.floor(quantity * price * cut);
    const paid = quantity * price - discount;
    const tax = Math.round((paid * rate) / (basis === 'net' ? 100 : 100 + rate));
    const stated = basis !== 'net' || taxStated === 'on every line' || (taxStated === 'on some lines' && index % 2);
    return {
      sent: {
        sku,
        name,
        quantity,
        unit_price_cents: price,
        ...(discount === 0 ? {} : { discount_cents: discount }),
        ...(stated ? { tax_cents: tax } : {}),
      },
      net: basis === 'net' ? paid : paid - tax,
      tax,
    };
  });
  const sum = (of: (line: (typeof priced)[number]) => number) => priced.reduce((total, each) => total + of(each), 0);
  const goods = sum(({ net }) => net);
  const tax = sum((each) => each.tax) + Math.round((shipping * shippingRate) / 100);
  const discount = discountOf(coupon, goods, goods + tax + shipping);
  return {
    line_items: priced.map(({ sent }) => sent),
    subtotal_cents: goods,
    tax_total_cents: tax,
    shipping_total_cents: shipping,
    ...(discount === 0 ? {} : { discount_total_cents: discount }),
    total_cents: goods + tax + shipping - discount,
  };
}

function discountOf(coupon: number | string, goods: number, everything: number): number {
  if (typeof coupon === 'number') return Math.floor(goods * coupon);
  return coupon === 'everything' ? everything : Math.floor((goods + everything) / 2);
}

/** One part means all of it; others are shares of the total, as long as anything is left. */
function refundsOf(total: number, parts: readonly number[]): readonly number[] {
  let left = total;
  return parts.flatMap((part) => {
    const amount = Math.min(left, Math.max(1, Math.floor(total * part)));
    left -= amount;
    return amount > 0 ? [amount] : [];
  });
}
