import { X509Certificate } from 'node:crypto';
import type * as z from 'zod';
import { address, complete, isAddress } from './addresses.ts';
import { customerTable, strategy, withoutEffect } from './customers.ts';
import { mustBe } from './errors.ts';
import { code, oneOf, section, text, whole, yesOrNo } from './fields.ts';
import { type CommitBound, leastSettling, settlingMistake, settlingSeconds } from './settling.ts';
import { needs } from './strategies.ts';

/** SAP names no bound; connection and proxy limits that are in use end well before it, and a late commit is worse than a wait. */
const COMMIT_BOUND: CommitBound = { erp: 'the Service Layer', seconds: 600 };
const LEAST_SETTLING_SECONDS = leastSettling(COMMIT_BOUND);

const SERVICE_ROOT = /^(.*)\/b1s\/(v[12])\/?$/;

const USER_FIELD = 'a user field: U_ and its name';
const userField = text(
  USER_FIELD,
  (value) => /^U_[A-Za-z0-9_]{1,48}$/.test(value),
  (value) => (/^[A-Za-z0-9_]{1,48}$/.test(value) ? `U_${value}` : undefined),
);
const key = (what: string) => whole(what, -1, 2_147_483_647).exactOptional();

/** SAP Business One, through its Service Layer. */
export const sapBusinessOne = section({
  kind: oneOf(['sap-business-one']).describe('Which ERP.'),
  baseUrl: address.describe(
    'Where the Service Layer listens, such as `https://sap.example:50000`; also with its path, up to and including ' +
      '`/b1s/v2` or `/b1s/v1`.',
  ),
  apiVersion: oneOf(['v1', 'v2'])
    .exactOptional()
    .describe('Version of the Service Layer. Left out, it is the one that `baseUrl` names, else `v2`.'),
  certificateAuthority: text('a certificate in PEM: "-----BEGIN CERTIFICATE-----" and so on', isCertificate)
    .exactOptional()
    .describe(
      "Certificate authority, or the server's own certificate, where no public authority vouches for the server. It " +
        'takes the place of the public ones. Certificates are always verified.',
    ),
  serverName: text('a host name', (value) => /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value))
    .exactOptional()
    .describe("The name that the server's certificate was made for, where it is not the host's."),
  companyDb: code('the name of the company database', 128).describe('Name of the company database.'),
  customer: section({
    strategy: strategy.describe('As with Business Central. See [customers](sap-business-one.md#customers).'),
    cardCode: code('the code of a business partner', 15).describe(
      "Code of the collective business partner. Give it all currencies (`##`). The buyer's name and addresses go onto the " +
        'document.',
    ),
    table: customerTable(code('the code of a business partner', 15)).describe(
      "ZephyrCart's customer id to the code of a business partner: `{ cust_01KAAYS4307GH8QT2QMDYJ5NTZ: 'C20000' }`. Needs " +
        'another strategy than `default`.',
    ),
    group: whole('the number of a group of business partners', 1, 2_147_483_647)
      .exactOptional()
      .describe("Group of the business partners that `email-or-create` makes. Left out, the company's usual one."),
    series: whole('the number of a series', 1, 2_147_483_647)
      .exactOptional()
      .describe(
        "Series whose codes are given by hand, for those that `email-or-create` makes. Left out, the company's usual one.",
      ),
  }).superRefine((customer, context) => withoutEffect(customer, context, ['group', 'series'])),
  sku: section({
    strategy: oneOf(['number', 'bar-code', 'user-field'])
      .default('number')
      .describe(
        "What a SKU is that `items` does not list: an item's code, its bar code, or what stands in a user field of items.",
      ),
    field: userField
      .exactOptional()
      .describe('User field of items that holds the SKU. Required with `user-field`, without use otherwise.'),
  })
    .superRefine((sku, context) => needs(sku, 'user-field', 'field', USER_FIELD, context))
    .prefault({}),
  orderReferenceField: userField
    .exactOptional()
    .describe(
      "User field of marketing documents that holds the order's reference too. Without it the customer reference number " +
        'alone is looked for.',
    ),
  refundReferenceField: userField.exactOptional().describe('The same for the refund, on credit memos.'),
  freightExpenseCode: whole('the code of a freight definition', 1, 2_147_483_647)
    .exactOptional()
    .describe('Freight definition that shipping is charged as. Required unless there is a `freightItem`.'),
  freightItem: code('an item code', 50)
    .exactOptional()
    .describe(
      'Item that shipping is charged as: always without a `freightExpenseCode`, else only in foreign currencies, where ' +
        'SAP takes a freight amount for one in local currency.',
    ),
  refundAccount: code('the code of a G/L account', 15).describe('G/L account of amount-only credit memos.'),
  taxField: oneOf(['TaxCode', 'VatGroup']).describe(
    "Which of the two the company's localisation reads: `VatGroup` in most of Europe, `TaxCode` in the Americas and India.",
  ),
  pricesIncludeTax: yesOrNo()
    .default(false)
    .describe(
      "Whether the shop's prices include tax. With `true` rows carry the price after tax, and events whose line prices " +
        'include tax are accepted, if their arithmetic proves it.',
    ),
  priceDecimals: whole('decimals', 0, 6)
    .default(6)
    .describe(
      "Decimals of prices in the company's general settings. With too few of them, one piece of a line stands in a row of " +
        'its own so that the amount is exact.',
    ),
  deliveryDays: whole('days', 0, 365).default(0).describe('Days from the order to its due date.'),
  checkDrafts: yesOrNo()
    .default(true)
    .describe(
      'Whether drafts are looked for before anything is written. `false` only where no approval procedure can ever catch ' +
        "the bridge's user.",
    ),
  refunds: section({
    openInvoice: oneOf(['link', 'standalone'])
      .default('link')
      .describe(
        'A full refund of an order whose invoices are open: credit memo against their rows, which puts goods back into ' +
          'stock; or as an amount.',
      ),
    withoutInvoice: oneOf(['creditMemo', 'cancel', 'park'])
      .default('creditMemo')
      .describe(
        'A full refund of an order that nothing was made of yet: credit memo as an amount; cancel the order, without a ' +
          'credit memo; or leave it to a person as [`rejected`](operate.md#rejected).',
      ),
    delivered: oneOf(['creditMemo', 'park'])
      .default('creditMemo')
      .describe('A full refund of an order that was delivered, in part or whole, and not invoiced.'),
    partial: oneOf(['creditMemo', 'park'])
      .default('creditMemo')
      .describe('A partial refund of an order that was not invoiced.'),
  }).prefault({}),
  warehouse: code('the code of a warehouse', 8)
    .exactOptional()
    .describe("Warehouse of the rows. Left out, the item's or the user's."),
  series: key('the number of a series').describe('Numbering series of orders. Left out, the default series.'),
  creditMemoSeries: key('the number of a series').describe('Numbering series of credit memos.'),
  branch: key('the number of a branch').describe(
    'Branch of the documents. Required by SAP where branches are enabled.',
  ),
  salesPerson: key('the number of a sales employee').describe('Sales employee.'),
  paymentTerms: key('the number of payment terms').describe('Payment terms of orders.'),
  shippingType: key('the number of a shipping type').describe('Shipping type of orders.'),
  settlingSeconds: settlingSeconds.describe(
    `As with Business Central: at least ${LEAST_SETTLING_SECONDS}, except for a simulator on a loopback address.`,
  ),
}).superRefine(
  (settings, context) => {
    const mistakes = {
      apiVersion: versionMistake(settings),
      freightExpenseCode: freightMistake(settings),
      settlingSeconds: settlingMistake(settings.settlingSeconds, settings.baseUrl, COMMIT_BOUND),
    };
    for (const [field, message] of Object.entries(mistakes)) {
      if (message !== undefined) context.addIssue({ code: 'custom', path: [field], message });
    }
  },
  // Also when other fields are wrong: every mistake is shown at once.
  { when: ({ value }) => typeof value === 'object' && value !== null },
);

/** Up to and including the version, without a slash at the end, as it is called. */
export function sapBusinessOneAddress(settings: z.output<typeof sapBusinessOne>): {
  baseUrl: string;
  apiVersion: 'v1' | 'v2';
} {
  const named = SERVICE_ROOT.exec(settings.baseUrl)?.[2];
  const apiVersion = settings.apiVersion ?? (named === 'v1' ? 'v1' : 'v2');
  const root = complete(settings.baseUrl, '');
  return { apiVersion, baseUrl: named === undefined ? `${root}/b1s/${apiVersion}` : root };
}

function versionMistake({ baseUrl, apiVersion }: Readonly<Record<string, unknown>>): string | undefined {
  const named = typeof baseUrl === 'string' && isAddress(baseUrl) ? SERVICE_ROOT.exec(baseUrl)?.[2] : undefined;
  if (named === undefined || apiVersion === undefined || apiVersion === named) return undefined;
  return `must be the version that baseUrl names, or left out; the nearest is "${named}"`;
}

function freightMistake({ freightExpenseCode, freightItem }: Readonly<Record<string, unknown>>): string | undefined {
  if (freightExpenseCode !== undefined || freightItem !== undefined) return undefined;
  return `is missing; it ${mustBe('the code of a freight definition, unless freightItem names an item for shipping')}`;
}

function isCertificate(pem: string): boolean {
  try {
    return pem.includes('-----BEGIN CERTIFICATE-----') && new X509Certificate(pem).subject !== '';
  } catch {
    return false; // whatever it is, it is no certificate
  }
}
