import { SENDER_REASONS, type SenderReason } from '../zephyrcart/refusal.ts';

export const CATALOGUE_REASONS = ['unknown_sku', 'blocked_item'] as const;
export const ERP_STAFF_REASONS = [
  'unknown_customer',
  'blocked_customer',
  'erp_reference_unknown',
  'period_closed',
  'exchange_rate_missing',
  'pending_approval',
  'duplicate_in_erp',
  'rejected',
] as const;
export const OPERATIONS_REASONS = ['erp_unavailable', 'erp_configuration', 'bridge_fault', 'retries_exhausted'] as const;

export type ErpReason =
  | (typeof CATALOGUE_REASONS)[number]
  | (typeof ERP_STAFF_REASONS)[number]
  | 'erp_unavailable'
  | 'erp_configuration'
  | 'bridge_fault';

/** Every reason an event can be failed, retrying or waiting for. Names are a contract with users. */
export type Reason = SenderReason | ErpReason | (typeof OPERATIONS_REASONS)[number];

export const REASONS: readonly Reason[] = [
  ...SENDER_REASONS,
  ...CATALOGUE_REASONS,
  ...ERP_STAFF_REASONS,
  ...OPERATIONS_REASONS,
];

/**
 * What the bridge does about a failure.
 * - `final`: the same bytes would fail again; a person mends the cause, then redrives.
 * - `transient`: this document, this time; tried again with back-off.
 * - `systemic`: concerns every document; the breaker opens.
 */
export type FailureClass = 'final' | 'transient' | 'systemic';

/** A failure in the words that every ERP shares. `detail` never holds personal data beyond what the ERP says of its own records. */
export interface Failure {
  readonly class: FailureClass;
  readonly reason: Reason;
  /** What happened, for a person: names the SKU, the account, the status. */
  readonly detail: string;
  /** SKUs concerned, for `unknown_sku`, `blocked_item`, `line_without_sku`. */
  readonly skus?: readonly string[];
  /** The ERP's own correlation id, for its support. */
  readonly correlationId?: string;
  /** The ERP asked to wait this many seconds. */
  readonly retryAfterSeconds?: number;
}
