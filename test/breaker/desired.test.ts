import { describe, expect, it } from 'vitest';
import { desiredOf } from '../../lambdas/breaker/desired.ts';
import type { BreakerState } from '../../lambdas/ledger/breaker-state.ts';

const now = Date.parse('2026-06-02T09:00:00Z');
const outage = {
  generation: 1,
  reason: 'erp_unavailable',
  detail: '503 for an hour',
  since: '2026-06-02T08:00:00Z',
  probes: 2,
} as const;
const closed: BreakerState = { state: 'closed', generation: 0 };
const open: BreakerState = { ...outage, state: 'open', nextProbeAt: now };
const trial: BreakerState = { ...outage, state: 'trial', trialSince: now };
const paused = { why: 'stocktaking', since: '2026-06-02T07:00:00Z' };
const backup = { from: '2026-06-02T08:30:00Z', to: '2026-06-02T10:00:00Z', why: 'backup' };

const desired = (state: BreakerState, windows = [] as (typeof backup)[]) =>
  desiredOf(state, { windows, now: () => now });

describe('whether events are delivered, and why', () => {
  it('they are while nothing is the matter', () => {
    expect(desired(closed)).toEqual({ delivery: 'on', why: 'closed' });
  });

  it('they are in a trial, of which people read', () => {
    expect(desired(trial)).toEqual({ delivery: 'on', why: 'trial: one record at a time' });
  });

  it('they are not while the breaker is open: since then, and for its reason', () => {
    expect(desired(open)).toEqual({
      delivery: 'off',
      by: 'breaker',
      why: 'erp_unavailable: 503 for an hour',
      since: Date.parse(outage.since),
    });
  });

  it('they are not in a maintenance window, whose end is named', () => {
    expect(desired(closed, [backup])).toEqual({
      delivery: 'off',
      by: 'maintenance',
      why: `maintenance until ${backup.to}: backup`,
      since: Date.parse(backup.from),
    });
  });

  it('they are not while somebody has paused delivery, who is named if they said so', () => {
    const off = { delivery: 'off', by: 'hand', since: Date.parse(paused.since) };
    expect(desired({ ...closed, paused })).toEqual({ ...off, why: 'paused by hand: stocktaking' });
    expect(desired({ ...closed, paused: { ...paused, by: 'Ana' } })).toEqual({
      ...off,
      why: 'paused by hand (Ana): stocktaking',
    });
  });

  it('of several reasons a person comes first, then the plan, then the breaker', () => {
    expect(desired({ ...open, paused }, [backup])).toMatchObject({ by: 'hand' });
    expect(desired({ ...trial, paused })).toMatchObject({ by: 'hand' });
    expect(desired(open, [backup])).toMatchObject({ by: 'maintenance' });
    expect(desired(trial, [backup])).toMatchObject({ by: 'maintenance' });
  });
});
