import type { BridgeSettings } from '../../config/schema.ts';

/** The least that a deployment must say. */
export const settings = {
  erp: {
    kind: 'business-central',
    tenantId: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    environment: 'Production',
    companyId: '9b2fca0e-8f5c-4d3c-b7e1-0123456789ab',
    customer: { number: 'WEB' },
    accounts: { shipping: '6120', refund: '6130' },
    pricesIncludeTax: true,
  },
  localCurrency: 'EUR',
  timeZone: 'Europe/Berlin',
} satisfies BridgeSettings;
