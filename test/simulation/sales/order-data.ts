import type { Luck } from '../luck.ts';

interface Article {
  readonly sku: string;
  /** Percent. */
  readonly rate: number;
}

const SKUS: readonly [Article, ...Article[]] = [
  { sku: 'TEA-GRN-100', rate: 19 },
  { sku: 'POT-CER-07', rate: 19 },
  { sku: 'CUP-STD-01', rate: 10 },
];
const SHIPPING_RATE = 19;

export type OrderData = ReturnType<typeof orderData>;

/** Net prices, and a tax that is the rate of each line: what the ERP will compute too. */
export function orderData(
  id: string,
  luck: Luck,
  { unknownSkus, isPacked }: { readonly unknownSkus: readonly string[]; readonly isPacked: boolean },
) {
  const wanted = [
    ...unknownSkus.map((sku) => ({ sku, rate: 19 })),
    luck.pick(SKUS),
    ...(luck.happens(0.4) ? [luck.pick(SKUS)] : []),
  ];
  const lines = wanted.map(({ sku, rate }) => {
    const [quantity, unit_price_cents] = [luck.between(1, 3), luck.between(100, 4000)];
    const subtotal_cents = quantity * unit_price_cents;
    return {
      id: `li_${sku}`,
      sku,
      name: sku,
      quantity,
      unit_price_cents,
      subtotal_cents,
      tax_cents: tax(subtotal_cents, rate),
    };
  });
  const subtotal_cents = sum(lines.map((line) => line.subtotal_cents));
  const shipping_total_cents = luck.happens(0.5) ? 495 : 0;
  const tax_total_cents = sum(lines.map((line) => line.tax_cents)) + tax(shipping_total_cents, SHIPPING_RATE);
  return {
    id,
    customer: { id: 'cust_1', email: 'mara.holm@example.com', name: isPacked ? 'Mara Holm \u{1FAD6}' : 'Mara Holm' },
    line_items: lines,
    currency: 'EUR',
    subtotal_cents,
    tax_total_cents,
    shipping_total_cents,
    total_cents: subtotal_cents + tax_total_cents + shipping_total_cents,
    status: 'paid',
    livemode: true,
    placed_at: '2026-06-02T09:14:31Z',
  };
}

const tax = (amount: number, rate: number) => Math.round((amount * rate) / 100);
const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
