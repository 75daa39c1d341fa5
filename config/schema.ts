import * as z from 'zod';
import { businessCentral, type businessCentralAddresses } from './business-central.ts';
import { mustBe } from './errors.ts';
import { code, oneOf, section, text, whole, yesOrNo } from './fields.ts';
import { nearest } from './nearest.ts';
import {
  alertAddress,
  country,
  countryOrAny,
  currency,
  instant,
  laterThan,
  ratePercent,
  timeZone,
} from './places-and-times.ts';

/** Business Central serves five requests of one service principal at a time and queues the rest (contract sheet 1.10). */
const BUSINESS_CENTRAL_CONCURRENCY = 5;

/** What CloudWatch Logs accepts, up to two years, days. */
const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731];

const ERP_KINDS = ['business-central'];

const erp = z.discriminatedUnion('kind', [businessCentral], {
  error: ({ input }) => {
    if (input === undefined) return `is missing; it ${mustBe('an object with kind: "business-central"')}`;
    const kind = typeof input === 'object' && input !== null ? Reflect.get(input, 'kind') : undefined;
    if (kind === 'sap-business-one') return 'SAP Business One is not built yet; allowed today: "business-central"';
    return mustBe('"business-central"', typeof kind === 'string' ? nearest(kind, ERP_KINDS) : undefined);
  },
});

const itemNumber = code('an item number', 20);
const item = z.union([
  itemNumber,
  section({
    item: itemNumber,
    /** Unit of measure code of that item. */
    unitOfMeasure: code('a unit of measure code', 10).exactOptional(),
  }),
]);

const sku = text('a SKU without blanks around it', (value) => value !== '' && value === value.trim());

const delivery = section({
  /** Consumer instances at most. Lambda's event source mapping cannot go below two (contract sheet 3.2). */
  instances: whole('instances of the consumer', 2, 1000).default(5),
  /** Records that one instance works at a time. */
  perInstance: whole('records at a time', 1, 10).default(1),
});

const maintenanceWindow = section({
  from: instant,
  to: instant,
  /** For the people who read that nothing is being posted. */
  why: text('a sentence', (value) => value.trim() !== ''),
}).superRefine((window, context) => {
  const message = laterThan(window.from, window.to);
  if (message !== undefined) context.addIssue({ code: 'custom', path: ['to'], message });
});

const settings = section({
  erp,
  /** Currency of the ERP company's books. */
  localCurrency: currency,
  /** The company's zone: decides on which date an order is written. */
  timeZone,
  /** SKU to item number, for SKUs that are not item numbers themselves. */
  items: z.record(sku, item).default({}),
  /** Item for lines without a SKU. Absent: such an order is `line_without_sku`. */
  fallbackItem: itemNumber.exactOptional(),
  tax: section({
    /** Country (or `*`), then rate in percent, to the ERP's tax code. */
    codes: z.record(countryOrAny, z.record(ratePercent, code('a tax code', 20))).default({}),
  }).prefault({}),
  shipping: section({
    /** Text of the shipping line. */
    description: code('a description', 100).default('Shipping'),
  }).prefault({}),
  currencies: z
    .record(
      currency,
      section({
        /** The ERP's code, where it is not the ISO code. */
        code: code('a currency code', 10).exactOptional(),
        /** Decimals, where the ERP differs from ISO 4217. */
        exponent: whole('decimals', 0, 4).exactOptional(),
      }),
    )
    .default({}),
  /** ISO country code to the ERP's code, where they differ. */
  countries: z.record(country, code('a country code', 10)).default({}),
  testOrders: oneOf(['ignore', 'deliver']).default('ignore'),
  delivery: delivery.prefault({}),
  patience: section({
    /** Hours that a refund waits for its order. */
    orderUnknownHours: whole('hours', 1, 2160).default(72),
    /**
     * Hours until a document that keeps failing is `retries_exhausted`. Two weeks: longer than any shutdown over the
     * holidays, and far enough from `giveUpAfterDays` that redrives still have time to heal it.
     */
    retryHours: whole('hours', 1, 2160).default(336),
    /** Hours to wait for a missing exchange rate. Rates are entered daily, but not over a long weekend. */
    exchangeRateHours: whole('hours', 1, 2160).default(120),
    /** Hours to wait for the approval of a draft. */
    approvalHours: whole('hours', 1, 2160).default(336),
  }).prefault({}),
  /** Announced downtimes of the ERP: nothing is posted meanwhile. */
  maintenanceWindows: z.array(maintenanceWindow).default([]),
  /** Who is told: e-mail addresses or https URLs. */
  alerts: section({
    /** About unknown SKUs and blocked items. */
    catalog: z.array(alertAddress).default([]),
    /** About everything else. */
    operations: z.array(alertAddress).default([]),
  }).prefault({}),
  /** Entries in an event's list of refunds made before this instant are `before_cutover`: somebody booked them by hand. */
  cutover: instant.exactOptional(),
  /** Days after which a dead event is named to operations and let go. */
  giveUpAfterDays: whole('days', 1, 3650).default(90),
  logRetentionDays: z
    .int({ error: () => mustBe(`one of ${LOG_RETENTION_DAYS.join(', ')} days`) })
    .refine((days) => LOG_RETENTION_DAYS.includes(days), {
      error: ({ input }) =>
        `${mustBe(`one of ${LOG_RETENTION_DAYS.join(', ')} days`)}; the nearest is ${nearestDays(Number(input))}`,
    })
    .default(90),
  /** Where alarms find their runbook; the heading is added as a fragment. */
  runbookUrl: text('a URL or a path without a fragment', (value) => /^[^\s#]+$/.test(value)).default('docs/operate.md'),
  /** Marks values that are made up: the stack then refuses to be deployed. */
  example: yesOrNo().default(false),
});

/** What a deployment chooses, checked and with every default filled in, but the ERP's addresses as they were written. */
export const bridgeSettings = settings.superRefine(
  (value, context) => {
    const chosen = delivery.safeParse(value.delivery);
    const principals = principalsOf(value.erp);
    if (!chosen.success || principals === undefined) return;
    const { instances, perInstance } = chosen.data;
    const each = Math.ceil(perInstance / principals);
    if (instances * each <= BUSINESS_CENTRAL_CONCURRENCY) return;
    const shared = principals === 1 ? '' : `, shared by ${principals} principals`;
    const problem = `${instances} instances x ${perInstance} records${shared} = ${instances * each} requests at a time`;
    const limit = `Business Central serves ${BUSINESS_CENTRAL_CONCURRENCY} of one service principal`;
    context.addIssue({
      code: 'custom',
      path: ['delivery'],
      message: `${problem}${principals === 1 ? '' : ' each'}, but ${limit}; the nearest is ${nearestDelivery(instances, principals)}`,
    });
  },
  { when: ({ value }) => typeof value === 'object' && value !== null },
);

/** Undefined when it is wrong itself. */
function principalsOf(written: unknown): number | undefined {
  const given = typeof written === 'object' && written !== null ? Reflect.get(written, 'principals') : undefined;
  const read = businessCentral.shape.principals.safeParse(given);
  return read.success ? read.data : undefined;
}

/** As many instances as were asked for, if the ERP allows, each with as many records as are left for it. */
function nearestDelivery(instances: number, principals: number): string {
  const kept = Math.min(instances, BUSINESS_CENTRAL_CONCURRENCY);
  const perInstance = Math.min(10, Math.floor(BUSINESS_CENTRAL_CONCURRENCY / kept) * principals);
  return `{ instances: ${kept}, perInstance: ${perInstance} }`;
}

function nearestDays(days: number): number {
  return LOG_RETENTION_DAYS.reduce((best, each) => (Math.abs(each - days) < Math.abs(best - days) ? each : best));
}

/** What is written in `config/<stage>.ts`. */
export type BridgeSettings = z.input<typeof bridgeSettings>;

/** What the stack and the functions read: plain JSON, every default filled in, the ERP's addresses resolved. */
export type BridgeConfiguration = Omit<z.output<typeof bridgeSettings>, 'erp'> & {
  erp: z.output<typeof bridgeSettings>['erp'] & ReturnType<typeof businessCentralAddresses>;
};
