import type * as z from 'zod';
import { address, complete, isAddress } from './addresses.ts';
import { customerTable, strategy, withoutEffect } from './customers.ts';
import { mustBe } from './errors.ts';
import { code, oneOf, section, text, whole, yesOrNo } from './fields.ts';
import { type CommitBound, leastSettling, settlingMistake, settlingSeconds } from './settling.ts';
import { needs } from './strategies.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** Business Central's gateway gives up after ten minutes: what has not committed by then never does (contract sheet 1.10). */
const COMMIT_BOUND: CommitBound = { erp: 'Business Central', seconds: 600 };
export const LEAST_SETTLING_SECONDS = leastSettling(COMMIT_BOUND);

const TENANT = 'the Entra tenant: its GUID or a domain of it';
const tenantId = text(TENANT, (value) => GUID.test(value) || DOMAIN.test(value));
const ENVIRONMENT = 'the name of the environment: letters, digits and hyphens, at most 30';
const environment = text(ENVIRONMENT, (value) => /^[a-z0-9][a-z0-9-]{0,29}$/i.test(value));

const SEPARATOR = '1 to 3 characters, none of them blank';

/** Service principals at most: beyond it another limit than Business Central's is reached first. */
const MOST_PRINCIPALS = 100;

/** Dynamics 365 Business Central, on-line or on premises, through API v2.0. */
export const businessCentral = section({
  kind: oneOf(['business-central']).describe('Which ERP.'),
  authentication: oneOf(['entra', 'web-service-key'])
    .default('entra')
    .describe(
      'How the bridge logs in: OAuth 2.0 in Microsoft Entra ID, or Basic with a user and a web service access key, ' +
        'which only Business Central on premises takes.',
    ),
  principals: whole('service principals', 1, MOST_PRINCIPALS)
    .default(1)
    .describe(
      'Applications in Entra that share the work, because Business Central counts its limits for each. The ' +
        '[secret](deploy.md#4-put-the-secrets-in) holds as many: ' +
        '`{"principals": [{"clientId": "…", "clientSecret": "…"}, …]}`.',
    ),
  tenantId: tenantId
    .exactOptional()
    .describe('Required with `entra`, without use otherwise. The Entra tenant: its GUID, or one of its domains.'),
  environment: environment
    .exactOptional()
    .describe('Required with `entra`, without use otherwise. Name of the environment, such as `Production`.'),
  companyId: text('the GUID of the company', (value) => GUID.test(value)).describe(
    'The company that documents are written to. `GET .../companies` lists them: see ' +
      '[deploy](deploy.md#1-prepare-business-central).',
  ),
  baseUrl: address
    .exactOptional()
    .describe(
      "Only to reach another API root than Microsoft's; required with `web-service-key`, and then whole, such as " +
        '`https://bc.example:7048/BC/api/v2.0`. With `entra` an origin alone gets the usual path added.',
    ),
  tokenUrl: address.exactOptional().describe('The same for the token endpoint. Only with `entra`.'),
  customer: section({
    strategy: strategy.describe(
      'For which customer an order is written: always the collective one; or the one that `table` names; else the one ' +
        "in the ERP that has the buyer's e-mail address; else a new one. See [customers](business-central.md#customers).",
    ),
    number: code('a customer number', 20).describe(
      'Number of the collective customer. Orders that have no customer of their own are written for it, whatever the ' +
        "strategy is; the buyer's name and addresses go onto the document.",
    ),
    table: customerTable(code('a customer number', 20)).describe(
      "ZephyrCart's customer id to the number of a customer: `{ cust_01KAAYS4307GH8QT2QMDYJ5NTZ: '10000' }`. Needs " +
        'another strategy than `default`.',
    ),
  }).superRefine((customer, context) => withoutEffect(customer, context)),
  sku: section({
    strategy: oneOf(['number', 'number-and-variant', 'gtin'])
      .default('number')
      .describe(
        "What a SKU is that `items` does not list: an item's number; an item's number and the code of one of its variants; or " +
          "an item's GTIN. See [items](business-central.md#items-tax-and-units).",
      ),
    separator: text(SEPARATOR, (value) => /^\S{1,3}$/.test(value))
      .exactOptional()
      .describe(
        "Between an item's number and the code of its variant: `-` in `1928-S-RED`. Required with `number-and-variant`, " +
          'without use otherwise.',
      ),
  })
    .superRefine((sku, context) => needs(sku, 'number-and-variant', 'separator', SEPARATOR, context))
    .prefault({}),
  accounts: section({
    shipping: code('a G/L account number', 20).describe('G/L account of shipping lines; it must allow direct posting.'),
    refund: code('a G/L account number', 20).describe(
      'G/L account of the line of a credit memo; it must allow direct posting.',
    ),
  }),
  refunds: section({
    full: oneOf(['mirror', 'amount'])
      .default('mirror')
      .describe(
        'What a refund of a whole order becomes: a line for each line of the order, with its tax; or one amount, as any other. ' +
          'See [a credit memo](business-central.md#a-credit-memo).',
      ),
  }).prefault({}),
  pricesIncludeTax: yesOrNo().describe(
    'Whether prices on documents include tax. Say what "Prices Including VAT" says on the customer\'s card: credit memos ' +
      'take it from there. `true` also accepts events whose line prices include tax, if their arithmetic proves it.',
  ),
  settlingSeconds: settlingSeconds.describe(
    'After a request without an answer, nothing is posted again for this key until so many seconds have passed: Business ' +
      `Central may still commit it. At least ${LEAST_SETTLING_SECONDS}, except for a simulator on a loopback address. See ` +
      '[decision 3](decisions/0003-exactly-once.md).',
  ),
}).superRefine(
  (settings, context) => {
    for (const { field, problem } of loginMistakes(settings)) {
      context.addIssue({ code: 'custom', path: [field], message: problem });
    }
    const message = settlingMistake(settings.settlingSeconds, settings.baseUrl, COMMIT_BOUND);
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['settlingSeconds'], message });
  },
  // Also when other fields are wrong: every mistake is shown at once.
  { when: ({ value }) => typeof value === 'object' && value !== null },
);

/** What the way of logging in asks for and rules out. */
function loginMistakes(settings: Readonly<Record<string, unknown>>): readonly { field: string; problem: string }[] {
  const { authentication = 'entra', tenantId, environment, baseUrl, tokenUrl, principals = 1 } = settings;
  const mistakes = (found: Readonly<Record<string, string | false>>) =>
    Object.entries(found).flatMap(([field, problem]) => (problem === false ? [] : [{ field, problem }]));
  if (authentication === 'entra') {
    return mistakes({
      tenantId: tenantId === undefined && `is missing; it ${mustBe(TENANT)}`,
      environment: environment === undefined && `is missing; it ${mustBe(ENVIRONMENT)}`,
    });
  }
  if (authentication !== 'web-service-key') return [];
  const wholeRoot = 'the whole API root with a web service key, such as "https://bc.example:7048/BC/api/v2.0"';
  const isOrigin = typeof baseUrl === 'string' && isAddress(baseUrl) && new URL(baseUrl).pathname === '/';
  return mistakes({
    baseUrl: baseUrl === undefined ? `is missing; it ${mustBe(wholeRoot)}` : isOrigin && mustBe(wholeRoot),
    tokenUrl: tokenUrl !== undefined && 'must be left out: with a web service key no token is asked for',
    principals: principals !== 1 && 'must be 1 with a web service key: the secret holds one user; the nearest is 1',
  });
}

/** The addresses of a deployment, complete and without a slash at the end; `tokenUrl` only with `entra`. */
export function businessCentralAddresses(settings: z.output<typeof businessCentral>): {
  baseUrl: string;
  tokenUrl?: string;
} {
  const tenant = encodeURIComponent(settings.tenantId ?? '');
  const environmentName = encodeURIComponent(settings.environment ?? '');
  const baseUrl = complete(
    settings.baseUrl ?? 'https://api.businesscentral.dynamics.com',
    `/v2.0/${tenant}/${environmentName}/api/v2.0`,
  );
  if (settings.authentication === 'web-service-key') return { baseUrl };
  const tokenUrl = complete(settings.tokenUrl ?? 'https://login.microsoftonline.com', `/${tenant}/oauth2/v2.0/token`);
  return { baseUrl, tokenUrl };
}
