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
import { BUSINESS_CENTRAL_CONCURRENCY, deliveryMistakes, SERVICE_LAYER_CONCURRENCY } from './concurrency.ts';
import { mustBe } from './errors.ts';
import { code, list, oneOf, oneOfNumbers, section, table, text, whole, yesOrNo } from './fields.ts';
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
    const section = mustBe(`an object with kind: ${ALLOWED_KINDS}`);
    if (input === undefined) return `is missing; it ${section}`;
    if (typeof input !== 'object' || input === null) return section;
    const kind: unknown = Reflect.get(input, 'kind');
    return mustBe(ALLOWED_KINDS, typeof kind === 'string' ? nearest(kind, ERP_KINDS) : undefined);
  },
});

const sku = text('a SKU without blanks around it', (value) => value !== '' && value === value.trim());

const delivery = section({
  // Lambda's event source mapping cannot go below two (contract sheet 3.2).
  instances: whole('instances of the consumer', 2, 1000)
    .default(5)
    .describe('Consumer instances at most. Lambda allows no fewer than two.'),
  perInstance: whole('records at a time', 1, 10)
    .default(1)
    .describe(
      'Records that one instance works at a time. With one application in `erp.principals`, `instances` x `perInstance` ' +
        `may be ${BUSINESS_CENTRAL_CONCURRENCY} at most: so many requests of one application at a time does Business ` +
        'Central serve. With more, `perInstance` counts divided by them, rounded up. In SAP Business One an instance has ' +
        `one session, which works one request at a time, and \`instances\` may be ${SERVICE_LAYER_CONCURRENCY}.`,
    ),
});

const maintenanceWindow = section({
  from: instant.describe('Begin, with its offset: `2027-01-31T22:00:00Z`.'),
  to: instant.describe('End; later than `from`.'),
  why: text('a sentence', (value) => value.trim() !== '').describe(
    'What people read meanwhile, wherever an event waits.',
  ),
}).superRefine((window, context) => {
  const message = laterThan(window.from, window.to);
  if (message !== undefined) context.addIssue({ code: 'custom', path: ['to'], message });
});

function itemIn({ longestItem }: CodeLengths) {
  const itemNumber = code('an item number', longestItem);
  return z.union([
    itemNumber,
    section({
      item: itemNumber.describe("The item's number. In SAP Business One upper and lower case count."),
      unitOfMeasure: code('a unit of measure code', 10)
        .exactOptional()
        .describe("Business Central only: the unit that the SKU is sold in, if it is not the item's own sales unit."),
      variant: code('the code of a variant', 10)
        .exactOptional()
        .describe("Business Central only: the code of one of the item's variants."),
      warehouse: code('the code of a warehouse', 8)
        .exactOptional()
        .describe('SAP Business One only: the warehouse that the SKU is sold from, if it is not `erp.warehouse`.'),
    }),
  ]);
}

/** The fields of a deployment, whose codes are as long as its ERP takes them. */
const settingsWith = (lengths: CodeLengths) =>
  section({
    erp,
    localCurrency: currency.describe(
      "Currency of the company's books. Every document names its currency, this one too; only for this one a blank " +
        '`code` is allowed.',
    ),
    timeZone: timeZone.describe("The company's zone. It decides on which date an order or refund is written."),
    items: table('items by SKU', '<sku>', sku, itemIn(lengths))
      .default({})
      .describe(
        'SKU to item number, or to an item with its variant, unit or warehouse. It comes before `erp.sku`: only for SKUs that ' +
          'are not what that says.',
      ),
    fallbackItem: code('an item number', lengths.longestItem)
      .exactOptional()
      .describe(
        'Item for lines that have no SKU. Without it such an order is [`line_without_sku`](operate.md#line_without_sku). It ' +
          'does not stand in for unknown SKUs.',
      ),
    tax: section({
      codes: table(
        'tax codes by country and rate',
        '<country>',
        countryOrAny,
        table('tax codes by rate', '<rate>', ratePercent, code('a tax code', lengths.longestTaxCode)),
      )
        .default({})
        .describe(
          "Country (or `*` for every other), then rate in percent, to a tax code: `{ DE: { '19': 'STANDARD' } }`. A line " +
            "gets the code whose rate gives its tax within one minor unit; if none or two do, the item's own tax group decides.",
        ),
      tolerance: whole('minor units for each line', 0, 100)
        .default(1)
        .describe(
          'Minor units for each line (shipping counts as one) by which the tax that the ERP computes may differ from ' +
            "ZephyrCart's, because both round. It excuses neither a total that differs nor a wrong rate: see [how amounts " +
            'are compared](map.md#how-amounts-are-compared).',
        ),
    }).prefault({}),
    shipping: section({
      description: code('a description', 100).default('Shipping').describe('Text of the shipping line.'),
    }).prefault({}),
    currencies: table(
      'currencies by ISO code',
      '<currency>',
      currency,
      section({
        code: currencyCode(lengths.longestCurrency)
          .exactOptional()
          .describe(
            "The ERP's code, where it is not the ISO code. `''`, for the local currency in Business Central only: the " +
              "document is in the company's local currency, whatever its code is there. Needed where _LCY Code_ is blank or " +
              'no ISO code.',
          ),
        exponent: whole('decimals', 0, 4)
          .exactOptional()
          .describe(
            "Decimals of ZephyrCart's amounts where they are not ISO's: `2` for JPY in a catalogue that was imported times 100.",
          ),
      }),
    )
      .default({})
      .describe('Currencies that differ from ISO 4217, by ISO code.'),
    countries: table('country codes by ISO code', '<country>', country, code('a country code', lengths.longestCountry))
      .default({})
      .describe("ISO 3166-1 code to the ERP's country code, where they differ: `{ GR: 'EL' }`."),
    testOrders: oneOf(['ignore', 'deliver'])
      .default('ignore')
      .describe("What becomes of ZephyrCart's test mode. `deliver` is for a sandbox company."),
    delivery: delivery.prefault({}),
    patience: section({
      orderUnknownHours: whole('hours', 1, 2160)
        .default(72)
        .describe('How long a refund waits for its order before it is [`order_unknown`](operate.md#order_unknown).'),
      // Two weeks: longer than any shutdown over the holidays, and far enough from `giveUpAfterDays` that redrives still
      // have time to heal it.
      retryHours: whole('hours', 1, 2160)
        .default(336)
        .describe(
          'How long one document is tried again that keeps failing before it is ' +
            '[`retries_exhausted`](operate.md#retries_exhausted). An outage of the ERP has no such end.',
        ),
      exchangeRateHours: whole('hours', 1, 2160)
        .default(120)
        .describe(
          'How long an event waits for an exchange rate that the ERP does not have yet, before it fails as ' +
            '[`exchange_rate_missing`](operate.md#exchange_rate_missing). Rates are entered daily, but not over a long weekend.',
        ),
      approvalHours: whole('hours', 1, 2160)
        .default(336)
        .describe(
          'How long an event waits for the approval of its draft in SAP Business One, before it fails as ' +
            '[`pending_approval`](operate.md#pending_approval).',
        ),
    }).prefault({}),
    maintenanceWindows: list('planned downtimes', maintenanceWindow)
      .default([])
      .describe('Planned downtimes; they may overlap. Nothing is written and nothing probed then.'),
    alerts: section({
      catalog: list('e-mail addresses and https URLs', alertAddress)
        .default([])
        .describe('Who is told of unknown SKUs, blocked items and lines without a SKU.'),
      operations: list('e-mail addresses and https URLs', alertAddress)
        .default([])
        .describe('Who is told of everything else, alarms included.'),
    }).prefault({}),
    cutover: instant
      .exactOptional()
      .describe(
        "When the bridge took over. Earlier entries in an event's _list_ of refunds are " +
          '[`before_cutover`](operate.md#before_cutover). Orders are not compared with it.',
      ),
    giveUpAfterDays: whole('days', 1, 3650)
      .default(90)
      .describe(
        'After so many days a dead letter is named in a mail to operations and deleted. See ' +
          '[given up](operate.md#given-up).',
      ),
    logRetentionDays: oneOfNumbers('days', LOG_RETENTION_DAYS).default(90).describe('How long logs are kept.'),
    runbookUrl: text('a URL or a path without a fragment', (value) => /^[^\s#]+$/.test(value))
      .default('docs/operate.md')
      .describe('Where alarms say the runbook is; `#` and its heading are added.'),
    example: yesOrNo()
      .default(false)
      .describe('Marks made-up values. The stack can be synthesised, but CloudFormation refuses to deploy it.'),
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
