import { defineBridge } from './define.ts';

/**
 * Every value here is made up. Copy this file to `config/<stage>.ts`, put your own values in, take `example` out, and
 * deploy with `npx cdk deploy -c stage=<stage>`.
 */
export default defineBridge({
  example: true,
  erp: {
    kind: 'business-central',
    // Business Central's address bar shows both: https://businesscentral.dynamics.com/<tenantId>/<environment>
    tenantId: 'your-company.example.com',
    environment: 'Production',
    // GET .../api/v2.0/companies lists the companies with their ids.
    companyId: '00000000-0000-0000-0000-000000000000',
    customer: { strategy: 'default', number: 'WEB-EXAMPLE' },
    accounts: { shipping: 'SHIP-EXAMPLE', refund: 'REFUND-EXAMPLE' },
    pricesIncludeTax: true,
  },
  localCurrency: 'EUR',
  timeZone: 'Europe/Berlin',

  // Only SKUs that are not item numbers themselves.
  items: {
    'TSHIRT-BLK-M': 'ITEM-0001',
    'COFFEE-6PACK': { item: 'ITEM-0002', unitOfMeasure: 'PACK' },
  },
  tax: { codes: { DE: { '19': 'STANDARD', '7': 'REDUCED' }, '*': { '0': 'EXPORT' } } },
  countries: { GR: 'EL' },
  delivery: { instances: 5, perInstance: 1 },
  alerts: {
    catalog: ['catalogue@your-company.example.com'],
    operations: ['operations@your-company.example.com'],
  },
});
