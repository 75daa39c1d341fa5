import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBusinessCentralErp } from '../../lambdas/erp/business-central/adapter.ts';
import type { FetchInit } from '../../lambdas/erp/transport.ts';
import type { FaultRule } from '../../local/business-central/fault.ts';
import { SEED } from '../../local/business-central/seed.ts';
import { type BusinessCentral, createBusinessCentral } from '../../local/business-central/simulator.ts';
import { openLocalTable } from '../ledger/local-table.ts';
import { type ErpSide, everyDeath, ORDER, REFUND, type Story } from './lives.ts';

let local: Awaited<ReturnType<typeof openLocalTable>>;
beforeAll(async () => {
  local = await openLocalTable();
});
afterAll(() => local.close());
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

const URL_ = 'http://127.0.0.1';
const settings = {
  baseUrl: `${URL_}/v2.0/${SEED.tenantId}/${SEED.environment}/api/v2.0`,
  companyId: SEED.companyId,
  customer: { strategy: 'default', number: SEED.customer },
  accounts: SEED.accounts,
  pricesIncludeTax: true,
  localCurrency: 'GBP',
  timeZone: 'Europe/Berlin',
  items: {},
  tax: { codes: {}, tolerance: 1 },
  shipping: { description: 'Shipping' },
  currencies: {},
  countries: {},
} as const;

/** The simulator in virtual time: what it does later is done at the first call that comes after that time. */
function sideOf(fault: FaultRule | undefined, seen: (simulator: BusinessCentral) => void): ErpSide {
  const later: { at: number; go: () => void }[] = [];
  const simulator = createBusinessCentral({
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
      createBusinessCentralErp({
        settings,
        now: () => Date.now(),
        sleep: async () => {},
        random: () => 0.5,
        login: {
          kind: 'entra',
          tokenUrl: `${URL_}/${SEED.tenantId}/oauth2/v2.0/token`,
          principals: 1,
          credentials: async () => ({ clientId: SEED.clientId, clientSecret: SEED.clientSecret }),
        },
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
    documents: (id) =>
      simulator.admin.creations().filter((made) => made.externalDocumentNumber === id.toUpperCase()).length,
  };
}

const post = (fault: FaultRule['fault']): FaultRule => ({ method: 'POST', path: '/sales', nth: 1, fault });

const stories: readonly (Story & { name: string; fault?: FaultRule })[] = [
  { name: 'an order', before: [], events: ['order-created-live'], document: ORDER },
  { name: 'a refund', before: ['order-created-live'], events: ['order-refunded-partial'], document: REFUND },
  {
    name: 'an order whose connection drops after the commit',
    before: [],
    events: ['order-created-live'],
    fault: post({ kind: 'drop-after-commit' }),
    document: ORDER,
  },
  {
    name: 'an order that is committed nine minutes after a 504',
    before: [],
    events: ['order-created-live'],
    fault: post({ kind: 'commit-late', ms: 9 * 60_000, answer: '504' }),
    document: ORDER,
  },
  {
    name: 'an order that meets a locked table',
    before: [],
    events: ['order-created-live'],
    fault: post({ kind: 'lock' }),
    document: ORDER,
  },
];

describe.each(stories)('$name, in Business Central, with the process killed before and after every call', (story) => {
  it('is one document, to the cent', async () => {
    let last: BusinessCentral | undefined;
    const side = () =>
      sideOf(story.fault, (simulator) => {
        last = simulator;
      });
    const { calm, deaths } = await everyDeath(local, story, side);

    const { calls: _, ...expected } = calm;
    expect(expected).toMatchObject({ documents: 1, status: 'posted', left: 0, dead: 0 });
    expect(deaths).toEqual(deaths.map(({ death }) => ({ death, outcome: expected })));
    const totals = last?.admin.documents().map((document) => document.totalAmountIncludingTax);
    expect(totals).toEqual(story.document === REFUND ? ['71.10', '17.73'] : ['71.10']);
  }, 300_000);
});
