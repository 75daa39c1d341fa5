import type { Erp } from '../../../lambdas/erp/port.ts';
import { createSapBusinessOneErp, type SapBusinessOneDraft } from '../../../lambdas/erp/sap-business-one/adapter.ts';
import type { SapBusinessOneSettings } from '../../../lambdas/erp/sap-business-one/settings.ts';
import { SEED } from '../../../local/sap-business-one/seed.ts';
import {
  createSapBusinessOne,
  type SapBusinessOne,
  type SapBusinessOneOptions,
} from '../../../local/sap-business-one/simulator.ts';
import { CATALOGUE, SKU_TABLE } from '../business-central/sold.ts';

/** Tax codes that the simulated company has, by rate. */
export const TAX_CODES = { 0: 'T0', 5: 'T5', 7: 'T7', 10: 'T1', 19: 'T19', 20: 'T20', 25: 'T25', '8.1': 'T81' };
const USD_PER_POUND = '1.25';

export interface Simulated {
  readonly simulator: SapBusinessOne;
  readonly settings: SapBusinessOneSettings;
  readonly erp: Erp<SapBusinessOneDraft>;
  /** Answers that the failure table does not know. */
  readonly unknownAnswers: readonly unknown[];
  /** Puts the clock forward, milliseconds. */
  wait(milliseconds: number): void;
}

export const settingsFor = (
  version: 'v1' | 'v2',
  changes: Partial<SapBusinessOneSettings> = {},
): SapBusinessOneSettings => ({
  baseUrl: `https://sap.test/b1s/${version}`,
  companyDb: SEED.companyDb,
  customer: { strategy: 'default', cardCode: SEED.customer },
  freightExpenseCode: SEED.freightExpenseCode,
  freightItem: 'SHIP',
  refundAccount: SEED.refundAccount,
  taxField: 'TaxCode',
  pricesIncludeTax: false,
  priceDecimals: 6,
  deliveryDays: 2,
  checkDrafts: true,
  refunds: { openInvoice: 'link', withoutInvoice: 'creditMemo', delivered: 'creditMemo', partial: 'creditMemo' },
  localCurrency: 'USD',
  timeZone: 'Europe/Berlin',
  items: SKU_TABLE,
  tax: { codes: { '*': TAX_CODES }, tolerance: 1 },
  shipping: { description: 'Shipping' },
  currencies: {},
  countries: {},
  ...changes,
});

/** The real adapter on the simulator's own `fetch`. Each request takes half a second of virtual time. */
export function simulate(
  version: 'v1' | 'v2',
  options: Omit<SapBusinessOneOptions, 'clock' | 'sleep'> = {},
  changes: Partial<SapBusinessOneSettings> = {},
): Simulated {
  let now = Date.parse('2026-06-02T09:00:00Z');
  const simulator = createSapBusinessOne({ ...options, clock: () => now, sleep: async () => {} });
  for (const item of [...Object.keys(CATALOGUE), 'tea-grn-100', 'book-7']) simulator.admin.putItem(item);
  simulator.admin.putTaxCode('T81', '8.1');
  simulator.admin.setRate('GBP', USD_PER_POUND);
  const settings = settingsFor(version, changes);
  const unknownAnswers: unknown[] = [];
  const erp = createSapBusinessOneErp({
    settings,
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
    random: () => 0.5,
    credentials: async () => ({ userName: SEED.userName, password: SEED.password, version: 'v1' }),
    log: { info: () => {}, warn: (message, fields) => unknownAnswers.push({ message, ...fields }) },
    fetch: (url, init) => {
      now += 500;
      return simulator.fetch(new Request(url, init));
    },
  });
  const wait = (milliseconds: number) => {
    now += milliseconds;
  };
  return { simulator, settings, erp, unknownAnswers, wait };
}
