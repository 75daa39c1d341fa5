import { type Failure, type Patience, patienceFor } from '../erp/failures.ts';

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
      return patience[patienceFor(failure.reason)];
    default:
      return undefined;
  }
}
