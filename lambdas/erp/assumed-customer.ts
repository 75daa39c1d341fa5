import type { Order } from '../zephyrcart/order.ts';
import { type ChosenCustomer, type CustomerDirectory, type CustomerSettings, createCustomers } from './customers.ts';

/** Answers that were not given without asking. */
const ASKED: ReadonlySet<string> = new Set<ChosenCustomer['why']>([
  'e-mail not in the ERP: collective customer',
  'created for the e-mail',
]);

/** The customer of an order as far as it can be known without asking, and whether the ERP could know another one. */
export interface AssumedCustomer {
  readonly customer: ChosenCustomer;
  readonly open?: string;
}

/** For looking at what would be written: nobody is asked, hence nobody known. */
export function createAssumption(
  settings: CustomerSettings,
  { longestNumber, takes }: Pick<CustomerDirectory, 'longestNumber' | 'takes'>,
): (order: Order) => Promise<AssumedCustomer> {
  const nobody: CustomerDirectory = {
    longestNumber,
    takes,
    byEmail: async () => ({ numbers: [] }),
    create: async (number) => ({ number }),
  };
  const customers = createCustomers(settings, nobody, () => 0);
  return async (order) => {
    const choice = await customers.choose(order, new AbortController().signal);
    if (choice.outcome !== 'chosen') throw new Error('a directory that knows nobody refuses nobody');
    const { customer } = choice;
    return ASKED.has(customer.why) ? { customer, open: "a customer has the buyer's e-mail address" } : { customer };
  };
}
