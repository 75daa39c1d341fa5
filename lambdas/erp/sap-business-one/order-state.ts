import { amountOf } from '../decimals.ts';
import type { StoredDocument } from './read-back.ts';
import type { TaxPart } from './refund-rows.ts';

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

/** What the order was charged, by tax code, freight included. `exponent` is that of its currency. */
export function taxParts({ order }: OrderState, exponent: number): readonly TaxPart[] {
  const rates = new Map(order.lines.map(({ taxCode, taxRate }) => [taxCode, taxRate]));
  const charges = [
    ...order.lines.map(({ taxCode, taxRate, net }) => ({ code: taxCode, rate: taxRate, net })),
    // Freight does not state its rate; a row of the same code does.
    ...order.freight.map(({ taxCode, amount }) => ({ code: taxCode, rate: rates.get(taxCode), net: amount })),
  ];
  const parts = Map.groupBy(charges, ({ code, rate }) => `${code} ${rate}`);
  return [...parts.values()].flatMap((group): readonly TaxPart[] => {
    const [first] = group;
    if (first === undefined) return [];
    const net = group.reduce((sum, charge) => sum + (amountOf(charge.net, exponent) ?? 0), 0);
    const gross = Math.round((net * (100 + Number(first.rate ?? 0))) / 100);
    return gross <= 0 ? [] : [{ code: first.code, rate: first.rate, weight: gross }];
  });
}
