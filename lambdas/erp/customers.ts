import { createHash } from 'node:crypto';
import { base32 } from '../zephyrcart/keys.ts';
import type { Order } from '../zephyrcart/order.ts';
import type { Failure } from './failures.ts';
import { createRemembered } from './remembered.ts';
import { entry } from './settings.ts';

/** How the ERP customer of an order is found. Each one also takes what the ones before it take. */
export type CustomerStrategy = 'default' | 'table' | 'email' | 'email-or-create';

export interface CustomerSettings {
  readonly strategy: CustomerStrategy;
  /** Number of the customer that an order is written for when it has none of its own. */
  readonly collective: string;
  /** ZephyrCart's customer id to the ERP's number. */
  readonly table: Readonly<Record<string, string>>;
}

/** Which customer an order is written for, and why: no personal data, it stands in the ledger. */
export interface ChosenCustomer {
  readonly number: string;
  readonly strategy: CustomerStrategy;
  readonly why:
    | 'collective customer'
    | 'table'
    | 'not in the table: collective customer'
    | 'e-mail'
    | 'created for the e-mail'
    | 'no usable e-mail: collective customer'
    | 'e-mail not in the ERP: collective customer';
  /** Known to this instance from before: the ERP was not asked. */
  readonly remembered?: true;
}

export type CustomerChoice =
  | { readonly outcome: 'chosen'; readonly customer: ChosenCustomer }
  /** Final: the ERP says that there is none for this order, or more than one. */
  | { readonly outcome: 'refused'; readonly failure: Failure }
  /** Not final: the ERP could not be asked now. */
  | { readonly outcome: 'unanswered'; readonly failure: Failure };

type Found<T> = T | { readonly failure: Failure };

/** An ERP's customers, as far as the strategies need them. Never throws for what the ERP may do. */
export interface CustomerDirectory {
  /** Characters that a number has at most. */
  readonly longestNumber: number;
  /** Whether an address can stand in a customer's record there. */
  takes(email: string): boolean;
  /** Numbers of the customers that have this address, in any case of letters; more than one need not be all. */
  byEmail(email: string, signal: AbortSignal): Promise<Found<{ readonly numbers: readonly string[] }>>;
  /** Makes the customer of an order under this number, or finds it there: made before, by whomever. */
  create(number: string, order: Order, signal: AbortSignal): Promise<Found<{ readonly number: string }>>;
}

export interface Customers {
  choose(order: Order, signal: AbortSignal): Promise<CustomerChoice>;
  /** The ERP refused a remembered customer: asked for again the next time. */
  forget(order: Order): void;
}

/** Customers that an instance remembers, and for how long, milliseconds. Unknown ones are asked for each time. */
const MOST_REMEMBERED = 2_000;
const REMEMBERED_FOR = 15 * 60_000;

/** The same strategies for every ERP; what differs is its directory. */
export function createCustomers(
  settings: CustomerSettings,
  directory: CustomerDirectory,
  now: () => number,
): Customers {
  const { strategy, collective } = settings;
  const remembered = createRemembered<string>(MOST_REMEMBERED, REMEMBERED_FOR, now);
  const chosen = (number: string, why: ChosenCustomer['why'], more: { readonly remembered?: true } = {}) =>
    ({ outcome: 'chosen', customer: { number, strategy, why, ...more } }) as const;

  const byEmail = async (email: string, order: Order, signal: AbortSignal): Promise<CustomerChoice> => {
    const found = await directory.byEmail(email, signal);
    if ('failure' in found) return { outcome: 'unanswered', failure: found.failure };
    const [number, ...others] = found.numbers;
    if (others.length > 0) return { outcome: 'refused', failure: severalCustomers(found.numbers) };
    if (number !== undefined) {
      remembered.set(email, number);
      return chosen(number, 'e-mail');
    }
    if (strategy === 'email') return chosen(collective, 'e-mail not in the ERP: collective customer');
    const made = await directory.create(customerNumber(email, directory.longestNumber), order, signal);
    if ('failure' in made) {
      const outcome = made.failure.class === 'final' ? 'refused' : 'unanswered';
      return { outcome, failure: made.failure };
    }
    remembered.set(email, made.number);
    return chosen(made.number, 'created for the e-mail');
  };

  return {
    async choose(order, signal) {
      if (strategy === 'default') return chosen(collective, 'collective customer');
      // A merge gives an order's customer another id; its e-mail, or the collective customer, stands in.
      const listed = order.customer.id === undefined ? undefined : entry(settings.table, order.customer.id);
      if (listed !== undefined) return chosen(listed, 'table');
      if (strategy === 'table') return chosen(collective, 'not in the table: collective customer');
      const email = emailOf(order);
      if (email === undefined || !directory.takes(email))
        return chosen(collective, 'no usable e-mail: collective customer');
      const known = remembered.get(email);
      return known === undefined ? byEmail(email, order, signal) : chosen(known, 'e-mail', { remembered: true });
    },
    forget(order) {
      const email = emailOf(order);
      if (email !== undefined) remembered.delete(email);
    },
  };
}

/** An anonymised customer has none. */
const emailOf = ({ customer }: Order): string | undefined => customer.email?.trim().toLowerCase() || undefined;

/**
 * The number of a customer that the bridge makes: the same for the same address, so that two workers, or a second try,
 * make one customer.
 */
export function customerNumber(email: string, longest: number): string {
  return `Z-${base32(createHash('sha256').update(`customer\0${email}`).digest())}`.slice(0, longest);
}

/** Stands between the numbers of customers that one order could be for. */
export const OR = ' or ';

function severalCustomers(numbers: readonly string[]): Failure {
  const subject = [...numbers].sort().join(OR);
  return {
    class: 'final',
    reason: 'unknown_customer',
    detail: `The buyer's e-mail address is that of several customers, ${subject}; which one is meant is not guessed.`,
    subject,
  };
}
