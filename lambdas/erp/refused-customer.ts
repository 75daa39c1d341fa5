import type { Order } from '../zephyrcart/order.ts';
import type { Customers } from './customers.ts';
import type { Creation } from './port.ts';

/** What a draft has to say of its customer for this. */
export type ForCustomer =
  | {
      readonly kind: 'order';
      readonly order: Order;
      /** Its customer was not asked for now: a refusal of it may be out of date. */
      readonly customerRemembered?: true;
    }
  | { readonly kind: 'credit memo' | 'cancellation' };

/** Deleted, renumbered or blocked since it was looked up: it is forgotten, and the next attempt asks. */
export function reconsidered(customers: Pick<Customers, 'forget'>, draft: ForCustomer, answer: Creation): Creation {
  if (draft.kind !== 'order' || !draft.customerRemembered || answer.outcome !== 'refused') return answer;
  const { failure } = answer;
  if (failure.reason !== 'unknown_customer' && failure.reason !== 'blocked_customer') return answer;
  customers.forget(draft.order);
  return { ...answer, failure: { ...failure, class: 'transient' } };
}
