import { X509Certificate } from 'node:crypto';
import type * as z from 'zod';
import { address, complete, isAddress } from './addresses.ts';
import { customerTable, strategy, withoutEffect } from './customers.ts';
import { mustBe } from './errors.ts';
import { code, oneOf, section, text, whole, yesOrNo } from './fields.ts';
import { type CommitBound, settlingMistake, settlingSeconds } from './settling.ts';

/** SAP names no bound; connection and proxy limits that are in use end well before it, and a late commit is worse than a wait. */
const COMMIT_BOUND: CommitBound = { erp: 'the Service Layer', seconds: 600 };

const SERVICE_ROOT = /^(.*)\/b1s\/(v[12])\/?$/;

const userField = text(
  'a user field of marketing documents: U_ and its name',
  (value) => /^U_[A-Za-z0-9_]{1,48}$/.test(value),
  (value) => (/^[A-Za-z0-9_]{1,48}$/.test(value) ? `U_${value}` : undefined),
);
const key = (what: string) => whole(what, -1, 2_147_483_647).exactOptional();

/** SAP Business One, through its Service Layer. */
export const sapBusinessOne = section({
  kind: oneOf(['sap-business-one']),
  /** Where the Service Layer listens: its origin, or all of it up to and including `/b1s/v2` or `/b1s/v1`. */
  baseUrl: address,
  /** `v2` unless the address says `v1`. */
  apiVersion: oneOf(['v1', 'v2']).exactOptional(),
  /** PEM of the certificate authority, or of the server's own certificate, where no public one vouches for it. */
  certificateAuthority: text(
    'a certificate in PEM: "-----BEGIN CERTIFICATE-----" and so on',
    isCertificate,
  ).exactOptional(),
  /** The name that the server's certificate was made for, where it is not the host's. */
  serverName: text('a host name', (value) => /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value)).exactOptional(),
  companyDb: code('the name of the company database', 128),
  customer: section({
    strategy,
    /** Of the collective customer. */
    cardCode: code('the code of a business partner', 15),
    table: customerTable(code('the code of a business partner', 15)),
    /** Group of business partners that are made; the company's usual one, if it is left out. */
    group: whole('the number of a group of business partners', 1, 2_147_483_647).exactOptional(),
    /** Series of codes that are given by hand, for business partners that are made. */
    series: whole('the number of a series', 1, 2_147_483_647).exactOptional(),
  }).superRefine((customer, context) => withoutEffect(customer, context, ['group', 'series'])),
  /** User fields that hold our references beside the customer reference number. Left out, that number alone is looked for. */
  orderReferenceField: userField.exactOptional(),
  refundReferenceField: userField.exactOptional(),
  /** Freight that shipping is charged as. */
  freightExpenseCode: whole('the code of a freight definition', 1, 2_147_483_647).exactOptional(),
  /** Item that shipping is charged as, without freight or in foreign currencies. */
  freightItem: code('an item code', 50).exactOptional(),
  /** G/L account of amount-only credit memos. */
  refundAccount: code('the code of a G/L account', 15),
  /** Which of the two the company's localisation reads. */
  taxField: oneOf(['TaxCode', 'VatGroup']),
  /** Whether the shop's prices include tax. */
  pricesIncludeTax: yesOrNo().default(false),
  /** Decimals of prices in the company's general settings. */
  priceDecimals: whole('decimals', 0, 6).default(6),
  /** Days from the order to its due date. */
  deliveryDays: whole('days', 0, 365).default(0),
  /** Whether drafts are looked for before anything is written: an approval procedure makes them. */
  checkDrafts: yesOrNo().default(true),
  /** What becomes of refunds, by what has become of their order. */
  refunds: section({
    openInvoice: oneOf(['link', 'standalone']).default('link'),
    withoutInvoice: oneOf(['creditMemo', 'cancel', 'park']).default('creditMemo'),
    delivered: oneOf(['creditMemo', 'park']).default('creditMemo'),
    partial: oneOf(['creditMemo', 'park']).default('creditMemo'),
  }).prefault({}),
  warehouse: code('the code of a warehouse', 8).exactOptional(),
  series: key('the number of a series'),
  creditMemoSeries: key('the number of a series'),
  branch: key('the number of a branch'),
  salesPerson: key('the number of a sales employee'),
  paymentTerms: key('the number of payment terms'),
  shippingType: key('the number of a shipping type'),
  settlingSeconds,
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
