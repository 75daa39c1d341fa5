import type { RedriveInput } from '../../lambdas/redrive/input.ts';

/** Inputs for a function by the names under which the console offers them: 25 letters, digits, dots, hyphens at most. */
export type TestEvents = Readonly<Record<string, object>>;

const ORDER = 'order_EDIT_THIS';
const REFUND = 'refund_EDIT_THIS';
const WHY = 'why, in a sentence: the ledger keeps it';

/** What can be undone by nobody is only rehearsed: whoever means it takes `dryRun` out. */
export const REDRIVE_EVENTS = {
  status: { status: true },
  'rehearse-everything': { dryRun: true },
  'rehearse-unknown-sku': { dryRun: true, filter: { reason: 'unknown_sku' } },
  'rehearse-force-order': { dryRun: true, force: { keys: [`order:${ORDER}`], why: WHY } },
  'rehearse-release-refund': { dryRun: true, release: { refundIds: [REFUND], why: WHY } },
  'redrive-everything': {},
  'redrive-unknown-sku': { filter: { reason: 'unknown_sku' } },
  'redrive-one-sku': { filter: { sku: 'EDIT-THIS' } },
  'redrive-blocked-customer': { filter: { reason: 'blocked_customer' } },
  'redrive-period-closed': { filter: { reason: 'period_closed' } },
  'redrive-one-order': { filter: { orderId: ORDER } },
  'redrive-older-than-a-day': { filter: { olderThanHours: 24 } },
  'try-one-rejected': { filter: { reason: 'rejected' }, maxMessages: 1 },
  cancel: { cancel: true },
  census: { census: true },
} as const satisfies Readonly<Record<string, RedriveInput>>;

export const BREAKER_EVENTS = {
  'run-now': {},
  pause: { pause: { why: 'stocktaking', by: 'your name' } },
  resume: { resume: { why: 'counted', by: 'your name' } },
} as const satisfies TestEvents;
