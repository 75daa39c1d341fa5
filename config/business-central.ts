import type * as z from 'zod';
import { mustBe } from './errors.ts';
import { code, oneOf, section, text, whole, yesOrNo } from './fields.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** An invocation of the consumer may live this long after it recorded that it is posting, seconds (design D3). */
const CONSUMER_TIMEOUT_SECONDS = 150;
/** Clocks apart and requests that sit in sockets, seconds. */
const MARGIN_SECONDS = 30;
/** Business Central's gateway gives up after ten minutes: what has not committed by then never does (contract sheet 1.10). */
const COMMIT_BOUND_SECONDS = 600;
/** Below this, two workers could post one order: the bound, plus the consumer's life, plus the margin. */
export const LEAST_SETTLING_SECONDS = COMMIT_BOUND_SECONDS + CONSUMER_TIMEOUT_SECONDS + MARGIN_SECONDS;

const address = text(
  'an https URL (http for loopback addresses only) without query, fragment or credentials',
  isAddress,
  (value) => (isAddress(value.replace(/^http:/i, 'https:')) ? value.replace(/^http:/i, 'https:') : undefined),
);

const tenantId = text(
  'the Entra tenant: its GUID or a domain of it',
  (value) => GUID.test(value) || DOMAIN.test(value),
);
const environment = text('the name of the environment: letters, digits and hyphens, at most 30', (value) =>
  /^[a-z0-9][a-z0-9-]{0,29}$/i.test(value),
);
const settlingSeconds = whole('seconds', 1, 86_400).default(900);

/** Dynamics 365 Business Central, on-line or behind its API addresses, through API v2.0. */
export const businessCentral = section({
  kind: oneOf(['business-central']),
  tenantId,
  environment,
  /** GUID of the company that orders are written to. */
  companyId: text('the GUID of the company', (value) => GUID.test(value)),
  /** The whole API root, or an origin to which the usual path is added. */
  baseUrl: address.exactOptional(),
  /** The whole token endpoint, or an origin to which the usual path is added. */
  tokenUrl: address.exactOptional(),
  customer: section({
    /** `default`: every order is written for one collective customer. */
    strategy: oneOf(['default']).default('default'),
    number: code('a customer number', 20),
  }),
  accounts: section({
    /** G/L account of shipping lines. */
    shipping: code('a G/L account number', 20),
    /** G/L account of refunds. */
    refund: code('a G/L account number', 20),
  }),
  /** Whether prices of documents for the customer include tax, as its card says. */
  pricesIncludeTax: yesOrNo(),
  /** Seconds during which an unanswered POST may still become a document: nothing is posted again before. */
  settlingSeconds,
}).superRefine(
  (settings, context) => {
    const seconds = settlingSeconds.safeParse(settings.settlingSeconds);
    if (!seconds.success || seconds.data >= LEAST_SETTLING_SECONDS || isLoopback(settings.baseUrl)) return;
    context.addIssue({
      code: 'custom',
      path: ['settlingSeconds'],
      message: `${mustBe(`at least ${LEAST_SETTLING_SECONDS} (Business Central may commit for ${COMMIT_BOUND_SECONDS} s, a worker lives ${CONSUMER_TIMEOUT_SECONDS} s, ${MARGIN_SECONDS} s margin)`)}: with less, one order could be posted twice`,
    });
  },
  // Also when other fields are wrong: every mistake is shown at once.
  { when: ({ value }) => typeof value === 'object' && value !== null },
);

/** Both addresses of a deployment, complete and without a slash at the end. */
export function businessCentralAddresses(settings: z.output<typeof businessCentral>): {
  baseUrl: string;
  tokenUrl: string;
} {
  const tenant = encodeURIComponent(settings.tenantId);
  const environmentName = encodeURIComponent(settings.environment);
  return {
    baseUrl: complete(
      settings.baseUrl ?? 'https://api.businesscentral.dynamics.com',
      `/v2.0/${tenant}/${environmentName}/api/v2.0`,
    ),
    tokenUrl: complete(settings.tokenUrl ?? 'https://login.microsoftonline.com', `/${tenant}/oauth2/v2.0/token`),
  };
}

function complete(given: string, usualPath: string): string {
  const url = new URL(given);
  return url.pathname === '/' ? `${url.origin}${usualPath}` : `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function isAddress(value: string): boolean {
  const url = URL.parse(value);
  if (url === null || url.username !== '' || url.password !== '' || /[?#]/.test(value)) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(value));
}

/** Whether a URL never leaves this machine: 127.0.0.0/8, `localhost` or `::1`. */
function isLoopback(value: unknown): boolean {
  const host = typeof value === 'string' ? URL.parse(value)?.hostname : undefined;
  return host !== undefined && (host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host));
}
