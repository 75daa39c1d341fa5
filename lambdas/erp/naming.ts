import { spelledOut } from '../zephyrcart/spelled-out.ts';
import type { Failure } from './failures.ts';
import type { Item } from './items.ts';
import type { Draft } from './port.ts';

/** Items that the ERP does not have, or blocks, in the words of whoever mends the catalogue. */
export function naming(failure: Failure, items: readonly Item[], words: string): Failure {
  const labels = items.map(({ sku, number }) =>
    sku === undefined
      ? `the fallback item ${number}`
      : sku === number
        ? `SKU ${spelledOut(sku)}`
        : `SKU ${spelledOut(sku)} (item ${spelledOut(number)})`,
  );
  return { ...failure, detail: `${words} ${labels.join(', ')}.`, skus: items.map(({ sku, number }) => sku ?? number) };
}

export function distinct(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [item.number, item])).values()];
}

/** What a refusal of an order can be about. */
export const codesIn = ({ customer, items }: Draft & { readonly items: readonly Item[] }): readonly string[] => [
  customer,
  ...items.flatMap(({ number, sku }) => (sku === undefined ? number : [number, sku])),
];

/** Whom, or what, people have to mend, where it is not an item. */
export function subjectOf({ reason }: Failure, { customer, currency }: Draft): Pick<Failure, 'subject'> {
  if (reason === 'unknown_customer' || reason === 'blocked_customer') return { subject: customer };
  return reason === 'exchange_rate_missing' ? { subject: currency } : {};
}
