import type { Reason } from '../erp/failures.ts';
import type { ErpDocument } from '../erp/port.ts';
import type { MinorUnits } from '../zephyrcart/money.ts';

export type Status = 'posted' | 'failed' | 'retrying' | 'waiting';

/** A POST that was about to leave, or may be under way: nobody else POSTs this key until it is settled. */
export interface PostingSince {
  /** Milliseconds since the epoch, by the clock of the worker that wrote it. */
  readonly at: number;
  /** Unique: tells this attempt's own value from every other. */
  readonly attempt: string;
}

/** As it stands in the table: one string, because conditions compare it as one value. */
export const writtenPosting = ({ at, attempt }: PostingSince): string => `${at} ${attempt}`;

export function readPosting(written: string): PostingSince {
  const [at, attempt] = written.split(' ');
  if (attempt === undefined || !Number.isFinite(Number(at))) throw new Error(`postingSince is unreadable: ${written}`);
  return { at: Number(at), attempt };
}

/** Room that a refund has in its order (design D5). */
export interface Admission {
  /** Total refunded before it, minor units. */
  readonly before: MinorUnits;
  readonly amount: MinorUnits;
}

/** What the ledger says of one key. No personal data, no payload. */
export interface Entry {
  readonly id: string;
  /** Absent while only bookkeeping is there: a refund waits for this order, or a first attempt is under way. */
  readonly status?: Status;
  readonly reason?: Reason;
  readonly detail?: string;
  readonly skus?: readonly string[];
  /** What the reason is about when that is no SKU: a customer, a currency. */
  readonly subject?: string;
  /** Names of the causes that it failed for last (`unknown_sku#TEA-1`), less those that are mended, until it is posted. */
  readonly causes?: readonly string[];
  /** Names of those of them that its failure was counted for, so that a redrive that fails again counts it only once. */
  readonly counted?: readonly string[];
  /** When a dead letter of it was given back to the event queue, milliseconds since the epoch. */
  readonly redrivenAt?: number;
  /** When its dead letter was let go, milliseconds since the epoch. */
  readonly givenUpAt?: number;
  /** When the bridge first received it, ISO 8601. */
  readonly receivedAt?: string;
  readonly updatedAt?: string;
  /** How often a document was about to be created. */
  readonly attempts?: number;
  readonly postingSince?: PostingSince;
  /** Tries since its patience was over. */
  readonly lateTries?: number;
  /** How often an operator decided about this key; 0 when absent. Part of the condition under which a request may leave. */
  readonly releases?: number;
  /** An operator gave this refund's room back: it is not written until somebody allows it again. */
  readonly released?: true;
  /** Money-relevant content of the first event that waited for the ERP or was about to be posted. */
  readonly fingerprint?: string;
  /** An event with the same id and other content came later; it was not applied. */
  readonly payloadChanged?: true;
  /** The last such event. */
  readonly otherContent?: Pick<Facts, 'messageId' | 'deliveryId' | 'receivedAt' | 'total' | 'fingerprint'>;
  readonly document?: Omit<ErpDocument, 'difference' | 'customer'>;
  readonly difference?: ErpDocument['difference'];
  readonly flag?: 'erp_total_differs';
  readonly currency?: string;
  /** What the ERP calls it: a refund is written in what its order was written in. */
  readonly currencyCode?: string;
  readonly exponent?: number;
  readonly total?: MinorUnits;
  readonly tax?: MinorUnits;
  readonly customer?: string;
  /** Of an order: how that customer was found. */
  readonly customerChoice?: { readonly strategy: string; readonly why: string };
  /** Of a refund: the order that it belongs to. */
  readonly orderId?: string;
  /** Of an order: sum of its admitted refunds. */
  readonly refunded?: MinorUnits;
  readonly deliveryId?: string;
  readonly messageId?: string;
  readonly erpCorrelationId?: string;
}

/** What is known of a key before anything is written to the ERP, and worth keeping beside its status. */
export interface Facts {
  readonly receivedAt: string;
  readonly messageId: string;
  readonly deliveryId?: string;
  readonly orderId?: string;
  readonly fingerprint?: string;
  readonly currency?: string;
  readonly currencyCode?: string;
  readonly exponent?: number;
  readonly total?: MinorUnits;
  readonly tax?: MinorUnits;
  readonly customer?: string;
  readonly customerChoice?: { readonly strategy: string; readonly why: string };
}
