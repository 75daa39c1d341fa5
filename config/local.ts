import { defineBridge } from './define.ts';

/** Business Central's simulator on this machine; `npm start` says which port it took. */
const simulator = `http://127.0.0.1:${process.env.BC_PORT ?? 7048}`;

/**
 * The stage of `npm start`: the simulator's own company, and a settling time that a person can sit through. The tests
 * that kill processes, whose clock jumps, are built with a deployment's.
 */
export default defineBridge({
  erp: {
    kind: 'business-central',
    tenantId: '11111111-1111-4111-8111-111111111111',
    environment: 'Production',
    companyId: '22222222-2222-4222-8222-222222222222',
    baseUrl: simulator,
    tokenUrl: simulator,
    customer: { strategy: 'default', number: 'WEB' },
    accounts: { shipping: '6120', refund: '6130' },
    pricesIncludeTax: true,
    settlingSeconds: Number(process.env.SETTLING_SECONDS ?? 5),
  },
  localCurrency: 'GBP',
  timeZone: 'Europe/Berlin',
  // The example orders are taxed in several countries.
  tax: { codes: { '*': { '0': 'VAT0', '7': 'VAT7', '10': 'VAT10', '19': 'VAT19', '20': 'VAT20', '25': 'VAT25' } } },
  testOrders: 'ignore',
  // Both kinds of concurrency, with fewer processes than a deployment has.
  delivery: { instances: 2, perInstance: 2 },
});
