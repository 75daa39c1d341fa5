import * as z from 'zod';
import { type code, oneOf, text } from './fields.ts';

const isId = (value: string) => /^[\x21-\x7e]{1,64}$/.test(value);

const customerId = text(
  'an id of a customer in ZephyrCart, such as "cust_01KAAYS4307GH8QT2QMDYJ5NTZ"',
  isId,
  (value) => (isId(value.trim()) ? value.trim() : undefined),
);

/**
 * `default`: every order is written for one collective customer. `table`: for the customer that `table` names.
 * `email`: else for the one that has the buyer's e-mail address. `email-or-create`: else for a new one.
 */
export const strategy = oneOf(['default', 'table', 'email', 'email-or-create']).default('default');

/** ZephyrCart's customer id to the number of a customer. */
export const customerTable = (number: ReturnType<typeof code>) => z.record(customerId, number).default({});

/** What the strategy leaves without effect: it would look as if it had one. */
export function withoutEffect(
  customer: Readonly<Record<string, unknown>>,
  context: z.core.$RefinementCtx,
  ofNewOnes: readonly string[] = [],
): void {
  const { strategy: chosen, table } = customer;
  const issue = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
  const isListed = typeof table === 'object' && table !== null && Object.keys(table).length > 0;
  if (isListed && chosen === 'default') {
    issue(
      'table',
      'has no effect with strategy "default", which writes every order for one customer; did you mean strategy "table"?',
    );
  }
  if (chosen === 'email-or-create') return;
  for (const field of ofNewOnes.filter((name) => customer[name] !== undefined)) {
    issue(field, 'has no effect unless customers are made; did you mean strategy "email-or-create"?');
  }
}
