import type { Failure } from '../erp/failures.ts';

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

const HOUR = 3_600_000;

/**
 * Patience is time, but a pause or an outage may have used it up while nothing was tried: an event that is older gets so
 * many tries more, about three hours' worth, before it fails.
 */
export const LATE_TRIES = 12;

/**
 * The failure that an event ends with once its patience is over; undefined while it lasts, and always for an outage, which
 * has no end of patience. What people in the ERP left undone keeps its own reason: it is theirs to mend.
 *
 * @param age milliseconds since the receiver had the event
 */
export function overdue(failure: Failure, age: number, since: string, patience: Patience): Failure | undefined {
  const hours = hoursFor(failure, patience);
  if (hours === undefined || age < hours * HOUR) return undefined;
  if (failure.class === 'patient') {
    return { ...failure, class: 'final', detail: `Waited since ${since}; at last: ${failure.detail}` };
  }
  return { class: 'final', reason: 'retries_exhausted', detail: `Tried since ${since}; at last: ${failure.detail}` };
}

function hoursFor(failure: Failure, patience: Patience): number | undefined {
  switch (failure.class) {
    case 'transient':
      // An ERP without room, or one that asked to wait, is an outage too: it says nothing about this event.
      return failure.throttled || failure.retryAfterSeconds !== undefined ? undefined : patience.retryHours;
    case 'patient':
      return failure.reason === 'exchange_rate_missing' ? patience.exchangeRateHours : patience.approvalHours;
    default:
      return undefined;
  }
}
