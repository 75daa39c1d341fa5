import { amountOf } from '../decimals.ts';
import type { StoredDocument } from './read-back.ts';
import { type TaxPart, withTax } from './refund-rows.ts';
import type { SapBusinessOneSettings } from './settings.ts';

/** What has become of an order in SAP, as far as a refund of it depends on that. */
export interface OrderState {
  readonly order: StoredDocument;
  /** Neither cancelled nor the cancellation of one. */
  readonly invoices: readonly StoredDocument[];
}

/** Object code of a sales order, as rows that were copied from one name it. */
const ORDER_TYPE = '17';

/** Invoices with a row of this order; one that came by the reference alone counts where SAP names no base. */
export function invoicesOf(order: StoredDocument, found: readonly StoredDocument[]): readonly StoredDocument[] {
  return found.filter(
    ({ isCancelled, isCancellation, lines }) =>
      !isCancelled &&
      !isCancellation &&
      (lines.every(({ base }) => base === undefined) ||
        lines.some(({ base }) => base?.type === ORDER_TYPE && base.entry === order.entry)),
  );
}

/** Whether goods have left, or something else was made of the order: it cannot simply be cancelled any more. */
export function isTouched({ order }: OrderState): boolean {
  if (order.isCancelled) return false;
  return (
    !order.isOpen ||
    order.lines.some(
      ({ isOpen, quantity, openQuantity }) => !isOpen || Number(openQuantity ?? quantity) < Number(quantity),
    )
  );
}

/**
 * What the order was charged, by tax code, freight included. `exponent` is that of its currency. Freight does not state its
 * rate: a row of the same code does, or the configured codes.
 */
export function taxParts(
  { order }: OrderState,
  exponent: number,
  { tax }: Pick<SapBusinessOneSettings, 'tax'>,
): readonly TaxPart[] {
  const configured = Object.values(tax.codes).flatMap((codes) =>
    Object.entries(codes).map(([rate, code]) => [code, rate] as const),
  );
  const stated = order.lines.flatMap(({ taxCode, taxRate }) =>
    taxRate === undefined ? [] : [[taxCode, taxRate] as const],
  );
  const rates = new Map<string | undefined, string>([...configured, ...stated]);
  const charges = [
    ...order.lines.map(({ taxCode, net }) => ({ code: taxCode, net })),
    ...order.freight.map(({ taxCode, amount }) => ({ code: taxCode, net: amount })),
  ];
  return [...Map.groupBy(charges, ({ code }) => code)].flatMap(([code, group]): readonly TaxPart[] => {
    const rate = rates.get(code);
    const net = group.reduce((sum, charge) => sum + (amountOf(charge.net, exponent) ?? 0), 0);
    const weight = withTax(net, rate);
    return weight <= 0 ? [] : [{ code, rate, weight }];
  });
}
