import type * as z from 'zod';
import { type code, oneOf, table, text } from './fields.ts';

const isId = (value: string) => /^[\x21-\x7e]{1,64}$/.test(value);

const customerId = text(
  'an id of a customer in ZephyrCart, such as "cust_01KAAYS4307GH8QT2QMDYJ5NTZ"',
  isId,
  (value) => (isId(value.trim()) ? value.trim() : undefined),
);

export const strategy = oneOf(['default', 'table', 'email', 'email-or-create']).default('default');

export const customerTable = (number: ReturnType<typeof code>) =>
  table('customers by their id in ZephyrCart', '<customer>', customerId, number).default({});

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
