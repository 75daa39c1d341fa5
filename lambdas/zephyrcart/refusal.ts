/** Why an event that ZephyrCart signed cannot become an ERP document; the sender (or who runs the shop) mends these. */
export const SENDER_REASONS = [
  'unreadable',
  'livemode_missing',
  'bad_amount',
  'bad_currency',
  'totals_mismatch',
  'refund_without_id',
  'refund_not_found',
  'payload_changed',
  'over_refund',
  'order_unknown',
  'order_cancelled',
  'before_cutover',
  'line_without_sku',
] as const;

export type SenderReason = (typeof SENDER_REASONS)[number];

/** An event, or a part of one, that is refused for good: retrying the same bytes would give the same answer. */
export interface Refusal {
  readonly reason: SenderReason;
  /** One sentence: what is wrong and where in the event (a path such as `data.line_items[2].quantity`). No personal data. */
  readonly detail: string;
}

/** In place of what was to be read. */
export interface Refused {
  readonly refusal: Refusal;
}

export const refused = (reason: SenderReason, detail: string): Refused => ({ refusal: { reason, detail } });
