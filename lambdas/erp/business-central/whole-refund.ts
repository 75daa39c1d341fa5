import type { MinorUnits } from '../../zephyrcart/money.ts';
import type { Order } from '../../zephyrcart/order.ts';
import { amountOf } from '../decimals.ts';
import type { AdmittedRefund } from '../port.ts';
import type { OrderDraft } from './draft.ts';
import type { StoredDocument, StoredLine } from './read-back.ts';
import type { BusinessCentralSettings } from './settings.ts';

/** A line of an order of which everything is given back. */
export interface RefundPart {
  /** The account that it was charged on; absent for goods. */
  readonly account?: string;
  readonly quantity: string;
  readonly description: string | undefined;
  readonly net: MinorUnits;
  readonly tax: MinorUnits;
  readonly taxCode: string | undefined;
}

/** Whether a refund gives back all of its order at once: only then it is known which lines it is of. */
export function isWhole(
  { refund, order, before }: AdmittedRefund,
  { refunds }: Pick<BusinessCentralSettings, 'refunds'>,
): boolean {
  return refunds?.full !== 'amount' && before === 0 && refund.amount === order.total;
}

/**
 * The lines of an order as Business Central has them, in the order itself or in its invoices. Undefined where they do not
 * come to what was charged: then nobody can say which of them the refund is of.
 */
export function partsOf(
  documents: readonly StoredDocument[],
  { order }: AdmittedRefund,
): readonly RefundPart[] | undefined {
  const parts = documents.flatMap(({ lines }) => lines).map((line) => partOf(line, order.exponent));
  const known = parts.flatMap((part) => part ?? []);
  const total = known.reduce((sum, { net, tax }) => sum + net + tax, 0);
  if (known.length < parts.length || total !== order.total) return undefined;
  // What cost nothing gives nothing back.
  return known.filter(({ net, tax }) => net + tax > 0);
}

function partOf(line: StoredLine, exponent: number): RefundPart | undefined {
  const net = amountOf(line.amountExcludingTax, exponent);
  const gross = amountOf(line.amountIncludingTax, exponent);
  if (net === undefined || gross === undefined || net < 0 || gross < net) return undefined;
  const { type, objectNumber, quantity, description, taxCode } = line;
  const account = type === 'Account' ? { account: objectNumber } : {};
  return { ...account, quantity, description, net, tax: gross - net, taxCode };
}

/** The same of an order that stands as it was written, for a look at what would be. */
export function assumedParts(order: Order, draft: OrderDraft): readonly RefundPart[] {
  const lines = draft.body.salesOrderLines.filter((line) => line.lineType !== 'Comment');
  return lines.flatMap((line, index): readonly RefundPart[] => {
    const { net, tax } = draft.amounts[index] ?? { net: 0, tax: 0 };
    if (net + tax === 0) return [];
    const account = line.lineType === 'Account' ? { account: line.lineObjectNumber } : {};
    const description = line.description ?? order.lines[index]?.sku;
    return [{ ...account, quantity: String(line.quantity), description, net, tax, taxCode: line.taxCode }];
  });
}
