import { describe, expect, it } from 'vitest';
import { LONGEST_WAIT } from '../../lambdas/consumer/back-off.ts';
import { LATE_TRIES, overdue } from '../../lambdas/consumer/patience.ts';
import type { Failure, Patience } from '../../lambdas/erp/failures.ts';

const HOUR = 3_600_000;
const SINCE = '2026-06-02T09:14:33.000Z';
const patience: Patience = { orderUnknownHours: 5, retryHours: 72, exchangeRateHours: 100, approvalHours: 200 };

const failure = (changes: Partial<Failure>): Failure => ({
  class: 'transient',
  reason: 'bridge_fault',
  detail: 'The lock was held.',
  ...changes,
});
const tried = (hours: number, changes: Partial<Failure>) => overdue(failure(changes), hours * HOUR, SINCE, patience);

describe('patience', () => {
  it.each<[string, number, Partial<Failure>]>([
    ['what fails again and again', 72, {}],
    ['a rate that accounting has yet to enter', 100, { class: 'patient', reason: 'exchange_rate_missing' }],
    ['a draft that has yet to be approved', 200, { class: 'patient', reason: 'pending_approval' }],
  ])('with %s lasts %d hours, to the millisecond', (_, hours, changes) => {
    expect(overdue(failure(changes), hours * HOUR - 1, SINCE, patience)).toBeUndefined();
    expect(tried(hours, changes)).toMatchObject({ class: 'final' });
  });

  it.each<[string, Partial<Failure>]>([
    ['that is down', { class: 'systemic', reason: 'erp_unavailable' }],
    ['without room', { reason: 'erp_unavailable', throttled: true }],
    ['that asked to wait', { reason: 'erp_unavailable', retryAfterSeconds: 0 }],
  ])('with an ERP %s has no end', (_, changes) => {
    expect(tried(24 * 365, changes)).toBeUndefined();
  });

  it('has nothing to say about what is final already', () => {
    expect(tried(24 * 365, { class: 'final', reason: 'unknown_sku' })).toBeUndefined();
  });

  it('ends with one reason for whatever failed again and again, which says since when and what was last', () => {
    expect(tried(72, { correlationId: 'c-1' })).toEqual({
      class: 'final',
      reason: 'retries_exhausted',
      detail: `Tried since ${SINCE}; at last: The lock was held.`,
    });
  });

  it('ends with the own reason of what people in the ERP left undone: it is theirs to mend', () => {
    expect(tried(100, { class: 'patient', reason: 'exchange_rate_missing', subject: 'USD' })).toEqual({
      class: 'final',
      reason: 'exchange_rate_missing',
      detail: `Waited since ${SINCE}; at last: The lock was held.`,
      subject: 'USD',
    });
  });

  it('that was used up while nothing was tried leaves tries for three hours', () => {
    expect(LATE_TRIES * LONGEST_WAIT).toBe(3 * 3600);
  });
});
