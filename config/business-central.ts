import type * as z from 'zod';
import { address, complete, isAddress } from './addresses.ts';
import { customerTable, strategy, withoutEffect } from './customers.ts';
import { mustBe } from './errors.ts';
import { code, oneOf, section, text, whole, yesOrNo } from './fields.ts';
import { type CommitBound, leastSettling, settlingMistake, settlingSeconds } from './settling.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** Business Central's gateway gives up after ten minutes: what has not committed by then never does (contract sheet 1.10). */
const COMMIT_BOUND: CommitBound = { erp: 'Business Central', seconds: 600 };
export const LEAST_SETTLING_SECONDS = leastSettling(COMMIT_BOUND);

const TENANT = 'the Entra tenant: its GUID or a domain of it';
const tenantId = text(TENANT, (value) => GUID.test(value) || DOMAIN.test(value));
const ENVIRONMENT = 'the name of the environment: letters, digits and hyphens, at most 30';
const environment = text(ENVIRONMENT, (value) => /^[a-z0-9][a-z0-9-]{0,29}$/i.test(value));

/** Service principals at most: beyond it another limit than Business Central's is reached first. */
const MOST_PRINCIPALS = 100;

/** Dynamics 365 Business Central, on-line or on premises, through API v2.0. */
export const businessCentral = section({
  kind: oneOf(['business-central']),
  /** `entra`: OAuth 2.0 in Microsoft Entra ID. `web-service-key`: Basic, a user and a key, on premises only. */
  authentication: oneOf(['entra', 'web-service-key']).default('entra'),
  /** Applications in Entra that share the work; the secret holds as many. Limits are counted for each of them. */
  principals: whole('service principals', 1, MOST_PRINCIPALS).default(1),
  /** Required with `entra`. */
  tenantId: tenantId.exactOptional(),
  /** Required with `entra`. */
  environment: environment.exactOptional(),
  /** GUID of the company that orders are written to. */
  companyId: text('the GUID of the company', (value) => GUID.test(value)),
  /** The whole API root; with `entra` also an origin, to which the usual path is added. Required with a key. */
  baseUrl: address.exactOptional(),
  /** The whole token endpoint, or an origin to which the usual path is added. Only with `entra`. */
  tokenUrl: address.exactOptional(),
  customer: section({
    strategy,
    /** Of the collective customer. */
    number: code('a customer number', 20),
    table: customerTable(code('a customer number', 20)),
  }).superRefine((customer, context) => withoutEffect(customer, context)),
  accounts: section({
    /** G/L account of shipping lines. */
    shipping: code('a G/L account number', 20),
    /** G/L account of refunds. */
    refund: code('a G/L account number', 20),
  }),
  /** Whether prices of documents for the customer include tax, as its card says. */
  pricesIncludeTax: yesOrNo(),
  settlingSeconds,
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
