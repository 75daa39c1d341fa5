import { createBusinessCentralErp } from '../../../lambdas/erp/business-central/adapter.ts';
import { SEED } from '../../../local/business-central/seed.ts';
import { createBusinessCentral } from '../../../local/business-central/simulator.ts';
import { asRequest, type ErpSide } from './erp-side.ts';

const ORIGIN = 'https://bc.test';

const SETTINGS = {
  baseUrl: `${ORIGIN}/v2.0/${SEED.tenantId}/${SEED.environment}/api/v2.0`,
  companyId: SEED.companyId,
  customer: { strategy: 'default', number: SEED.customer },
  accounts: SEED.accounts,
  localCurrency: 'GBP',
  timeZone: 'Europe/Berlin',
  items: {},
  tax: { codes: {}, tolerance: 1 },
  shipping: { description: 'Shipping' },
  currencies: {},
  countries: {},
} as const;

/** The real adapter for Business Central, and the project's simulator of it in this process. */
export function createBusinessCentralSide(seed: number, now: () => number, otherTotals: boolean): ErpSide {
  const simulator = createBusinessCentral({
    seed,
    clock: now,
    rateLimits: false, // the network throttles, by the seed
    sleep: () => Promise.reject(new Error('delays are the network’s')),
  });
  const settings = { ...SETTINGS, pricesIncludeTax: !otherTotals };
  if (otherTotals) {
    simulator.admin.putCustomer(SEED.customer, { pricesIncludeTax: false });
    simulator.admin.putItem('CUP-STD-01', { vatPercent: '20' });
  }
  return {
    name: 'Business Central',
    adapter: (ports) =>
      createBusinessCentralErp({
        ...ports,
        settings,
        login: {
          kind: 'entra',
          tokenUrl: `${ORIGIN}/${SEED.tenantId}/oauth2/v2.0/token`,
          principals: 1,
          credentials: async () => ({ clientId: SEED.clientId, clientSecret: SEED.clientSecret }),
        },
        log: { info: () => {}, warn: () => {} },
      }),
    async serve(request) {
      const outcome = await simulator.exchange(asRequest(request));
      if (outcome === 'dropped') throw new Error('nobody asked the simulator to drop connections');
      return { status: outcome.status, headers: outcome.headers, text: await outcome.text() };
    },
    creates: ({ method, url }) => method === 'POST' && /\/sales(Orders|CreditMemos)\b/.test(url),
    made: () =>
      simulator.admin.creations().flatMap(({ kind, externalDocumentNumber }) => {
        if (kind !== 'order' && kind !== 'credit memo') return [];
        return [{ reference: externalDocumentNumber, kind: kind === 'order' ? 'order' : 'refund' } as const];
      }),
    total(reference) {
      const found = simulator.admin.documents().find((one) => one.externalDocumentNumber === reference);
      return found === undefined ? undefined : Number(found.totalAmountIncludingTax.replace('.', ''));
    },
    addItem: (sku) => void simulator.admin.putItem(sku, { vatPercent: '19' }),
    violations: () => simulator.admin.violations().map(({ kind, detail }) => `${kind}: ${detail}`),
  };
}
