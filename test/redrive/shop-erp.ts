import { createBusinessCentralErp } from '../../lambdas/erp/business-central/adapter.ts';
import type { Erp } from '../../lambdas/erp/port.ts';
import { createSapBusinessOneErp } from '../../lambdas/erp/sap-business-one/adapter.ts';
import type { FetchAnswer, FetchInit } from '../../lambdas/erp/transport.ts';
import { SEED as BUSINESS_CENTRAL } from '../../local/business-central/seed.ts';
import { createBusinessCentral } from '../../local/business-central/simulator.ts';
import { SEED as SAP } from '../../local/sap-business-one/seed.ts';
import { createSapBusinessOne } from '../../local/sap-business-one/simulator.ts';
import { settingsFor } from '../erp/sap-business-one/simulated.ts';
import { asRequest } from '../simulation/erp/erp-side.ts';

/** Virtual time, milliseconds since the epoch. */
export interface Clock {
  readonly now: () => number;
  readonly pass: (milliseconds: number) => void;
}

/** An ERP of the shop: the real adapter before the strict simulator, in this process. */
export interface ShopErp {
  readonly customer: string;
  /** One that the ERP does not sell to. */
  readonly blockedCustomer: string;
  /** The adapter as it is configured for this customer. */
  adapter(customer: string): Erp;
  /** The catalogue team creates an item. */
  addItem(sku: string): void;
  /** External references of every document that ever came into being. */
  written(): readonly string[];
}

const ORIGIN = 'https://erp.test';
const LOG = { info: () => {}, warn: () => {}, error: () => {} };

export function businessCentral(clock: Clock) {
  const simulator = createBusinessCentral({ clock: clock.now, sleep: async () => {} });
  const adapter = (number: string) =>
    createBusinessCentralErp({
      ...portsOf(clock, simulator),
      settings: {
        baseUrl: `${ORIGIN}/v2.0/${BUSINESS_CENTRAL.tenantId}/${BUSINESS_CENTRAL.environment}/api/v2.0`,
        companyId: BUSINESS_CENTRAL.companyId,
        customer: { strategy: 'default', number },
        accounts: BUSINESS_CENTRAL.accounts,
        pricesIncludeTax: true,
        localCurrency: 'GBP',
        timeZone: 'Europe/Berlin',
        items: {},
        tax: { codes: {}, tolerance: 1 },
        shipping: { description: 'Shipping' },
        currencies: {},
        countries: {},
      },
      login: {
        kind: 'entra',
        tokenUrl: `${ORIGIN}/${BUSINESS_CENTRAL.tenantId}/oauth2/v2.0/token`,
        principals: 1,
        credentials: async () => ({
          clientId: BUSINESS_CENTRAL.clientId,
          clientSecret: BUSINESS_CENTRAL.clientSecret,
        }),
      },
    });
  return {
    customer: BUSINESS_CENTRAL.customer,
    blockedCustomer: '20000',
    adapter,
    addItem: (sku) => void simulator.admin.putItem(sku, { vatPercent: '19' }),
    written: () => simulator.admin.creations().map(({ externalDocumentNumber }) => externalDocumentNumber),
    admin: simulator.admin,
  } satisfies ShopErp & { admin: unknown };
}

export function sapBusinessOne(clock: Clock) {
  const simulator = createSapBusinessOne({ clock: clock.now, sleep: async () => {} });
  const adapter = (cardCode: string) =>
    createSapBusinessOneErp({
      ...portsOf(clock, simulator),
      settings: settingsFor('v2', {
        baseUrl: `${ORIGIN}/b1s/v2`,
        customer: { strategy: 'default', cardCode },
        items: {},
        orderReferenceField: 'U_WEB_OrderId',
      }),
      credentials: async () => ({ userName: SAP.userName, password: SAP.password }),
    });
  return {
    customer: SAP.customer,
    blockedCustomer: 'C30000',
    adapter,
    addItem: (sku) => void simulator.admin.putItem(sku),
    written: () => simulator.admin.creations().map(({ reference }) => reference),
    admin: simulator.admin,
  } satisfies ShopErp & { admin: unknown };
}

/** Both ERPs count requests over time: each takes a little of it. */
function portsOf({ now, pass }: Clock, simulator: { exchange(request: Request): Promise<Response | 'dropped'> }) {
  return {
    now,
    sleep: async () => {},
    random: () => 0.5,
    log: LOG,
    fetch: async (url: string, { method, headers, body = '' }: FetchInit): Promise<FetchAnswer> => {
      pass(100);
      const answer = await simulator.exchange(asRequest({ url, method, headers, body }));
      if (answer === 'dropped') throw new Error('nobody asked the simulator to drop connections');
      return answer;
    },
  };
}
