import { createSapBusinessOneErp } from '../../../lambdas/erp/sap-business-one/adapter.ts';
import { oneLoginAtATime } from '../../../lambdas/erp-access/one-login-at-a-time.ts';
import { sapBusinessOneCredentials } from '../../../lambdas/erp-access/sap-business-one.ts';
import { SEED } from '../../../local/sap-business-one/seed.ts';
import { createSapBusinessOne } from '../../../local/sap-business-one/simulator.ts';
import { settingsFor } from '../../erp/sap-business-one/simulated.ts';
import { asRequest, type ErpSide, FIRST_PASSWORD } from './erp-side.ts';

const SETTINGS = settingsFor('v2', { items: {}, orderReferenceField: 'U_WEB_OrderId' });

export interface Company {
  /** Another tax than the shop's: totals differ, which has to be named. */
  readonly otherTotals: boolean;
  /** Every order waits for somebody who lets it through. */
  readonly approvals: boolean;
}

/** The real adapter for SAP Business One, and the project's simulator of its Service Layer in this process. */
export function createSapBusinessOneSide(
  seed: number,
  now: () => number,
  { otherTotals, approvals }: Company,
): ErpSide {
  const { admin, exchange } = createSapBusinessOne({
    seed,
    clock: now,
    sleep: () => Promise.reject(new Error('delays are the network’s')),
    approval: approvals ? 'orders' : 'off',
  });
  if (otherTotals) admin.putTaxCode('T19', '20');
  const setPassword = (password: string) => {
    admin.setPassword(password);
    admin.expireSessions();
  };
  setPassword(FIRST_PASSWORD);
  return {
    name: 'SAP Business One',
    adapter: (ports) =>
      createSapBusinessOneErp({
        ...ports,
        settings: SETTINGS,
        ...oneLoginAtATime(sapBusinessOneCredentials(ports.secret), {
          lease: ports.loginLease,
          now: ports.now,
          sleep: (milliseconds) => ports.sleep(milliseconds),
          holder: ports.holder,
        }),
        log: { info: () => {}, warn: () => {} },
      }),
    async serve(request, broken) {
      if (broken !== undefined) admin.addFault({ inBatch: true, nth: broken, fault: { kind: '500-empty' } });
      const outcome = await exchange(asRequest(request));
      if (broken !== undefined) admin.clearFaults();
      if (outcome === 'dropped') throw new Error('nobody asked the simulator to drop connections');
      return { status: outcome.status, headers: outcome.headers, text: await outcome.text() };
    },
    creates: ({ method, url }) => method === 'POST' && /\/(Orders|CreditNotes|Returns|Invoices)\b/.test(url),
    isBatch: ({ url }) => url.includes('$batch'),
    made: () =>
      admin.creations().flatMap(({ kind, reference }) => {
        if ((kind !== 'order' && kind !== 'credit memo') || reference === '') return [];
        return [{ reference, kind: kind === 'order' ? 'order' : 'refund' } as const];
      }),
    total(reference) {
      const found = admin.documents().find((one) => one.reference === reference && one.kind !== 'draft');
      return found === undefined ? undefined : Math.round(Number(found.total) * 100);
    },
    addItem: (sku) => void admin.putItem(sku),
    post() {
      for (const { kind, entry, open } of admin.documents()) if (kind === 'order' && open) admin.invoice(String(entry));
    },
    approve() {
      for (const { kind, entry, authorization } of admin.documents()) {
        if (kind !== 'draft' || authorization !== 'dasPending') continue;
        admin.approve(String(entry));
        admin.addDraft(String(entry));
      }
    },
    secretOf: (password) => ({ userName: SEED.userName, password }),
    setPassword,
    passwordIn: ({ url, body }) =>
      url.endsWith('/Login') ? (JSON.parse(body) as { readonly Password: string }).Password : undefined,
    violations: () => admin.violations().map(({ kind, detail }) => `${kind}: ${detail}`),
  };
}
