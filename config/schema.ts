import * as z from 'zod';
import { businessCentral, type businessCentralAddresses } from './business-central.ts';
import {
  BUSINESS_CENTRAL_CODES,
  type CodeLengths,
  currencyCode,
  currencyMistakes,
  itemMistakes,
  SAP_BUSINESS_ONE_CODES,
} from './codes.ts';
import { deliveryMistakes } from './concurrency.ts';
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
import { sapBusinessOne, type sapBusinessOneAddress } from './sap-business-one.ts';

/** What CloudWatch Logs accepts, up to two years, days. */
const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731];

const ERP_KINDS = ['business-central', 'sap-business-one'] as const;
const ALLOWED_KINDS = '"business-central" or "sap-business-one"';

const erp = z.discriminatedUnion('kind', [businessCentral, sapBusinessOne], {
  error: ({ input }) => {
    if (input === undefined) return `is missing; it ${mustBe(`an object with kind: ${ALLOWED_KINDS}`)}`;
    const kind = typeof input === 'object' && input !== null ? Reflect.get(input, 'kind') : undefined;
    return mustBe(ALLOWED_KINDS, typeof kind === 'string' ? nearest(kind, ERP_KINDS) : undefined);
  },
});

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

function itemIn({ longestItem }: CodeLengths) {
  const itemNumber = code('an item number', longestItem);
  return z.union([
    itemNumber,
    section({
      item: itemNumber,
      /** Unit of measure code of that item, in Business Central. */
      unitOfMeasure: code('a unit of measure code', 10).exactOptional(),
      /** Warehouse that it is sold from, in SAP Business One. */
      warehouse: code('the code of a warehouse', 8).exactOptional(),
    }),
  ]);
}

/** The fields of a deployment, whose codes are as long as its ERP takes them. */
const settingsWith = (lengths: CodeLengths) =>
  section({
    erp,
    /** Currency of the ERP company's books. */
    localCurrency: currency,
    /** The company's zone: decides on which date an order is written. */
    timeZone,
    /** SKU to item number, for SKUs that are not item numbers themselves. */
    items: z.record(sku, itemIn(lengths)).default({}),
    /** Item for lines without a SKU. Absent: such an order is `line_without_sku`. */
    fallbackItem: code('an item number', lengths.longestItem).exactOptional(),
    tax: section({
      /** Country (or `*`), then rate in percent, to the ERP's tax code. */
      codes: z.record(countryOrAny, z.record(ratePercent, code('a tax code', lengths.longestTaxCode))).default({}),
      /** Minor units for each line by which the ERP's tax may differ from ZephyrCart's: both round. */
      tolerance: whole('minor units for each line', 0, 100).default(1),
    }).prefault({}),
    shipping: section({
      /** Text of the shipping line. */
      description: code('a description', 100).default('Shipping'),
    }).prefault({}),
    currencies: z
      .record(
        currency,
        section({
          /** The ERP's code, where it is not the ISO code. Blank: Business Central's own name for its local currency. */
          code: currencyCode(lengths.longestCurrency).exactOptional(),
          /** Decimals, where the ERP differs from ISO 4217. */
          exponent: whole('decimals', 0, 4).exactOptional(),
        }),
      )
      .default({}),
    /** ISO country code to the ERP's code, where they differ. */
    countries: z.record(country, code('a country code', lengths.longestCountry)).default({}),
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
    runbookUrl: text('a URL or a path without a fragment', (value) => /^[^\s#]+$/.test(value)).default(
      'docs/operate.md',
    ),
    /** Marks values that are made up: the stack then refuses to be deployed. */
    example: yesOrNo().default(false),
  });

/** What a deployment chooses, checked and with every default filled in, but the ERP's addresses as they were written. */
const checked = (lengths: CodeLengths) =>
  settingsWith(lengths).superRefine(
    (value, context) => {
      const chosen = delivery.safeParse(value.delivery);
      const mistakes = [
        ...(chosen.success ? deliveryMistakes(value.erp, chosen.data) : []),
        ...itemMistakes(value.erp, value.items),
        ...currencyMistakes(value),
      ];
      for (const { path, message } of mistakes) context.addIssue({ code: 'custom', path: [...path], message });
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  );

/** By kind of ERP. */
export const bridgeSettings = {
  'business-central': checked(BUSINESS_CENTRAL_CODES),
  'sap-business-one': checked(SAP_BUSINESS_ONE_CODES),
} as const;

function nearestDays(days: number): number {
  return LOG_RETENTION_DAYS.reduce((best, each) => (Math.abs(each - days) < Math.abs(best - days) ? each : best));
}

type Settings = (typeof bridgeSettings)['business-central'];
type Chosen = z.output<Settings>['erp'];

/** What is written in `config/<stage>.ts`. */
export type BridgeSettings = z.input<Settings>;

/** What the stack and the functions read of the ERP: its section, with the addresses resolved. */
export type ErpConfiguration =
  | (Extract<Chosen, { kind: 'business-central' }> & ReturnType<typeof businessCentralAddresses>)
  | (Extract<Chosen, { kind: 'sap-business-one' }> & ReturnType<typeof sapBusinessOneAddress>);

/** What the stack and the functions read: plain JSON, every default filled in, the ERP's addresses resolved. */
export type BridgeConfiguration = Omit<z.output<Settings>, 'erp'> & { erp: ErpConfiguration };
