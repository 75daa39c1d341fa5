import fc from 'fast-check';

export interface SentLine {
  sku: string | null;
  quantity: number;
  unit_price_cents: number;
  discount_cents?: number;
  tax_cents?: number;
  subtotal_cents?: number;
}

/** An order as ZephyrCart sends it, its amounts consistent. */
export interface SentOrder extends Record<string, unknown> {
  id: string;
  currency: string;
  line_items: SentLine[];
  subtotal_cents: number;
  tax_total_cents: number;
  shipping_total_cents: number;
  discount_total_cents?: number;
  total_cents: number;
}

const small = fc.nat({ max: 2_000_000 });
const skus = fc.option(fc.stringMatching(/^[A-Z0-9-]{1,20}$/), { nil: null });
export const orderIds = fc.stringMatching(/^order_[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
const currencies = fc.constantFrom('EUR', 'JPY', 'KWD', 'SEK', 'USD', 'CLF');
const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

/** Net prices. A discount of one unit is left out: bumped by a unit it would be none, and consistent. */
const netLines = fc
  .record({
    sku: skus,
    quantity: fc.integer({ min: 1, max: 99 }),
    unit_price_cents: small,
    discount: fc.option(fc.integer({ min: 2, max: 5000 }), { nil: 0 }),
    tax: fc.option(small, { nil: undefined }),
    claims: fc.boolean(),
  })
  .map(({ discount, tax, claims, ...line }): SentLine => {
    const gross = line.quantity * line.unit_price_cents;
    const fits = discount > 0 && discount <= gross;
    return {
      ...line,
      ...(fits ? { discount_cents: discount } : {}),
      ...(tax === undefined ? {} : { tax_cents: tax }),
      ...(claims && !fits ? { subtotal_cents: gross } : {}),
    };
  });

export const netOf = (line: SentLine): number => line.quantity * line.unit_price_cents - (line.discount_cents ?? 0);

export const sentOrders = fc
  .record({
    id: orderIds,
    currency: currencies,
    line_items: fc.array(netLines, { minLength: 1, maxLength: 40 }),
    tax_total_cents: small,
    shipping_total_cents: small,
    discount: fc.option(fc.integer({ min: 2, max: 100_000 }), { nil: 0 }),
  })
  .map(({ discount, ...order }): SentOrder => {
    const subtotal = sum(order.line_items.map(netOf));
    const before = subtotal + order.tax_total_cents + order.shipping_total_cents;
    const fits = discount > 0 && discount <= before;
    return {
      ...order,
      subtotal_cents: subtotal,
      ...(fits ? { discount_total_cents: discount } : {}),
      total_cents: fits ? before - discount : before,
    };
  });

/** The same with prices that include their tax, of which there is some. */
export const taxInclusiveOrders = sentOrders.map((order): SentOrder => {
  const line_items = order.line_items.map((line, index) => ({
    sku: line.sku,
    quantity: line.quantity,
    unit_price_cents: line.unit_price_cents + 1,
    tax_cents: index === 0 ? 1 : (line.tax_cents ?? 0) % (line.quantity * line.unit_price_cents + 1),
  }));
  const subtotal = sum(line_items.map((line) => netOf(line) - line.tax_cents));
  const { discount_total_cents: _, ...rest } = order;
  const total = subtotal + order.tax_total_cents + order.shipping_total_cents;
  return { ...rest, line_items, subtotal_cents: subtotal, total_cents: total };
});
