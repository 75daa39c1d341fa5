import { type BusinessCentralDraft, createBusinessCentralErp } from '../../../lambdas/erp/business-central/adapter.ts';
import type { BusinessCentralSettings } from '../../../lambdas/erp/business-central/settings.ts';
import type { Draft, Erp, ErpDocument, PostedOrder, Translation } from '../../../lambdas/erp/port.ts';
import { taxShare } from '../../../lambdas/zephyrcart/money.ts';
import { type Order, readOrder } from '../../../lambdas/zephyrcart/order.ts';
import { readRefunds } from '../../../lambdas/zephyrcart/refund.ts';
import { SEED } from '../../../local/business-central/seed.ts';
import {
  type BusinessCentral,
  type BusinessCentralOptions,
  createBusinessCentral,
} from '../../../local/business-central/simulator.ts';
import { CATALOGUE, SKU_TABLE } from './sold.ts';

const ORIGIN = 'https://bc.test';
const READING = { acceptTaxInclusivePrices: true, testOrders: 'ignore' } as const;
const signal = () => new AbortController().signal;

export interface Simulated {
  readonly simulator: BusinessCentral;
  readonly settings: BusinessCentralSettings;
  readonly erp: Erp<BusinessCentralDraft>;
  /** Another instance of the adapter, which remembers nothing. */
  another(): Pick<Simulated, 'erp'>;
  /** Answers that the failure table does not know. */
  readonly unknownAnswers: readonly unknown[];
}

/** The real adapter on the simulator's own `fetch`. Each request takes half a second of virtual time. */
export function simulate(
  options: Omit<BusinessCentralOptions, 'clock' | 'sleep'>,
  chosen: Partial<BusinessCentralSettings> & { readonly customerPricesIncludeTax?: boolean } = {},
): Simulated {
  const { customerPricesIncludeTax = true, ...changes } = chosen;
  let now = Date.parse('2026-06-02T09:00:00Z');
  const later = async () => {};
  const simulator = createBusinessCentral({ ...options, clock: () => now, sleep: later });
  simulator.admin.putCustomer(SEED.customer, { pricesIncludeTax: customerPricesIncludeTax });
  for (const [number, vatPercent] of Object.entries(CATALOGUE)) simulator.admin.putItem(number, { vatPercent });
  const settings: BusinessCentralSettings = {
    baseUrl: `${ORIGIN}/v2.0/${SEED.tenantId}/${SEED.environment}/api/v2.0`,
    companyId: SEED.companyId,
    customer: { strategy: 'default', number: SEED.customer },
    accounts: SEED.accounts,
    pricesIncludeTax: true,
    localCurrency: 'GBP',
    timeZone: 'Europe/Berlin',
    items: SKU_TABLE,
    tax: { codes: {}, tolerance: 1 },
    shipping: { description: 'Shipping' },
    currencies: {},
    countries: { GR: 'EL' },
    ...changes,
  };
  const unknownAnswers: unknown[] = [];
  const instance = () =>
    createBusinessCentralErp({
      settings,
      now: () => now,
      sleep: async (milliseconds) => {
        now += milliseconds;
      },
      random: () => 0.5,
      login: {
        kind: 'entra',
        tokenUrl: `${ORIGIN}/${SEED.tenantId}/oauth2/v2.0/token`,
        principals: 1,
        credentials: async () => ({ clientId: SEED.clientId, clientSecret: SEED.clientSecret }),
      },
      log: { info: () => {}, warn: (message, fields) => unknownAnswers.push({ message, ...fields }) },
      fetch: (url, init) => {
        now += 500;
        return simulator.fetch(new Request(url, init));
      },
    });
  return { simulator, settings, erp: instance(), unknownAnswers, another: () => ({ erp: instance() }) };
}

export function orderFrom(data: unknown): Order {
  const read = readOrder(data, READING);
  if ('refusal' in read) throw new Error(`${read.refusal.reason}: ${read.refusal.detail}`);
  return read.order;
}

export function drafted<D extends Draft>(translation: Translation<D>): D {
  if (translation.outcome === 'draft') return translation.draft;
  throw new Error(`${translation.failure.reason}: ${translation.failure.detail}`);
}

/** Look up, create as the look-up says, look up again: what a first delivery and its redelivery do. */
export async function write({ erp }: Pick<Simulated, 'erp'>, translated: BusinessCentralDraft) {
  const before = await erp.lookUp(translated, signal());
  const draft = before.outcome === 'absent' ? (before.draft ?? translated) : translated;
  const creation = await erp.create(draft, () => true, signal());
  const after = await erp.lookUp(translated, signal());
  return { before, draft, creation, after };
}

export function lookUp({ erp }: Pick<Simulated, 'erp'>, draft: BusinessCentralDraft) {
  return erp.lookUp(draft, signal());
}

/** What the ledger would remember of an order. */
export function postedOrder(order: Order, customer: string, document: ErpDocument): PostedOrder {
  const { id: orderId, currency, exponent, total, tax } = order;
  return { orderId, currency, exponent, total, tax: Math.min(tax, total), customer, document };
}

/** The draft of a refund event, admitted after `before` minor units were given back. */
export function refundDraft(
  { erp }: Pick<Simulated, 'erp'>,
  order: PostedOrder,
  sent: { readonly id: string; readonly amount: number; readonly before: number; readonly note?: string | null },
): BusinessCentralDraft {
  const { id, amount, before, note = null } = sent;
  const data = {
    id,
    order_id: order.orderId,
    amount_cents: amount,
    currency: order.currency,
    reason: 'requested_by_customer',
    metadata: { note },
    created_at: '2026-06-30T23:30:00Z',
  };
  const [read] = readRefunds(data, {}, READING);
  if ('refusal' in read) throw new Error(`${read.refusal.reason}: ${read.refusal.detail}`);
  const tax = taxShare({ before, amount, tax: order.tax, total: order.total });
  return drafted(erp.translateRefund({ refund: read.refund, order, before, tax }));
}
