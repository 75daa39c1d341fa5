import { createBusinessCentralErp } from '../../../lambdas/erp/business-central/adapter.ts';
import { businessCentralLogin } from '../../../lambdas/erp-access/business-central.ts';
import { SEED } from '../../../local/business-central/seed.ts';
import { createBusinessCentral } from '../../../local/business-central/simulator.ts';
import { asRequest, type ErpSide, FIRST_PASSWORD } from './erp-side.ts';

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

const LOGIN = { authentication: 'entra', principals: 1 } as const;

/** The real adapter for Business Central, and the project's simulator of it in this process. */
export function createBusinessCentralSide(seed: number, now: () => number, otherTotals: boolean): ErpSide {
  const { admin, exchange } = createBusinessCentral({
    seed,
    clock: now,
    rateLimits: false, // the network throttles, by the seed
    sleep: () => Promise.reject(new Error('delays are the network’s')),
  });
  const settings = { ...SETTINGS, pricesIncludeTax: !otherTotals };
  if (otherTotals) {
    admin.putCustomer(SEED.customer, { pricesIncludeTax: false });
    admin.putItem('CUP-STD-01', { vatPercent: '20' });
  }
  const setPassword = (secret: string) => admin.setClient(SEED.clientId, { secret });
  setPassword(FIRST_PASSWORD);
  return {
    name: 'Business Central',
    adapter: (ports) =>
      createBusinessCentralErp({
        ...ports,
        settings,
        login: businessCentralLogin(ports.secret, LOGIN, () => `${ORIGIN}/${SEED.tenantId}/oauth2/v2.0/token`),
        log: { info: () => {}, warn: () => {} },
      }),
    async serve(request, broken) {
      if (broken !== undefined) admin.addFault({ inBatch: true, nth: broken, fault: { kind: 'lock', status: 500 } });
      const outcome = await exchange(asRequest(request));
      if (broken !== undefined) admin.clearFaults();
      if (outcome === 'dropped') throw new Error('nobody asked the simulator to drop connections');
      return { status: outcome.status, headers: outcome.headers, text: await outcome.text() };
    },
    creates: ({ method, url }) => method === 'POST' && /\/sales(Orders|CreditMemos)\b/.test(url),
    isBatch: ({ url }) => url.includes('$batch'),
    made: () =>
      admin.creations().flatMap(({ kind, externalDocumentNumber }) => {
        if (kind !== 'order' && kind !== 'credit memo') return [];
        return [{ reference: externalDocumentNumber, kind: kind === 'order' ? 'order' : 'refund' } as const];
      }),
    total(reference) {
      const found = admin.documents().find((one) => one.externalDocumentNumber === reference);
      return found === undefined ? undefined : Number(found.totalAmountIncludingTax.replace('.', ''));
    },
    addItem: (sku) => void admin.putItem(sku, { vatPercent: '19' }),
    post() {
      for (const { kind, id, posted } of admin.documents()) {
        if (kind === 'order') admin.shipAndInvoice(id);
        else if (kind === 'credit memo' && !posted) admin.postCreditMemo(id);
      }
    },
    approve: () => {},
    secretOf: (clientSecret) => ({ clientId: SEED.clientId, clientSecret }),
    setPassword,
    passwordIn: ({ url, body }) =>
      url.endsWith('/token') ? (new URLSearchParams(body).get('client_secret') ?? undefined) : undefined,
    violations: () => admin.violations().map(({ kind, detail }) => `${kind}: ${detail}`),
  };
}
