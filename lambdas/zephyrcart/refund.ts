import type { MinorUnits } from './money.ts';

/** One refund of one order: an amount, not lines (contract section 3.8). */
export interface Refund {
  readonly id: string;
  readonly orderId: string;
  /** Gross, in the order's currency, at least 1. */
  readonly amount: MinorUnits;
  /** ISO 4217, upper case; absent when neither the refund nor the order payload names one (then the posted order decides). */
  readonly currency?: string;
  readonly reason?: string;
  readonly note?: string;
  /** RFC 3339 instant. */
  readonly createdAt?: string;
}
