import { createSapBusinessOneErp } from '../../../lambdas/erp/sap-business-one/adapter.ts';
import { SEED } from '../../../local/sap-business-one/seed.ts';
import { createSapBusinessOne } from '../../../local/sap-business-one/simulator.ts';
import { settingsFor } from '../../erp/sap-business-one/simulated.ts';
import { asRequest, type ErpSide } from './erp-side.ts';

const SETTINGS = settingsFor('v2', { items: {}, orderReferenceField: 'U_WEB_OrderId' });

/** The real adapter for SAP Business One, and the project's simulator of its Service Layer in this process. */
export function createSapBusinessOneSide(seed: number, now: () => number): ErpSide {
  const simulator = createSapBusinessOne({
    seed,
    clock: now,
    sleep: () => Promise.reject(new Error('delays are the network’s')),
  });
  return {
    name: 'SAP Business One',
    adapter: (ports) =>
      createSapBusinessOneErp({
        ...ports,
        settings: SETTINGS,
        credentials: async () => ({ userName: SEED.userName, password: SEED.password }),
        log: { info: () => {}, warn: () => {} },
      }),
    async serve(request) {
      const outcome = await simulator.exchange(asRequest(request));
      if (outcome === 'dropped') throw new Error('nobody asked the simulator to drop connections');
      return { status: outcome.status, headers: outcome.headers, text: await outcome.text() };
    },
    creates: ({ method, url }) => method === 'POST' && /\/(Orders|CreditNotes|Returns|Invoices)\b/.test(url),
    made: () =>
      simulator.admin.creations().flatMap(({ kind, reference }) => {
        if (kind === 'draft' || reference === '') return [];
        return [{ reference, kind: kind === 'order' ? 'order' : 'refund' } as const];
      }),
    total(reference) {
      const found = simulator.admin.documents().find((one) => one.reference === reference && one.kind !== 'draft');
      return found === undefined ? undefined : Math.round(Number(found.total) * 100);
    },
    addItem: (sku) => void simulator.admin.putItem(sku),
    violations: () => simulator.admin.violations().map(({ kind, detail }) => `${kind}: ${detail}`),
  };
}
