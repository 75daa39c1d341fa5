import { defineBridge } from './define.ts';

/** SAP Business One's simulator on this machine; `npm start -- --erp sap` says which port it took. */
const simulator = `http://127.0.0.1:${process.env.SAP_PORT ?? 50_000}`;

/**
 * The stage of `npm start -- --erp sap`: the simulator's own company, and a settling time that a person can sit through. The tests
 * that kill processes, whose clock jumps, are built with a deployment's.
 */
export default defineBridge({
  erp: {
    kind: 'sap-business-one',
    baseUrl: simulator,
    companyDb: 'SBODEMOUS',
    customer: { strategy: 'default', cardCode: 'C99999' },
    orderReferenceField: 'U_WEB_OrderId',
    refundReferenceField: 'U_WEB_RefundId',
    freightExpenseCode: 1,
    // The example orders are in euros, and the company's books are not.
    freightItem: 'SHIP',
    refundAccount: '_SYS00000000081',
    taxField: 'TaxCode',
    settlingSeconds: Number(process.env.SETTLING_SECONDS ?? 5),
  },
  localCurrency: 'USD',
  timeZone: 'Europe/Berlin',
  tax: { codes: { '*': { '0': 'T0', '5': 'T5', '7': 'T7', '10': 'T1', '19': 'T19', '20': 'T20', '25': 'T25' } } },
  testOrders: 'ignore',
});
