import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSapBusinessOneErp, type SapBusinessOneSettings } from '../../lambdas/erp/sap-business-one/adapter.ts';
import type { FetchInit } from '../../lambdas/erp/transport.ts';
import type { FaultRule } from '../../local/sap-business-one/fault.ts';
import { SEED } from '../../local/sap-business-one/seed.ts';
import { createSapBusinessOne, type SapBusinessOne } from '../../local/sap-business-one/simulator.ts';
import { settingsFor } from '../erp/sap-business-one/simulated.ts';
import { openLocalTable } from '../ledger/local-table.ts';
import { type ErpSide, everyDeath, ORDER, REFUND, type Story } from './lives.ts';

let local: Awaited<ReturnType<typeof openLocalTable>>;
beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

const settings = settingsFor('v2', { items: {}, orderReferenceField: 'U_WEB_OrderId' });

type Customer = SapBusinessOneSettings['customer'];

/** The simulator in virtual time: what it does later is done at the first call that comes after that time. */
function sideOf(
  { fault, customer = settings.customer }: { readonly fault?: FaultRule; readonly customer?: Customer },
  seen: (simulator: SapBusinessOne) => void,
): ErpSide {
  const later: { at: number; go: () => void }[] = [];
  const simulator = createSapBusinessOne({
    clock: () => Date.now(),
    sleep: (milliseconds) => new Promise((go) => later.push({ at: Date.now() + milliseconds, go })),
  });
  seen(simulator);
  const catchUp = async () => {
    for (const { go } of later.splice(0, later.length, ...later.filter(({ at }) => at > Date.now()))) go();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    erpOf: (mortal) =>
      createSapBusinessOneErp({
        settings: { ...settings, customer },
        now: () => Date.now(),
        sleep: async () => {},
        random: () => 0.5,
        credentials: async () => ({ userName: SEED.userName, password: SEED.password }),
        log: { info: () => {}, warn: () => {} },
        fetch: (url: string, init: FetchInit) =>
          mortal.through(`${init.method} ${url}`, async () => {
            await catchUp();
            return simulator.fetch(new Request(url, init));
          }),
      }),
    prepare: () => {
      if (fault !== undefined) simulator.admin.addFault(fault);
    },
    documents: (id) => simulator.admin.creations().filter(({ reference }) => reference === id.toUpperCase()).length,
  };
}

const post = (fault: FaultRule['fault'], path = '/Orders'): FaultRule => ({ method: 'POST', path, nth: 1, fault });

const making: Customer = { strategy: 'email-or-create', cardCode: SEED.customer };

const stories: readonly (Story & { name: string; fault?: FaultRule; customer?: Customer })[] = [
  { name: 'an order', before: [], events: ['order-created-live'], document: ORDER },
  { name: 'a refund', before: ['order-created-live'], events: ['order-refunded-partial'], document: REFUND },
  {
    name: 'an order whose answer is a proxy’s 502 after the commit',
    before: [],
    events: ['order-created-live'],
    fault: post({ kind: '502-after-commit' }),
    document: ORDER,
  },
  {
    name: 'a refund that is committed nine minutes after its connection dropped',
    before: ['order-created-live'],
    events: ['order-refunded-partial'],
    fault: post({ kind: 'commit-late', ms: 9 * 60_000 }, '/CreditNotes'),
    document: REFUND,
  },
  {
    name: 'an order whose session is gone when it is posted',
    before: [],
    events: ['order-created-live'],
    fault: post({ kind: 'expire-session' }),
    document: ORDER,
  },
  {
    name: 'an order whose customer is made for it, and whose answer is lost',
    before: [],
    events: ['order-created-live'],
    fault: post({ kind: 'drop-after-commit' }, '/BusinessPartners'),
    customer: making,
    document: ORDER,
  },
];

describe.each(stories)('$name, in SAP Business One, with the process killed before and after every call', (story) => {
  it('is one document, to the cent', async () => {
    const worlds: SapBusinessOne[] = [];
    const side = () => sideOf(story, (simulator) => worlds.push(simulator));
    const { calm, deaths } = await everyDeath(local, story, side);

    const { calls: _, ...expected } = calm;
    expect(expected).toMatchObject({ documents: 1, status: 'posted', left: 0, dead: 0 });
    expect(deaths).toEqual(deaths.map(({ death }) => ({ death, outcome: expected })));
    const totals = worlds
      .at(-1)
      ?.admin.documents()
      .map(({ total }) => total);
    expect(totals).toEqual(story.document === REFUND ? ['71.10', '17.73'] : ['71.10']);
    for (const { admin } of worlds) {
      const made = admin.partners().filter(({ CardCode }) => String(CardCode).startsWith('Z-'));
      expect(made.map(({ EmailAddress }) => EmailAddress)).toEqual(story.customer ? ['mara.holm@example.com'] : []);
    }
  }, 600_000);
});
