import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { causeName, readCauseName } from '../../lambdas/ledger/cause.ts';
import { createLedger, type Ledger } from '../../lambdas/ledger/ledger.ts';
import { openLocalTable } from './local-table.ts';

const TEA = { reason: 'unknown_sku', subject: 'TEA-1' } as const;
const CLOSED_PERIOD = { reason: 'period_closed' } as const;
const eur = (minorUnits: number) => ({ currency: 'EUR', minorUnits, exponent: 2 });

let local: Awaited<ReturnType<typeof openLocalTable>>;
let causes: Ledger['causes'];
let clock: number;
let tables = 0;

beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(async () => {
  tables += 1;
  clock = Date.parse('2026-06-02T10:00:00Z');
  await local.createTable(`causes-${tables}`);
  causes = createLedger({ client: local.documents, tableName: `causes-${tables}` }, () => clock).causes;
});

describe('a cause', () => {
  it('counts its events and their money in each currency, from the first on', async () => {
    // Act
    await causes.record(TEA, { key: 'order:1', money: eur(7110) });
    clock += 60_000;
    await causes.record(TEA, { key: 'order:2', money: eur(90) });
    await causes.record(TEA, { key: 'order:3', money: { currency: 'JPY', minorUnits: 4620, exponent: 0 } });

    // Assess
    expect(await causes.read(TEA)).toEqual({
      ...TEA,
      events: 3,
      money: [eur(7200), { currency: 'JPY', minorUnits: 4620, exponent: 0 }],
      keys: ['order:1'],
      firstSeen: '2026-06-02T10:00:00.000Z',
      lastSeen: '2026-06-02T10:01:00.000Z',
    });
  });

  it('is listed while it is open, and not afterwards', async () => {
    await causes.record(TEA, { key: 'order:1' });
    await causes.record(CLOSED_PERIOD, { key: 'order:2' });
    const [tea] = await causes.open();
    if (tea !== undefined) await causes.close(tea);
    expect(await causes.open()).toMatchObject([CLOSED_PERIOD]);
  });

  it('stays open when something failed for it since it was looked at', async () => {
    await causes.record(TEA, { key: 'order:1' });
    const seen = await causes.read(TEA);
    clock += 1;
    await causes.record(TEA, { key: 'order:2' });
    expect(seen && (await causes.close(seen))).toBe(false);
    expect(await causes.open()).toHaveLength(1);
  });

  it('that comes back after its end begins anew and may be paged again', async () => {
    await causes.record(TEA, { key: 'order:1', money: eur(100) });
    await causes.claimPage(TEA);
    await causes.confirmPage(TEA);
    await causes.noteTry(TEA, { tries: 3, nextTryAt: 1, batch: 8 });
    const seen = await causes.read(TEA);
    if (seen !== undefined) await causes.close(seen);
    expect(await causes.closed()).toMatchObject([TEA]);
    await causes.forget(TEA);
    expect(await causes.closed()).toEqual([]);
    clock += 1000;
    await causes.record(TEA, { key: 'order:9', money: eur(5) });
    expect(await causes.read(TEA)).toEqual({
      ...TEA,
      events: 1,
      money: [eur(5)],
      keys: ['order:9'],
      firstSeen: '2026-06-02T10:00:01.000Z',
      lastSeen: '2026-06-02T10:00:01.000Z',
    });
    expect(await causes.claimPage(TEA)).toBe(true);
  });

  it('that opens again before its end was announced stays open', async () => {
    await causes.record(TEA, { key: 'order:1' });
    const seen = await causes.read(TEA);
    if (seen !== undefined) await causes.close(seen);
    await causes.record(TEA, { key: 'order:2' });
    await causes.forget(TEA);
    expect(await causes.closed()).toEqual([]);
    expect(await causes.open()).toMatchObject([{ ...TEA, events: 1 }]);
  });

  it('takes the count of the census in place of its own', async () => {
    await causes.record(TEA, { key: 'order:1', money: eur(100) });
    await causes.record(TEA, { key: 'order:1', money: { currency: 'USD', minorUnits: 1 } });
    await causes.recount(TEA, { events: 2, money: [eur(40)], keys: ['order:7', 'order:8'] }, await causes.read(TEA));
    expect(await causes.read(TEA)).toMatchObject({ events: 2, money: [eur(40)], keys: ['order:7', 'order:8'] });
  });

  it('is opened by the census when nobody recorded it', async () => {
    await causes.recount(CLOSED_PERIOD, { events: 1, money: [], keys: ['order:7'] }, undefined);
    expect(await causes.open()).toMatchObject([{ ...CLOSED_PERIOD, events: 1 }]);
  });

  it.each(['TEA-1', 'a#b', '', '茶'])('is read back from its name, whatever its subject is called: %j', (subject) => {
    expect(readCauseName(causeName({ reason: 'unknown_sku', subject }))).toEqual({ reason: 'unknown_sku', subject });
  });

  it('without a subject is read back without one', () => {
    expect(readCauseName(causeName(CLOSED_PERIOD))).toEqual(CLOSED_PERIOD);
  });
});

describe('a page', () => {
  it('is claimed by one of many', async () => {
    await causes.record(TEA, { key: 'order:1' });
    const claims = await Promise.all(Array.from({ length: 5 }, () => causes.claimPage(TEA)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('that could not be sent is free to be claimed at once, one that was sent never', async () => {
    await causes.claimPage(TEA);
    await causes.returnPage(TEA);
    expect(await causes.claimPage(TEA)).toBe(true);
    await causes.confirmPage(TEA);
    clock += 365 * 24 * 3600 * 1000;
    expect(await causes.claimPage(TEA)).toBe(false);
  });

  it('of a cause that is announced daily is claimed again after that time only', async () => {
    await causes.claimPage(TEA, clock - 1000);
    await causes.confirmPage(TEA);
    expect(await causes.claimPage(TEA, clock - 1000)).toBe(false);
    clock += 1001;
    expect(await causes.claimPage(TEA, clock - 1000)).toBe(true);
  });
});
