import { describe, expect, it } from 'vitest';
import {
  CAUSE_INDEX_KEY,
  CLOSED_INDEX_KEY,
  causeId,
  causeName,
  causeOf,
  moneyAttributes,
  moneyIn,
  readCauseName,
} from '../../lambdas/ledger/cause.ts';

describe('the name of a cause', () => {
  it('is its reason, and what it is about, whatever that holds', () => {
    for (const cause of [
      { reason: 'period_closed' },
      { reason: 'unknown_sku', subject: 'TEA #1' },
      { reason: 'unknown_sku', subject: '' },
    ] as const) {
      expect(readCauseName(causeName(cause))).toStrictEqual(cause);
    }
    expect(causeId({ reason: 'unknown_sku', subject: 'TEA-1' })).toBe('cause:unknown_sku#TEA-1');
  });

  it('is no longer than a key of the table may be', () => {
    expect(causeName({ reason: 'unknown_sku', subject: 'x'.repeat(5000) })).toBe(`unknown_sku#${'x'.repeat(400)}`);
  });

  it('stands in the index as the queries of the runbook ask for it', () => {
    expect([CAUSE_INDEX_KEY, CLOSED_INDEX_KEY]).toEqual(['cause', 'closed cause']);
  });
});

describe('the item of a cause', () => {
  it('is read whole', () => {
    const times = { lastSeen: '2026-06-02T10:01:00.000Z', pagedAt: 1, emptySince: 2, nextTryAt: 3, triedAt: 4 };
    const item = {
      id: 'cause:unknown_sku#TEA-1',
      events: 3,
      keys: ['order:1'],
      receivedAt: '2026-06-02T10:00:00.000Z',
      ...times,
      tries: 5,
      batch: 6,
      'money#JPY': 4620,
      'exponent#JPY': 0,
      'money#EUR': 7110,
      unposted: 'cause',
    };

    expect(causeOf(item)).toStrictEqual({
      reason: 'unknown_sku',
      subject: 'TEA-1',
      events: 3,
      money: [
        { currency: 'EUR', minorUnits: 7110 },
        { currency: 'JPY', minorUnits: 4620, exponent: 0 },
      ],
      keys: ['order:1'],
      firstSeen: '2026-06-02T10:00:00.000Z',
      ...times,
      tries: 5,
      batch: 6,
    });
  });

  it('that says nothing but its name is one of nothing', () => {
    expect(causeOf({ id: 'cause:period_closed' })).toStrictEqual({
      reason: 'period_closed',
      events: 0,
      money: [],
      keys: [],
    });
  });
});

describe('the money of an entry', () => {
  it('is its total, with the decimals of its currency where they are known', () => {
    expect(moneyIn({ currency: 'EUR', total: 7110, exponent: 2 })).toStrictEqual({
      currency: 'EUR',
      minorUnits: 7110,
      exponent: 2,
    });
    expect(moneyIn({ currency: 'EUR', total: 0 })).toStrictEqual({ currency: 'EUR', minorUnits: 0 });
  });

  it.each([undefined, {}, { currency: 'EUR' }, { total: 7110 }])('is unknown of %j', (entry) => {
    expect(moneyIn(entry)).toBeUndefined();
  });

  it('is one attribute for each currency, and one for its decimals', () => {
    expect(
      moneyAttributes([
        { currency: 'EUR', minorUnits: 7110, exponent: 2 },
        { currency: 'USD', minorUnits: 5 },
      ]),
    ).toStrictEqual({ 'money#EUR': 7110, 'exponent#EUR': 2, 'money#USD': 5 });
  });
});
