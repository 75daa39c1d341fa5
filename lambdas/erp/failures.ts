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
export const OPERATIONS_REASONS = [
  'erp_unavailable',
  'erp_configuration',
  'bridge_fault',
  'retries_exhausted',
  'operator_decision',
] as const;

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
 * - `final`: the same bytes would fail again, until a person mends the cause; the census, or a person, then redrives.
 * - `transient`: this document, this time; tried again with back-off.
 * - `patient`: this document, until a person has done something in the ERP that people there do anyway, such as entering
 *   today's rates. Nothing of the event has to be sent again: it waits, and goes on by itself.
 * - `systemic`: concerns every document; the breaker opens.
 */
export type FailureClass = 'final' | 'transient' | 'patient' | 'systemic';

/** What people are told of: failures, and documents that were posted with another total than they were to have. */
export type CauseReason = Reason | 'erp_total_differs';

/** A cause of failures as people mend it: the reason, and which SKU, customer or currency it is about. */
export interface CauseKey {
  readonly reason: CauseReason;
  readonly subject?: string | undefined;
}

/**
 * `Retry-After` is kept to this at most, seconds. It is the longest wait between probes and the longest that SQS hides a
 * message: asking once in a quarter of an hour harms no ERP, while a mistaken date would stop the shop for days.
 */
export const LONGEST_RETRY_AFTER_SECONDS = 900;

/** A failure in the words that every ERP shares. `detail` never holds personal data beyond what the ERP says of its own records. */
export interface Failure {
  readonly class: FailureClass;
  readonly reason: Reason;
  /** What happened, for a person: names the SKU, the account, the status. */
  readonly detail: string;
  /** SKUs concerned, for `unknown_sku`, `blocked_item`, `line_without_sku`. */
  readonly skus?: readonly string[];
  /** What is to be mended when it is no SKU: the number of the customer, the code of the currency. Never a buyer's name. */
  readonly subject?: string;
  /** The ERP's own correlation id, for its support. */
  readonly correlationId?: string;
  /** The ERP asked to wait this many seconds. */
  readonly retryAfterSeconds?: number;
  /** The ERP is there, but has no room (429): if that goes on, it is an outage for everybody. */
  readonly throttled?: true;
  /**
   * Only when the login itself was refused: the version of the secret that was tried, `unknown` when the store names
   * none. Trying it again can lock a user, so it waits for another version or a person (design D4).
   */
  readonly refusedSecretVersion?: string;
}

/** Who mends what a reason names (design section 5). */
export type Owner = 'sender' | 'catalogue' | 'erp staff' | 'operations';

/** How long an event is tried, by what holds it up. Hours since the receiver had it. */
export interface Patience {
  /** A refund whose order never came. */
  readonly orderUnknownHours: number;
  /** What fails again and again. */
  readonly retryHours: number;
  /** A rate that accounting has yet to enter. */
  readonly exchangeRateHours: number;
  /** A draft that has yet to be approved. */
  readonly approvalHours: number;
}

/** What is known of a reason, wherever it shows up: in a mail, on the dashboard, in a terminal, in the runbook. */
interface Word {
  readonly owner: Owner;
  /** How long an event that waits for it is tried, where that is not what everything else has. */
  readonly patience?: keyof Patience;
  /** What has happened; the beginning of a sentence. */
  readonly means: string;
  /** Who does what about it; its end. */
  readonly remedy: string;
}

const VOCABULARY: Readonly<Record<CauseReason, Word>> = {
  unreadable: {
    owner: 'sender',
    means: 'ZephyrCart signed an event that is not readable JSON of a known shape',
    remedy: 'its developers have to look at the payload',
  },
  livemode_missing: {
    owner: 'sender',
    means: 'The event does not say whether it is live or a test',
    remedy: 'ask ZephyrCart to send it again with livemode',
  },
  bad_amount: {
    owner: 'sender',
    means: 'An amount in the event is missing, negative or not a whole number',
    remedy: 'ZephyrCart has to send it again, correctly',
  },
  bad_currency: {
    owner: 'sender',
    means: 'The currency is unknown or contradicts the order',
    remedy: 'correct it in ZephyrCart, or name it under currencies in the configuration',
  },
  totals_mismatch: {
    owner: 'sender',
    means: 'The amounts of the event do not add up, so nothing was written',
    remedy: 'compare the order in ZephyrCart with the sums that its detail names',
  },
  refund_without_id: {
    owner: 'sender',
    means: 'A refund came without an id and cannot be told apart from others',
    remedy: 'book it by hand and tell ZephyrCart',
  },
  refund_not_found: {
    owner: 'sender',
    means: 'The event says that something was refunded but holds no refund',
    remedy: 'look the order up in ZephyrCart and book by hand if needed',
  },
  payload_changed: {
    owner: 'sender',
    means: 'An id that is in the ledger already came again with other contents',
    remedy: 'compare both in ZephyrCart and in the ERP',
  },
  over_refund: {
    owner: 'sender',
    means: 'The refunds of this order would exceed what was charged',
    remedy: 'check them in ZephyrCart before anything is booked',
  },
  order_unknown: {
    owner: 'sender',
    patience: 'orderUnknownHours',
    means: 'A refund waited for its order in vain',
    remedy: 'find out why ZephyrCart never sent the order, and once that is posted the refund follows by itself',
  },
  order_cancelled: {
    owner: 'sender',
    means: 'The order was cancelled in ZephyrCart',
    remedy: 'decide in the ERP what becomes of its document',
  },
  before_cutover: {
    owner: 'sender',
    means: 'This happened before the bridge took over',
    remedy: 'check that it was booked by hand',
  },
  line_without_sku: {
    owner: 'catalogue',
    means: 'A line has no SKU',
    remedy:
      'the catalogue team gives the product one in ZephyrCart for the future, and this order follows once a fallback item is configured, or is entered by hand',
  },
  unknown_sku: {
    owner: 'catalogue',
    means: 'The ERP has no item for this SKU',
    remedy: 'the catalogue team creates the item or adds it to the SKU table, and its orders follow by themselves',
  },
  blocked_item: {
    owner: 'catalogue',
    means: 'The item is blocked for sale in the ERP',
    remedy: 'the catalogue team unblocks it or maps the SKU to another item, and its orders follow by themselves',
  },
  unknown_customer: {
    owner: 'erp staff',
    means: 'The ERP does not know the customer that documents are written for, or knows several',
    remedy: 'ERP staff create it, tell them apart, or correct the configuration',
  },
  blocked_customer: {
    owner: 'erp staff',
    means: 'The customer that documents are written for is blocked in the ERP',
    remedy: 'ERP staff lift the block, and the documents follow by themselves',
  },
  erp_reference_unknown: {
    owner: 'erp staff',
    means: 'The document names a currency, tax code, country or terms that the ERP does not have',
    remedy: 'add it there, or correct the code tables',
  },
  period_closed: {
    owner: 'erp staff',
    means: 'The posting date lies in a closed period of the ERP',
    remedy: 'accounting opens it, and the documents follow by themselves',
  },
  exchange_rate_missing: {
    owner: 'erp staff',
    patience: 'exchangeRateHours',
    means: 'The ERP has no exchange rate for the currency and date',
    remedy: 'accounting enters one, and the documents follow by themselves',
  },
  pending_approval: {
    owner: 'erp staff',
    patience: 'approvalHours',
    means: 'The document waits for an approval in the ERP',
    remedy: 'whoever approves there lets it through',
  },
  duplicate_in_erp: {
    owner: 'erp staff',
    means: 'Two documents in the ERP carry the reference of one order',
    remedy: 'ERP staff delete the wrong one, and the bridge recognises the right one by itself',
  },
  rejected: {
    owner: 'erp staff',
    means: 'The ERP refused the document for a reason that its detail quotes',
    remedy: 'ERP staff mend what it names, and the bridge tries one by itself, then the others',
  },
  erp_unavailable: {
    owner: 'operations',
    means: 'The ERP does not answer or is too busy',
    remedy: 'events wait and go on by themselves, operations watch how long',
  },
  erp_configuration: {
    owner: 'operations',
    means: 'The ERP does not let the bridge in, or an address, company or account is wrong',
    remedy: 'operations correct secret, rights or configuration',
  },
  bridge_fault: {
    owner: 'operations',
    means: 'The bridge itself failed',
    remedy: 'operations read its log and roll back the last deployment if there was one',
  },
  operator_decision: {
    owner: 'operations',
    means: 'Somebody decided about this event by hand, as the detail says',
    remedy: 'it is written again only when it is sent or allowed again',
  },
  erp_total_differs: {
    owner: 'operations',
    means: 'A document is in the ERP with another total, or another tax in it, than ZephyrCart charged',
    remedy: 'it was left unreleased, and ERP staff correct it by hand',
  },
  retries_exhausted: {
    owner: 'operations',
    means: 'The event was tried until its patience ended',
    remedy: 'operations look at its last failure, and the bridge tries it again from time to time',
  },
};

/** What is to be mended before a document that failed like this can pass: one cause, or one for each SKU. */
export function causesOf({
  reason,
  skus = [],
  subject,
}: CauseKey & { readonly skus?: readonly string[] | undefined }): readonly CauseKey[] {
  if (skus.length > 0) return [...new Set(skus)].map((sku) => ({ reason, subject: sku }));
  return [subject === undefined ? { reason } : { reason, subject }];
}

/** Nothing waits for these, so they neither stay open nor close: they are announced once a day at most. */
export const isNotice = ({ reason }: CauseKey): boolean =>
  reason === 'payload_changed' || reason === 'erp_total_differs';

/** What a reason means and where it is mended, one sentence for a page or a terminal. */
export function sentenceOf(reason: CauseReason): string {
  const { means, remedy } = VOCABULARY[reason];
  return `${means}; ${remedy}.`;
}

export const ownerOf = (reason: CauseReason): Owner => VOCABULARY[reason].owner;

/** Which patience an event has that waits for this (class `patient`, and refunds for their orders). */
export const patienceFor = (reason: Reason): keyof Patience => VOCABULARY[reason].patience ?? 'retryHours';
